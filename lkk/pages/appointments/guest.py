"""What a guest is asked before a time is held: the contact and the code; and how a booking is found again."""

import reflex as rx

from lkk.components.buttons import button
from lkk.components.fields import code_field, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.pages.refusals import error_at, error_of
from lkk.state.appointments.booked import FIND_FORM
from lkk.state.appointments.contact import CODE_FORM
from lkk.state.appointments.picker import Picker
from lkk.state.appointments.steps import CONTACT


def contact_form() -> rx.Component:
    """Where the code goes."""
    return _narrow(
        "Как с вами связаться",
        rx.cond(Picker.time_words != "", rx.el.p("Вы выбрали: ", rx.el.b(Picker.time_words))),
        rx.el.p("Сначала подтвердите почту или мобильный телефон. После этого время будет придержано для вас."),
        event_form(
            CONTACT,
            text_field(
                "contact",
                "Электронная почта или мобильный телефон",
                form=CONTACT,
                error=error_at(CONTACT, "contact"),
                hint="Сюда придут код, запись и напоминания",
                auto_complete="email",
                max_length=254,
            ),
            form_actions(submit_button("Получить код"), button("Назад", kind="plain", on_click=Picker.back)),
            on_submit=Picker.ask_code.throttle(500),
            refused=error_of(CONTACT),
        ),
    )


def code_form() -> rx.Component:
    """The code from the letter or the SMS."""
    return _narrow(
        "Введите код",
        rx.el.p("Код отправлен: ", rx.el.b(Picker.contact), ". Он действует 10 минут."),
        event_form(
            CODE_FORM,
            code_field("Код из шести цифр", form=CODE_FORM, error=error_at(CODE_FORM, "code"), width="third"),
            form_actions(
                submit_button("Подтвердить"),
                button("Отправить код ещё раз", kind="plain", on_click=Picker.ask_again),
                button("Назад", kind="plain", on_click=Picker.back),
            ),
            on_submit=Picker.confirm.throttle(500),
            refused=error_of(CODE_FORM),
        ),
    )


def find_form() -> rx.Component:
    """A booking by its number and secret code."""
    return event_form(
        FIND_FORM,
        field_grid(
            text_field(
                "number",
                "Номер записи",
                form=FIND_FORM,
                error=error_at(FIND_FORM, "number"),
                width="half",
                max_length=40,
            ),
            text_field(
                "code", "Секретный код", form=FIND_FORM, error=error_at(FIND_FORM, "code"), width="half", max_length=40
            ),
        ),
        form_actions(submit_button("Открыть запись")),
        on_submit=Picker.find.throttle(500),
        refused=error_of(FIND_FORM),
    )


def _narrow(title: str, *children: rx.Component) -> rx.Component:
    return rx.el.section(rx.el.h2(title), *children, class_name="card card-narrow card-lines")
