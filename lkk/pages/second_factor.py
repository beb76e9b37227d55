"""What the sign-in and the settings of an employee share of the second factor; assets/js/second.js fills it."""

import reflex as rx

from lkk.components.buttons import button
from lkk.components.fields import text_field
from lkk.components.links import anchor


def time_code_field(form: str, *, label: str = "Код из приложения", hint: str = "Шесть цифр.") -> rx.Component:
    """Six digits that change every half a minute."""
    return text_field(
        "code", label, form=form, hint=hint, input_mode="numeric", auto_complete="one-time-code", max_length=20
    )


def key_of_factor() -> rx.Component:
    """The QR code and the key as text, empty until the server has made them."""
    return rx.el.div(
        rx.el.img(alt="QR-код с ключом для приложения", custom_attrs={"data-second-qr": "yes"}, class_name="second-qr"),
        rx.el.p("Не получается снять код? Введите в приложении ключ:"),
        rx.el.code("", custom_attrs={"data-second-key": "yes"}, class_name="second-key"),
        class_name="second-secret",
    )


def recovery_codes() -> rx.Component:
    """Ten recovery codes, hidden until the server has made them; they are shown once."""
    return rx.el.section(
        rx.el.h2("Резервные коды", tab_index=-1, id="recovery-codes-title"),
        rx.el.p(
            "Сохраните их: больше они не покажутся. Каждый подходит один раз вместо кода из приложения, "
            "когда телефона нет под рукой."
        ),
        rx.el.ol(custom_attrs={"data-second-codes": "yes"}, class_name="second-codes"),
        rx.el.div(
            button("Скопировать", kind="soft", icon="copy", attributes={"data-second-copy": "yes"}),
            button("Скачать", kind="soft", icon="download", attributes={"data-second-save": "yes"}),
            _go_on(),
            class_name="form-actions",
        ),
        rx.el.p("", role="status", custom_attrs={"data-second-said": "yes"}, class_name="hint"),
        class_name="card card-lines",
        aria_labelledby="recovery-codes-title",
        hidden=True,
        custom_attrs={"data-second-done": "yes"},
    )


def _go_on() -> rx.Component:
    return anchor(
        "Коды сохранены, продолжить",
        href="#",
        class_name="button button-primary",
        custom_attrs={"data-second-goon": "yes"},
    )
