"""The people of the demo under the sign-in form; the list comes from the server and is empty in production."""

from typing import Any

import reflex as rx

from lkk.components.disclosure import disclosure
from lkk.components.table import Column, cell, data_table
from lkk.state.sign_in import SignIn


def demo_people(form: str) -> rx.Component:
    """Choosing a person fills the e-mail and the password of `form`."""

    def row(person: Any) -> rx.Component:
        fill = rx.el.button(
            person.email,
            type="button",
            class_name="link",
            on_click=[
                rx.set_value(f"{form}-email", person.email),
                rx.set_value(f"{form}-password", SignIn.demo_password),
            ],
        )
        return rx.el.tr(cell("Электронная почта", fill, head=True), cell("Кто это", person.who))

    table = data_table(
        [Column("Электронная почта"), Column("Кто это")],
        rx.foreach(SignIn.demo_people, row),
        id="demo-people",
        caption="Учётные записи для знакомства с кабинетом",
    )
    note = rx.el.p("Пароль у всех один: ", rx.el.b(SignIn.demo_password), ". Выберите, от чьего имени войти.")
    return rx.cond(
        SignIn.demo_people,
        rx.el.section(
            disclosure("Учётные записи для знакомства", note, table, open=True), class_name="auth-below card"
        ),
    )
