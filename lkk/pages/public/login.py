"""Sign-in by e-mail and password."""

import reflex as rx

from lkk.components.buttons import link_button
from lkk.components.feedback import callout
from lkk.components.fields import password_field, text_field
from lkk.components.forms import auth_form, form_actions, submit_button
from lkk.components.frame import auth_frame
from lkk.components.links import text_link
from lkk.pages.company import COMPANY
from lkk.pages.public.demo_people import demo_people
from lkk.routes import LOGIN, RECOVER, REGISTER
from lkk.state.identity.sign_in import SignIn
from lkk.state.identity.visitor import Visitor

ON_LOAD = (Visitor.load, SignIn.load)
FORM = "login"


def page() -> rx.Component:
    """The sign-in page; outside production the demo people stand under the form."""
    return auth_frame(
        rx.cond(Visitor.cabinet, _already_inside()),
        rx.cond(SignIn.closed, _closed()),
        _form(),
        rx.el.p(
            text_link("Забыли пароль?", RECOVER.path),
            text_link("Зарегистрироваться", REGISTER.path),
            class_name="auth-links",
        ),
        title=LOGIN.title,
        below=demo_people(FORM),
        company=COMPANY,
    )


def _form() -> rx.Component:
    return auth_form(
        FORM,
        "/api/auth/login",
        text_field(
            "email",
            "Электронная почта",
            form=FORM,
            type="email",
            input_mode="email",
            auto_complete="username",
            max_length=254,
            attributes={"data-remember": "email"},
        ),
        password_field("password", "Пароль", form=FORM),
        rx.el.input(type="hidden", name="next", value=SignIn.wanted, read_only=True),
        form_actions(submit_button("Войти")),
    )


def _already_inside() -> rx.Component:
    return callout(
        "success",
        rx.el.p("Вы уже вошли в личный кабинет."),
        rx.el.div(link_button("Перейти в кабинет", Visitor.cabinet, kind="soft")),
    )


def _closed() -> rx.Component:
    text = "Войти в него больше нельзя. На вашу почту отправлено последнее письмо: в нём сказано, что ещё хранится."
    return callout("success", text, title="Личный кабинет закрыт", live=True)
