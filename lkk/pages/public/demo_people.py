"""The people of the demo under the sign-in form; the list comes from the server and is empty in production."""

from typing import Any

import reflex as rx

from lkk.state.identity.sign_in import SignIn


def demo_people(form: str) -> rx.Component:
    """Choosing a person fills the e-mail and the password of `form`; until the server has told, the foot is hidden."""

    def choice(person: Any) -> rx.Component:
        return rx.el.li(
            rx.el.button(
                rx.el.span(rx.el.b(person.email), rx.el.small(person.who), class_name="choice-text"),
                type="button",
                class_name="choice",
                custom_attrs={
                    "data-sign-in-as": form,
                    "data-email": person.email,
                    "data-password": SignIn.demo_password,
                },
            )
        )

    return rx.cond(
        SignIn.demo_people,
        rx.el.section(
            rx.el.h2("Учётные записи для знакомства"),
            rx.el.p("Выберите, от чьего имени войти. Пароль у всех один: ", rx.el.b(SignIn.demo_password), "."),
            rx.el.ul(rx.foreach(SignIn.demo_people, choice), class_name="choice-links"),
            class_name="auth-below card stack",
        ),
        rx.cond(rx.State.is_hydrated, rx.fragment(), rx.el.span(hidden=True, class_name="auth-awaited")),
    )
