"""«Заказанные звонки»: whom to ring, the late ones first, what came of each, those that are over."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.dialog import close_button, dialog
from lkk.components.disclosure import disclosure
from lkk.components.feedback import empty_state
from lkk.components.fields import date_field, text_area, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.links import phone_link, text_link
from lkk.components.status import badge
from lkk.components.surfaces import card, facts, stack
from lkk.pages.refusals import error_at, error_of
from lkk.pages.shell import shell
from lkk.pages.staff.advocate.links import advocate_links
from lkk.routes import STAFF_CALLS
from lkk.state.callbacks.tasks import ALL, MISSED, REACHED, CallTasks, TaskItem, TryItem
from lkk.state.identity.session import Session
from lkk.vocabulary.callbacks import WORDS_LENGTH

ON_LOAD = (Session.load, CallTasks.load)


def page() -> rx.Component:
    """Draw the list."""
    return shell(
        STAFF_CALLS,
        stack(
            advocate_links(STAFF_CALLS.path),
            _of_whom(),
            rx.cond(
                CallTasks.open,
                rx.foreach(CallTasks.open, _task),
                card(
                    empty_state("Когда клиент закажет звонок, он появится здесь.", title="Звонить некому", icon="phone")
                ),
            ),
            rx.cond(
                CallTasks.past,
                card(disclosure("Закрытые за 30 дней", rx.el.ul(rx.foreach(CallTasks.past, _past)))),
            ),
            _reached(),
            _missed(),
        ),
        lead=CallTasks.summary,
        ready=CallTasks.loaded,
    )


def _of_whom() -> rx.Component:
    return rx.cond(
        CallTasks.everybody,
        rx.el.p("Показаны звонки всех менеджеров. ", text_link("Только мои", STAFF_CALLS.path)),
        rx.cond(
            CallTasks.of_others != "",
            rx.el.p(
                "У других менеджеров: ",
                CallTasks.of_others,
                ". ",
                text_link("Показать все", STAFF_CALLS.url(of=ALL)),
            ),
        ),
    )


def _task(one: rx.vars.ObjectVar[TaskItem]) -> rx.Component:
    tries: Any = one.tries
    return rx.el.section(
        rx.el.h2(one.customer),
        rx.el.p(
            badge(one.status, one.tone),
            rx.cond(one.mark != "", rx.fragment(" ", badge(one.mark, one.mark_tone))),
        ),
        facts(
            ("Телефон", _phone(one.phone, one.dial)),
            ("Когда", one.when),
            ("Тема", one.topic),
            ("Заказан", one.asked),
            ("Менеджер", rx.cond(one.manager != "", one.manager, "не назначен: звонит любой")),
        ),
        rx.cond(tries, rx.el.ul(rx.foreach(tries, _try))),
        rx.el.div(
            button("Поговорили", kind="soft", icon="check", on_click=CallTasks.ask_reached(one.key)),
            button("Не дозвонились", kind="plain", on_click=CallTasks.ask_missed(one.key)),
            class_name="page-actions",
        ),
        class_name="card card-lines",
        key=one.key,
        custom_attrs={"data-call": one.key},
    )


def _phone(number: Any, dial: Any) -> rx.Component:
    return phone_link(number, dial)


def _try(one: rx.vars.ObjectVar[TryItem]) -> rx.Component:
    return rx.el.li(one.when, ". ", one.what, rx.cond(one.words != "", rx.fragment(". ", one.words)))


def _past(one: rx.vars.ObjectVar[TaskItem]) -> rx.Component:
    tries: Any = one.tries
    return rx.el.li(
        rx.el.b(one.customer),
        ", ",
        one.topic,
        " ",
        badge(one.status, one.tone),
        rx.cond(tries, rx.el.ul(rx.foreach(tries, _try))),
        key=one.key,
    )


def _reached() -> rx.Component:
    return _form(
        REACHED,
        "Поговорили",
        "Отметить и закрыть",
        CallTasks.note_reached,
        _words(REACHED, "О чём договорились", required=True),
    )


def _missed() -> rx.Component:
    return _form(
        MISSED,
        "Не дозвонились",
        "Отметить и сообщить клиенту",
        CallTasks.note_missed,
        date_field(
            "day",
            "Позвонить ещё раз: день",
            form=MISSED,
            meant="future",
            error=error_at(MISSED, "day"),
            required=False,
            says_optional=False,
            width="half",
        ),
        text_field(
            "at",
            "Время",
            form=MISSED,
            type="time",
            error=error_at(MISSED, "at"),
            required=False,
            says_optional=False,
            width="half",
        ),
        _words(MISSED, "Примечание", required=False),
        lead="Без дня и времени запрос закроется: клиенту придёт письмо, что до него не дозвонились.",
    )


def _words(form: str, label: str, *, required: bool) -> rx.Component:
    return text_area(
        "words",
        label,
        form=form,
        error=error_at(form, "words"),
        rows=3,
        hint="Видят только сотрудники",
        max_length=WORDS_LENGTH,
        required=required,
    )


def _form(form: str, title: str, submit: str, on_submit: Any, *fields: rx.Component, lead: str = "") -> rx.Component:
    id = f"{form}-dialog"
    return dialog(
        id,
        title,
        rx.el.p(CallTasks.chosen),
        *([rx.el.p(lead, class_name="hint")] if lead else []),
        event_form(
            form,
            field_grid(*fields),
            form_actions(submit_button(submit), close_button("Не сейчас", id)),
            on_submit=on_submit.throttle(500),
            refused=error_of(form),
            reset_on_submit=False,
            key=f"{form}-{CallTasks.chosen}",
        ),
    )
