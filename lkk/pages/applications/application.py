"""Заявка for its applicant: status, stages, terms, remarks with their answer, documents, thread, history."""

from typing import Any

import reflex as rx

from lkk.components import application as parts
from lkk.components.addressed import of_its_address
from lkk.components.buttons import button, print_button
from lkk.components.dialog import close_button, confirm_dialog, dialog, open_button
from lkk.components.disclosure import disclosure
from lkk.components.documents import paper_list
from lkk.components.feedback import callout
from lkk.components.fields import text_area
from lkk.components.file_slot import file_slot
from lkk.components.form_field import form_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button, waiting_for_files
from lkk.components.surfaces import card, facts, print_clean, stack, two_columns
from lkk.pages.applications import contract
from lkk.pages.applications.questions import answering, case_thread
from lkk.pages.applications.supply_part import own_supply
from lkk.pages.refusals import error_at
from lkk.pages.shell import shell
from lkk.pages.short_rating import short_rating
from lkk.routes import APPLICATION
from lkk.state.applications.application import ANSWER_FORM, REOPEN_DIALOG, WITHDRAW_DIALOG, OwnApplication
from lkk.state.connection.contract import OwnContract
from lkk.state.identity.session import Session

ON_LOAD = (Session.load, OwnApplication.load, OwnContract.load)

_VIEW: Any = OwnApplication.view
_FRESH: Any = OwnApplication.fresh
_MORE: Any = OwnApplication.more_explained
_ANSWERING = answering(OwnApplication, OwnApplication.view.id)


def page() -> rx.Component:
    """What waits for the applicant first, then everything that is known."""
    ready = OwnApplication.loaded & of_its_address(OwnApplication.view.number, "application_number")
    return shell(
        APPLICATION,
        print_clean(
            parts.standing(_VIEW),
            _rating(),
            two_columns(
                stack(
                    _remarks(),
                    contract.contract(),
                    _supply(),
                    _thread(),
                    _documents(),
                    _answers(),
                ),
                stack(parts.terms(_VIEW, contract.terms()), _facts(), parts.history(_VIEW)),
            ),
        ),
        confirm_dialog(
            WITHDRAW_DIALOG,
            "Отозвать заявку?",
            "Работа по заявке прекратится. Вернуть её нельзя, но можно подать новую с теми же данными.",
            confirm=button("Отозвать", kind="danger", on_click=OwnApplication.withdraw.throttle(500)),
        ),
        _reopen_dialog(),
        contract.dialogs(),
        title=rx.cond(ready, f"Заявка {OwnApplication.view.number}", APPLICATION.title),
        lead=rx.cond(ready, OwnApplication.view.title, ""),
        actions=(
            rx.cond(
                ready,
                rx.fragment(
                    button("Подать такую же", kind="soft", icon="copy", on_click=OwnApplication.copy.throttle(500)),
                    print_button(),
                    rx.cond(
                        OwnApplication.may_reopen & ~Session.visiting,
                        open_button("Не согласен с результатом", REOPEN_DIALOG),
                    ),
                    rx.cond(OwnApplication.may_withdraw, open_button("Отозвать", WITHDRAW_DIALOG, kind="plain")),
                ),
            ),
        ),
        ready=ready,
    )


def _rating() -> rx.Component:
    rating: Any = OwnApplication.rating
    asks = rating.may_rate | (rating.given != "")
    return rx.cond(asks, card(short_rating(OwnApplication, "Оцените, как мы исполнили заявку")))


def _supply() -> rx.Component:
    return own_supply(
        OwnApplication.supply,
        OwnApplication.agree_to_supply,
        OwnApplication.attach_supplied,
        OwnApplication.tell_of_supply,
    )


def _reopen_dialog() -> rx.Component:
    form = event_form(
        f"{REOPEN_DIALOG}-form",
        rx.el.p(
            "Мы заведём новую заявку с теми же данными и рассмотрим её заново. Эта останется как есть, "
            "на новой будет ссылка на неё."
        ),
        text_area(
            "reason",
            "С чем вы не согласны",
            form=REOPEN_DIALOG,
            error=error_at(REOPEN_DIALOG, "reason"),
            max_length=2000,
        ),
        form_actions(submit_button("Подать несогласие"), close_button("Отмена", REOPEN_DIALOG)),
        on_submit=OwnApplication.reopen.throttle(500),
    )
    return dialog(REOPEN_DIALOG, "Не согласны с результатом?", form)


def _answers() -> rx.Component:
    return card(disclosure("Содержание заявки", parts.answers(_VIEW)))


def _remarks() -> rx.Component:
    form = rx.cond(OwnApplication.view.asked | OwnApplication.answer_late, _answer_form())
    return rx.cond(OwnApplication.view.remarks, card(parts.remark_list(_VIEW.remarks), form, title="Замечания"))


def _answer_form() -> rx.Component:
    def question(item: Any) -> rx.Component:
        return rx.fragment(form_field(item, ANSWER_FORM, _ANSWERING), key=f"{item.name}-{OwnApplication.times_drawn}")

    return event_form(
        ANSWER_FORM,
        rx.el.h3("Ваш ответ"),
        rx.cond(
            OwnApplication.answer_late,
            callout("attention", "Заявка изменилась, ответ больше не требуется. Написанное осталось.", live=True),
        ),
        field_grid(rx.foreach(OwnApplication.questions, question)),
        rx.foreach(OwnApplication.places, _place),
        text_area(
            "result",
            rx.cond(OwnApplication.explained != "", rx.fragment("Пояснение: ", OwnApplication.explained), "Пояснение"),
            form=ANSWER_FORM,
            error=error_at(ANSWER_FORM, "result"),
            hint="Можно оставить пустым, если вы исправили ответы или приложили документы",
            required=False,
            max_length=2000,
        ),
        rx.foreach(_MORE, _explanation),
        file_slot(
            "",
            "Другие документы",
            form=ANSWER_FORM,
            application=f"{OwnApplication.view.id}",
            files=_FRESH,
            on_uploaded=OwnApplication.refresh,
            on_remove=OwnApplication.remove_file,
            required=False,
        ),
        waiting_for_files(ANSWER_FORM),
        form_actions(submit_button("Отправить ответ", icon="send")),
        on_submit=OwnApplication.answer.throttle(500),
        warn_unsent=True,
        waits_for_files=True,
    )


def _explanation(remark: Any) -> rx.Component:
    """An explanation of its own for each of several remarks; it then stands under that remark."""
    return rx.fragment(
        text_area(
            remark.value,
            rx.fragment("Пояснение: ", remark.label),
            form=ANSWER_FORM,
            hint=remark.hint,
            error=error_at(ANSWER_FORM, remark.value),
            required=False,
            max_length=2000,
        ),
        key=remark.value,
    )


def _place(slot: Any) -> rx.Component:
    return file_slot(
        slot.code,
        slot.label,
        form=ANSWER_FORM,
        application=f"{OwnApplication.view.id}",
        files=slot.files,
        on_uploaded=OwnApplication.refresh,
        on_remove=OwnApplication.remove_file,
        hint=slot.hint,
        error=slot.error,
        required=slot.required,
        most=slot.most,
    )


def _thread() -> rx.Component:
    return case_thread(
        OwnApplication,
        title="Переписка",
        nothing=rx.cond(
            OwnApplication.view.closed, "Сообщений нет", "Здесь можно задать вопрос по заявке и приложить файлы"
        ),
    )


def _documents() -> rx.Component:
    return card(
        paper_list("От сетевой организации", _VIEW.papers, "Документов пока нет", own=True),
        parts.documents("Ваши документы", _VIEW.own_documents, "Вы ничего не приложили"),
        title="Документы",
    )


def _facts() -> rx.Component:
    return card(
        facts(
            ("Подана", OwnApplication.view.submitted),
            ("Регистрация", rx.cond(OwnApplication.view.registration, OwnApplication.view.registration, "ещё нет")),
            ("Заявитель", OwnApplication.view.applicant),
            ("Объект", rx.cond(OwnApplication.view.object_name, OwnApplication.view.object_name, "—")),
            ("Лицевой счёт", rx.cond(OwnApplication.view.account, OwnApplication.view.account, "—")),
        ),
        rx.cond(OwnApplication.view.prepared, rx.el.p(OwnApplication.view.prepared, id="application-prepared")),
        rx.cond(OwnApplication.view.register, rx.el.p(OwnApplication.view.register, id="application-register")),
        rx.cond(OwnApplication.view.track, facts(("Порядок", OwnApplication.view.track))),
        title="О заявке",
    )
