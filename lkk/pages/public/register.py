"""Registration in three steps: the e-mail and its code, who registers, the data."""

import reflex as rx

from lkk.components.branches import pick
from lkk.components.disclosure import disclosure
from lkk.components.feedback import skeleton_rows
from lkk.components.forms import auth_form, form_actions, resend_button, submit_button
from lkk.components.frame import auth_frame
from lkk.components.links import phone_link, text_link
from lkk.components.steps import step_list
from lkk.pages.company import COMPANY
from lkk.pages.public.auth_fields import email_field, letter_code_field, remembered_email
from lkk.pages.public.registration_data import data_step
from lkk.pages.public.registration_kind import kind_step
from lkk.routes import LOGIN, REGISTER
from lkk.state.identity.registration import Registration
from lkk.state.identity.visitor import Visitor

ON_LOAD = (Visitor.load, Registration.load)
_STEPS = ("Ввод и проверка адреса электронной почты", "Выбор типа пользователя", "Данные")


def page() -> rx.Component:
    """One page; the step stands in the address."""
    steps = {
        "email": rx.fragment(step_list(_STEPS, 1), _email()),
        "code": rx.fragment(step_list(_STEPS, 1), _code()),
        "kind": rx.fragment(step_list(_STEPS, 2), kind_step()),
        "data": rx.fragment(step_list(_STEPS, 3), data_step()),
    }
    return auth_frame(
        pick(Registration.step, steps, skeleton_rows(4)),
        rx.el.p(text_link("Уже зарегистрированы? Войти", LOGIN.path), class_name="auth-links"),
        title=REGISTER.title,
        company=COMPANY,
    )


def _email() -> rx.Component:
    form = "register-start"
    return rx.fragment(
        rx.el.p("Пришлём на этот адрес письмо с кодом подтверждения.", class_name="lead"),
        auth_form(form, "/api/auth/register/start", email_field(form), form_actions(submit_button("Получить код"))),
    )


def _code() -> rx.Component:
    form = "register-confirm"
    return rx.fragment(
        rx.el.p("Отправили письмо с кодом на ", remembered_email(), ".", class_name="lead"),
        auth_form(
            form,
            "/api/auth/register/confirm",
            letter_code_field(form),
            form_actions(
                submit_button("Подтвердить"), resend_button("Отправить код ещё раз", "/api/auth/register/resend")
            ),
        ),
        rx.el.p(text_link("Указать другую почту", REGISTER.path), class_name="auth-links"),
        _no_email(),
    )


def _no_email() -> rx.Component:
    return disclosure(
        "Что делать, если письмо не пришло",
        rx.el.div(
            rx.el.p("Проверьте папку «Спам», затем запросите код ещё раз или укажите адрес заново."),
            rx.el.p(
                "Письмо может задержаться из-за сбоя почтовой службы. Учётная запись, которую не активировали, "
                "через 24 часа удалится сама. Раньше её удалит администратор сайта:"
            ),
            rx.el.p(
                phone_link("501-262, доб. 1401", "+73852501262"), ", ", phone_link("50-16-28", "+73852501628"), "."
            ),
            class_name="prose",
        ),
    )
