"""The second step of an employee's sign-in: the code, or setting the second factor up first."""

import reflex as rx

from lkk.components.branches import pick
from lkk.components.feedback import skeleton_rows
from lkk.components.forms import auth_form, form_actions, submit_button
from lkk.components.frame import auth_frame
from lkk.components.links import text_link
from lkk.pages.company import COMPANY
from lkk.pages.second_factor import key_of_factor, recovery_codes, time_code_field
from lkk.routes import LOGIN, LOGIN_SECOND
from lkk.state.identity.second_step import SecondStep
from lkk.state.identity.visitor import Visitor

ON_LOAD = (Visitor.load, SecondStep.load)


def page() -> rx.Component:
    """The form of the step the password has led to."""
    return auth_frame(
        pick(SecondStep.step, {"code": _code(), "enrol": _enrol()}, skeleton_rows(3)),
        recovery_codes(),
        rx.el.p(text_link("Войти под другим именем", LOGIN.path), class_name="auth-links"),
        title=LOGIN_SECOND.title,
        company=COMPANY,
    )


def _code() -> rx.Component:
    form = "second-step"
    return auth_form(
        form,
        "/api/auth/second/step",
        time_code_field(
            form, label="Код", hint="Шесть цифр из приложения. Нет телефона — введите один из резервных кодов."
        ),
        _next(),
        form_actions(submit_button("Войти")),
    )


def _enrol() -> rx.Component:
    form = "second-enrol"
    return rx.el.div(
        rx.el.p(
            "Сотрудники входят с паролем и кодом из приложения. Установите на телефон приложение для кодов "
            "(Яндекс Ключ, Google Authenticator или другое) и снимите им QR-код.",
            class_name="lead",
        ),
        auth_form(
            form,
            "/api/auth/second/forced-enrol",
            key_of_factor(),
            time_code_field(form),
            _next(),
            form_actions(submit_button("Включить и войти")),
        ),
        custom_attrs={"data-second-ask": "/api/auth/second/forced-secret", "data-second-until": "done"},
    )


def _next() -> rx.Component:
    return rx.el.input(type="hidden", name="next", value="", read_only=True)
