"""The third step of registration: the data of the chosen kind, a password, and the consent as a document of its own."""

from typing import Any

import reflex as rx

from lkk.components.choices import checkbox_field
from lkk.components.feedback import skeleton_rows
from lkk.components.fields import text_field
from lkk.components.forms import auth_form, field_grid, form_actions, submit_button
from lkk.components.links import text_link
from lkk.pages.public.auth_fields import new_password_fields
from lkk.routes import REGISTER
from lkk.state.identity.registration import FieldItem, Registration

FORM = "register-finish"


def data_step() -> rx.Component:
    """Drawn when the text of the consent is known: without it nobody can register."""
    return rx.fragment(
        rx.el.div(
            rx.el.h2(Registration.title),
            text_link("Выбрать другой тип пользователя", REGISTER.url(step="kind")),
            class_name="wide-step",
        ),
        rx.cond(Registration.consent_version, _form(), skeleton_rows(6)),
    )


def _form() -> rx.Component:
    return auth_form(
        FORM,
        "/api/auth/register/finish",
        rx.el.input(type="hidden", name="kind", value=Registration.kind, read_only=True),
        rx.el.input(type="hidden", name="consent_version", value=Registration.consent_version, read_only=True),
        field_grid(rx.foreach(Registration.fields, _field)),
        field_grid(*new_password_fields(FORM, "Пароль", "Пароль ещё раз", width="half")),
        _consent(),
        form_actions(submit_button("Зарегистрироваться")),
    )


def _field(field: rx.vars.ObjectVar[FieldItem]) -> rx.Component:
    item: Any = field
    return rx.fragment(
        text_field(
            item.name,
            item.label,
            form=FORM,
            hint=item.hint,
            input_mode=item.input_mode,
            auto_complete=item.auto_complete,
            required=item.required,
            max_length=item.max_length,
            width=item.width,
        ),
        key=item.id,
    )


def _consent() -> rx.Component:
    title = f"{FORM}-consent-title"
    return rx.el.section(
        rx.el.h2("Согласие на обработку персональных данных", id=title),
        rx.el.p("Это отдельный документ. Прочтите его и, если согласны, поставьте отметку под ним.", class_name="hint"),
        rx.el.div(
            rx.foreach(Registration.consent, rx.el.p),
            rx.el.p("Редакция: ", Registration.consent_version, class_name="hint"),
            class_name="document-text",
            tab_index=0,
            role="region",
            aria_labelledby=title,
        ),
        checkbox_field("consent", "Даю согласие на обработку моих персональных данных", form=FORM),
        class_name="consent",
    )
