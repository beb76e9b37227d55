"""Recovery of a password: the e-mail, then the code from the letter with a new password."""

import reflex as rx

from lkk.components.branches import pick
from lkk.components.feedback import skeleton_rows
from lkk.components.forms import auth_form, form_actions, resend_button, submit_button
from lkk.components.frame import auth_frame
from lkk.components.links import text_link
from lkk.pages.company import COMPANY
from lkk.pages.public.auth_fields import email_field, letter_code_field, new_password_fields, remembered_email
from lkk.routes import LOGIN, RECOVER
from lkk.state.identity.recovery import Recovery
from lkk.state.identity.visitor import Visitor

ON_LOAD = (Visitor.load, Recovery.load)


def page() -> rx.Component:
    """The step stands in the address, so that a reload keeps it."""
    return auth_frame(
        pick(Recovery.step, {"email": _email(), "code": _code()}, skeleton_rows(3)),
        rx.el.p(text_link("Вспомнили пароль? Войти", LOGIN.path), class_name="auth-links"),
        title=RECOVER.title,
        company=COMPANY,
    )


def _email() -> rx.Component:
    form = "recover-start"
    return rx.fragment(
        rx.el.p("Пришлём код на электронную почту, с которой вы зарегистрированы.", class_name="lead"),
        auth_form(form, "/api/auth/recover/start", email_field(form), form_actions(submit_button("Получить код"))),
    )


def _code() -> rx.Component:
    form = "recover-finish"
    return rx.fragment(
        rx.el.p(
            "Отправили письмо на ", remembered_email(), ". Введите код из письма и новый пароль.", class_name="lead"
        ),
        auth_form(
            form,
            "/api/auth/recover/finish",
            letter_code_field(form),
            *new_password_fields(form, "Новый пароль", "Новый пароль ещё раз"),
            form_actions(
                submit_button("Сменить пароль"), resend_button("Отправить код ещё раз", "/api/auth/recover/resend")
            ),
        ),
        rx.el.p(text_link("Указать другую почту", RECOVER.path), class_name="auth-links"),
    )
