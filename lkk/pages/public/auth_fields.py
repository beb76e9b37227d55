"""Fields that registration and recovery share."""

import reflex as rx

from lkk.components.field_frame import Width
from lkk.components.fields import code_field, password_field, text_field

PASSWORD_RULE = "Не короче 8 знаков. Подойдёт фраза из нескольких слов, которую вы не используете на других сайтах."  # noqa: S105


def email_field(form: str) -> rx.Component:
    """The e-mail; the next step shows what was typed here."""
    return text_field(
        "email",
        "Электронная почта",
        form=form,
        type="email",
        input_mode="email",
        auto_complete="email",
        max_length=254,
        attributes={"data-remember": "email", "data-fill": "email"},
    )


def letter_code_field(form: str) -> rx.Component:
    """Six digits from a letter."""
    return code_field("Код из письма", form=form, hint="Шесть цифр. Код действует 10 минут.")


def new_password_fields(
    form: str, label: str, again: str, *, width: Width = "full"
) -> tuple[rx.Component, rx.Component]:
    """A new password, twice, with the rule."""
    return (
        password_field("password", label, form=form, hint=PASSWORD_RULE, auto_complete="new-password", width=width),
        password_field("password_again", again, form=form, auto_complete="new-password", width=width),
    )


def remembered_email() -> rx.Component:
    """The address typed on the previous step, known to the browser alone."""
    return rx.el.b("указанный адрес", custom_attrs={"data-show": "email"})
