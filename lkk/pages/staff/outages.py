"""«Журнал отключений»: reports without an outage first, the journal, entering by hand, what was told wrongly."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import button
from lkk.components.dialog import confirm_dialog
from lkk.components.disclosure import disclosure
from lkk.components.feedback import empty_state
from lkk.components.fields import date_field, select_field, text_area, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.links import anchor, text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, stack
from lkk.pages.form_dialogs import form_dialog
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.routes import OUTAGES, STAFF_OUTAGES
from lkk.state.identity.session import Session
from lkk.state.outages.journal import (
    ACCEPT_DIALOG,
    DISMISS,
    FORM,
    RESTORE_DIALOG,
    TERM,
    ApartItem,
    DismissedItem,
    Journal,
    JournalItem,
    LateItem,
    ReportItem,
)
from lkk.vocabulary.outages import DISMISSAL_LENGTH, JOURNAL_LENGTH, REASON_LENGTH, OutageKind

ON_LOAD = (Session.load, Journal.load)
_LONGEST_LIST = 10_000


def page() -> rx.Component:
    """Draw the page."""
    outages: Any = Journal.outages
    listed = rx.cond(
        outages,
        rx.el.ul(rx.foreach(outages, _outage), class_name="entries", id="journal"),
        empty_state("Отключения приходят сами, с лентой учётной системы.", title="Отключений нет", icon="zap"),
    )
    return shell(
        STAFF_OUTAGES,
        stack(
            _reports(),
            _late(),
            card(listed, title="Журнал", actions=[anchor("Что видят все", href=OUTAGES, class_name="link")]),
            disclosure("Внести отключение вручную", _form()),
            _apart(),
            _turned_down(),
        ),
        form_dialog(
            TERM,
            "Новое время включения",
            "Изменить время",
            Journal.change_term,
            *_day_and_time(TERM, "expected", "Включат до"),
        ),
        form_dialog(
            DISMISS,
            "Отклонить изменение?",
            "Отклонить",
            Journal.dismiss,
            text_area(
                "reason",
                "Почему",
                form=DISMISS,
                hint="Например: ошибка в журнале, диспетчер подтвердил, что свет есть",
                error=error_at(DISMISS, "reason"),
                max_length=DISMISSAL_LENGTH,
            ),
            lead=rx.fragment(
                "Отключение № ",
                Journal.chosen,
                " останется законченным. Если учётная система сообщит о нём ещё раз, спросим снова.",
            ),
        ),
        confirm_dialog(
            RESTORE_DIALOG,
            "Завершить отключение?",
            rx.fragment(
                "Отключение № ", Journal.chosen, ". Людям сообщим, что свет включён. Запланированное будет отменено."
            ),
            confirm=button("Завершить", on_click=Journal.restore.throttle(500)),
            cancel="Не завершать",
        ),
        confirm_dialog(
            ACCEPT_DIALOG,
            "Принять изменение?",
            rx.fragment(
                "Отключение № ",
                Journal.chosen,
                " закончилось, но учётная система сообщила о нём новое. Если света снова нет, людям сообщим об этом.",
            ),
            confirm=button("Принять", on_click=Journal.accept.throttle(500)),
            cancel="Не принимать",
        ),
        lead="Сначала — сообщения людей, для которых в журнале нет отключения.",
        ready=Journal.loaded,
    )


def _reports() -> rx.Component:
    reports: Any = Journal.reports
    listed = rx.el.ul(rx.foreach(reports, _report), class_name="entries", id="unknown-reports")
    return rx.cond(
        reports,
        card(listed, title="Сообщили, а отключения в журнале нет"),
        card(rx.el.p("Все сообщения последних трёх дней относятся к известным отключениям.")),
    )


def _report(one: rx.vars.ObjectVar[ReportItem]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.div(rx.el.b(one.address), " ", badge(one.trouble, "attention"), class_name="entry-head"),
            rx.el.small(
                text_link(one.number, one.href), ", ", one.told, when(one.account, rx.fragment(", ЛС № ", one.account))
            ),
        ),
        class_name="entry",
        key=one.number,
    )


def _outage(one: rx.vars.ObjectVar[JournalItem]) -> rx.Component:
    actions = rx.el.div(
        button("Другое время", kind="soft", on_click=Journal.ask_term(one.id).throttle(500)),
        button("Завершить", kind="soft", on_click=Journal.ask_restore(one.id).throttle(500)),
        class_name="page-actions",
    )
    return rx.el.li(
        rx.el.div(
            rx.el.div(rx.el.b("№ ", one.number), " ", badge(one.state, one.tone), class_name="entry-head"),
            rx.el.p(one.when, "."),
            when(one.moved, rx.el.p(one.moved, ".", class_name="hint")),
            rx.el.p(one.reason),
            rx.el.small(
                one.houses,
                when(one.districts, rx.fragment(", ", one.districts)),
                when(one.told, rx.fragment(". ", one.told)),
                when(one.source, rx.fragment(". ", one.source)),
            ),
        ),
        rx.cond(one.own, actions),
        class_name="entry",
        key=one.id,
    )


def _form() -> rx.Component:
    kinds = [(one.value, one.label) for one in reversed(OutageKind)]
    return event_form(
        FORM,
        rx.el.p("Вносите, пока о нём не сообщила учётная система: с тем же номером она продолжит эту запись."),
        field_grid(
            text_field(
                "number",
                "Номер в журнале диспетчерской",
                form=FORM,
                error=error_at(FORM, "number"),
                width="half",
                max_length=JOURNAL_LENGTH,
            ),
            select_field(
                "kind",
                "Что это",
                kinds,
                form=FORM,
                error=error_at(FORM, "kind"),
                default_value=OutageKind.EMERGENCY.value,
                width="half",
            ),
            text_field("reason", "Причина", form=FORM, error=error_at(FORM, "reason"), max_length=REASON_LENGTH),
            *_day_and_time(FORM, "starts", "Начало"),
            *_day_and_time(FORM, "expected", "Включат до", required=False),
            text_area(
                "houses",
                "Дома",
                form=FORM,
                hint="Каждая улица с новой строки, например: ул. Малахова: 85, 87, 87а",
                error=error_at(FORM, "houses"),
                max_length=_LONGEST_LIST,
            ),
        ),
        form_actions(submit_button("Внести отключение")),
        on_submit=Journal.enter.throttle(500),
        refused=error_of(FORM),
        reset_on_submit=False,
        key=f"{FORM}-{Journal.turn}",
    )


def _day_and_time(form: str, name: str, label: str, *, required: bool = True) -> tuple[rx.Component, rx.Component]:
    return (
        date_field(
            f"{name}_on",
            f"{label}, день",
            form=form,
            meant="future" if name == "expected" else "",
            error=error_at(form, f"{name}_on"),
            width="half",
            required=required,
        ),
        text_field(
            f"{name}_at",
            f"{label}, время",
            form=form,
            type="time",
            error=error_at(form, f"{name}_at"),
            width="half",
            required=required,
        ),
    )


def _late() -> rx.Component:
    late: Any = Journal.late
    listed = rx.el.ul(rx.foreach(late, _retold), class_name="entries", id="after-end")
    text = rx.el.p("Уточните у диспетчера. Пока вы не примете изменение, люди видят отключение законченным.")
    return rx.cond(late, card(text, listed, title="Изменено после окончания"))


def _retold(one: rx.vars.ObjectVar[LateItem]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.b("№ ", one.number),
            rx.el.p(one.words, "."),
            rx.el.p(one.reason),
            rx.el.small("Сообщено ", one.told),
        ),
        rx.el.div(
            button("Принять", kind="soft", on_click=Journal.ask_accept(one.id, one.version).throttle(500)),
            button("Отклонить", kind="soft", on_click=Journal.ask_dismiss(one.id, one.version).throttle(500)),
            class_name="page-actions",
        ),
        class_name="entry",
        key=one.key,
    )


def _turned_down() -> rx.Component:
    turned_down: Any = Journal.dismissed
    listed = rx.el.ul(rx.foreach(turned_down, _dismissed), class_name="entries", id="dismissed")
    return rx.cond(turned_down, disclosure("Отклонённые изменения за 30 дней", listed))


def _dismissed(one: rx.vars.ObjectVar[DismissedItem]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.b("№ ", one.number),
            rx.el.p(one.words, "."),
            rx.el.p("Почему: ", one.reason),
            rx.el.small("Отклонено ", one.decided),
        ),
        class_name="entry",
        key=one.key,
    )


def _apart() -> rx.Component:
    apart: Any = Journal.apart
    listed = rx.el.ul(rx.foreach(apart, _wrong), class_name="entries", id="apart")
    text = rx.el.p(
        "Учётная система сообщила то, чего не может быть. Людям это не показано; исправьте запись в её журнале."
    )
    return rx.cond(apart, card(text, listed, title="Отложено из ленты"))


def _wrong(one: rx.vars.ObjectVar[ApartItem]) -> rx.Component:
    return rx.el.li(
        rx.el.div(rx.el.b(one.number), rx.el.div(one.problem)),
        rx.el.small(one.told),
        class_name="entry",
        key=one.number,
    )
