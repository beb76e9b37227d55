"""Заявка for the staff: the card with its sections, changes that are allowed now, remarks, thread and notes."""

from typing import Any

import reflex as rx

from lkk.components import application as parts
from lkk.components.addressed import of_its_address
from lkk.components.buttons import button, print_button
from lkk.components.dialog import open_button
from lkk.components.documents import paper_list
from lkk.components.fields import select_field
from lkk.components.file_slot import file_slot
from lkk.components.forms import event_form, form_actions, submit_button
from lkk.components.queue import CARD_KEYS, card_place, keys_dialog
from lkk.components.surfaces import card, facts, print_clean, stack, two_columns
from lkk.pages.applications.supply_part import staff_supply
from lkk.pages.shell import shell
from lkk.pages.staff import contract
from lkk.pages.staff.applicant import applicant
from lkk.pages.staff.application_dialogs import dialogs
from lkk.pages.staff.composer import LOOKING, answers, composer
from lkk.pages.staff.entering import enter_button
from lkk.pages.staff.posting_document import posting_document
from lkk.routes import STAFF_APPLICATION
from lkk.state.applications.card_place import CardPlace
from lkk.state.applications.staff_application import ASSIGN_FORM, TAKE_DIALOG, StaffApplication
from lkk.state.connection.contract import StaffContract
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, StaffApplication.load, CardPlace.load, StaffContract.load)

_VIEW: Any = StaffApplication.view
_EXECUTORS: Any = StaffApplication.executors
_NO_FILES: Any = StaffApplication.no_files


def page() -> rx.Component:
    """What can be done now first, then everything that is known."""
    ready = StaffApplication.loaded & of_its_address(StaffApplication.view.number, "application_number")
    return shell(
        STAFF_APPLICATION,
        rx.el.div(
            card_place(CardPlace.previous_href, CardPlace.next_href, CardPlace.back_href, CardPlace.opened_by),
            keys_dialog("Клавиши заявки", CARD_KEYS),
            on_unmount=CardPlace.leave,
            custom_attrs={"data-keys": "card"},
        ),
        _content(),
        title=rx.cond(ready, f"Заявка {StaffApplication.view.number}", STAFF_APPLICATION.title),
        lead=rx.cond(ready, StaffApplication.view.title, ""),
        actions=(
            print_button("Распечатать для заявителя", reader="customer"),
            print_button("Распечатать для дела", reader="file"),
        ),
        ready=ready,
    )


@rx.memo
def _content() -> rx.Component:
    return print_clean(
        _print_head(),
        parts.standing(_VIEW),
        dialogs(),
        two_columns(
            stack(
                _answers(),
                _own_documents(),
                _remarks(),
                composer(),
                contract.contract(),
                _notes(),
            ),
            stack(
                _executor(),
                parts.terms(_VIEW, contract.terms()),
                _facts(),
                applicant(),
                staff_supply(StaffApplication.supply, StaffApplication.supply_anew),
                _documents(),
                parts.history(_VIEW),
            ),
        ),
    )


def _print_head() -> rx.Component:
    return rx.el.p(
        "Для дела: со служебными сведениями. Заявителю выдаётся другая распечатка.",
        class_name="print-head",
        custom_attrs={"data-print": "staff"},
    )


def _answers() -> rx.Component:
    hidden = rx.el.div(
        rx.el.p("Паспорт, СНИЛС и реквизиты банка скрыты. Кто и когда их открыл, записывается."),
        button("Показать", kind="soft", id="open-answers", on_click=StaffApplication.open_answers.throttle(500)),
        custom_attrs={"data-print": "hide"},
        class_name="hidden-answers",
    )
    return card(
        rx.cond(StaffApplication.view.hides, hidden),
        rx.el.div(answers(), class_name="answers-scroll", role="region", aria_label="Содержание заявки", tab_index=0),
        title="Содержание заявки",
    )


def _remarks() -> rx.Component:
    lines = rx.el.div(
        parts.remark_list(_VIEW.remarks),
        class_name="answers-scroll",
        role="region",
        aria_label="Замечания",
        tab_index=0,
    )
    return rx.cond(StaffApplication.view.remarks, card(lines, title="Замечания"))


def _executor() -> rx.Component:
    form = event_form(
        ASSIGN_FORM,
        select_field(
            "executor_id",
            "Назначить",
            _EXECUTORS,
            form=ASSIGN_FORM,
            default_value=StaffApplication.executor_id,
            key=StaffApplication.executor_id,
        ),
        form_actions(
            submit_button("Назначить", kind="soft"),
            rx.cond(StaffApplication.mine | StaffApplication.begins, rx.fragment(), _take()),
        ),
        on_submit=StaffApplication.assign.throttle(500),
    )
    drawn = card(
        rx.el.p(
            rx.cond(StaffApplication.executor, StaffApplication.executor, "Не назначен"), id="application-executor"
        ),
        rx.cond(StaffApplication.may_work & ~StaffApplication.view.closed, form),
        title="Исполнитель",
    )
    return rx.el.div(drawn, custom_attrs={"data-print": "staff"})


def _take() -> rx.Component:
    free = button(
        "Взять себе",
        kind="plain",
        icon="user_check",
        on_click=StaffApplication.take.throttle(500),
        attributes={"data-take": ""},
    )
    of_colleague = open_button("Забрать себе", TAKE_DIALOG, kind="plain", attributes={"data-take": ""})
    return rx.cond(StaffApplication.executor, of_colleague, free)


def _notes() -> rx.Component:
    notes: Any = StaffApplication.notes
    drawn = card(parts.message_list(notes, id="notes", label="Заметки", looking=LOOKING), title="Внутренние заметки")
    return rx.cond(StaffApplication.notes, rx.el.div(drawn, custom_attrs={"data-print": "staff"}))


def _own_documents() -> rx.Component:
    return card(
        parts.documents("Приложил заявитель", _VIEW.own_documents, "Заявитель ничего не приложил", LOOKING),
        id="own-documents",
    )


def _documents() -> rx.Component:
    internal: Any = StaffApplication.internal_documents
    inside = parts.documents("Видны только сотрудникам", internal, "", LOOKING)
    return card(
        paper_list("Для заявителя", _VIEW.papers, "Документов пока нет", own=False),
        rx.cond(
            StaffApplication.internal_documents,
            rx.el.div(inside, custom_attrs={"data-print": "staff"}),
        ),
        rx.cond(StaffApplication.may_work, rx.fragment(_document_slot(), posting_document())),
        title="Документы",
    )


def _document_slot() -> rx.Component:
    return file_slot(
        "",
        "Добавить документ для заявителя",
        form="documents",
        application=f"{StaffApplication.view.id}",
        files=_NO_FILES,
        on_uploaded=StaffApplication.refresh,
        on_remove=StaffApplication.remove_file,
        hint="Заявитель увидит его сразу",
        required=False,
    )


def _facts() -> rx.Component:
    view = StaffApplication.view
    return card(
        facts(
            ("Заявитель", view.applicant),
            ("Почта", StaffApplication.email),
            ("Телефон", rx.cond(StaffApplication.phone, StaffApplication.phone, "—")),
            ("Подана", view.submitted),
            ("Регистрация", rx.cond(view.registration, view.registration, "ещё нет")),
            ("Объект", rx.cond(view.object_name, view.object_name, "—")),
            ("Лицевой счёт", rx.cond(view.account, view.account, "—")),
        ),
        rx.cond(view.track, facts(("Порядок", view.track))),
        rx.el.div(
            rx.cond(view.category, facts(("Категория", view.category))),
            facts(("Подал", rx.cond(StaffApplication.filed_by, StaffApplication.filed_by, "сам заявитель"))),
            rx.cond(view.prepared, rx.el.p(view.prepared, id="application-prepared")),
            custom_attrs={"data-print": "staff"},
        ),
        rx.cond(view.register, rx.el.p(view.register, id="application-register")),
        rx.el.div(rx.cond(StaffApplication.applicant_id, enter_button()), custom_attrs={"data-print": "hide"}),
        title="О заявке",
        id="about-case",
    )
