"""The details that are typed while a time is held, with the time that is left."""

from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.choices import checkbox_field
from lkk.components.content import Text
from lkk.components.fields import select_field, text_area, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.pages.refusals import error_at, error_of
from lkk.state.appointments.picker import HOLD_OVER, Picker
from lkk.state.appointments.steps import DETAILS


def details() -> rx.Component:
    """Name, phone, what the visit is about; a guest agrees to the processing of the data."""
    left = rx.el.b(
        custom_attrs={"data-left-seconds": f"{Picker.left_s}", "data-then-press": HOLD_OVER},
        key=f"hold-{Picker.hold_turn}",
    )
    return rx.el.section(
        rx.el.h2("Ваши данные"),
        rx.el.p("Время за вами: ", rx.el.b(Picker.time_words), ", ", left, role="timer"),
        event_form(
            DETAILS,
            field_grid(
                _text("name", "Как к вам обращаться", Picker.name, complete="name"),
                _text("phone", "Телефон", Picker.phone, complete="tel", required=False),
                rx.cond(
                    Picker.asks_email,
                    _text("email", "Электронная почта", Picker.email, complete="email", required=False),
                ),
                rx.cond(Picker.applications, _application()),
                text_area(
                    "note",
                    "О чём вопрос",
                    form=DETAILS,
                    error=error_at(DETAILS, "note"),
                    required=False,
                    rows=3,
                    max_length=500,
                ),
            ),
            rx.cond(Picker.signed_in, rx.fragment(), _consent()),
            form_actions(
                submit_button("Записаться"), button("Выбрать другое время", kind="plain", on_click=Picker.back)
            ),
            on_submit=Picker.book.throttle(500),
            refused=error_of(DETAILS),
            key=f"details-{Picker.details_turn}",
        ),
        rx.el.button(hidden=True, type="button", on_click=Picker.hold_is_over, id=HOLD_OVER),
        class_name="card card-narrow card-lines",
    )


def _text(name: str, label: str, value: Text, *, complete: str, required: bool = True) -> rx.Component:
    return text_field(
        name,
        label,
        form=DETAILS,
        error=error_at(DETAILS, name),
        default_value=value,
        auto_complete=complete,
        required=required,
        max_length=254,
    )


def _application() -> rx.Component:
    own: Any = Picker.applications
    return select_field(
        "application",
        "По какой заявке вы придёте",
        own,
        form=DETAILS,
        error=error_at(DETAILS, "application"),
        placeholder="Не по заявке",
        required=False,
    )


def _consent() -> rx.Component:
    title = f"{DETAILS}-consent-title"
    return rx.el.section(
        rx.el.h3("Согласие на обработку персональных данных", id=title),
        rx.el.div(
            rx.foreach(Picker.consent, lambda paragraph: rx.el.p(paragraph, key=paragraph)),
            rx.el.p("Редакция: ", Picker.consent_version, class_name="hint"),
            class_name="document-text",
            tab_index=0,
            role="region",
            aria_labelledby=title,
        ),
        checkbox_field(
            "consent",
            "Даю согласие на обработку моих персональных данных",
            form=DETAILS,
            error=error_at(DETAILS, "consent"),
        ),
        class_name="consent",
    )
