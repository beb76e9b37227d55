"""The way into the cabinet, in the header of public pages."""

import reflex as rx

from lkk.components.icons import icon
from lkk.routes import LOGIN, REGISTER
from lkk.state.identity.visitor import Visitor


def entrance() -> rx.Component:
    """For a guest sign-in and registration, for a signed-in person the own cabinet."""
    return rx.cond(
        Visitor.cabinet,
        _link("Перейти в кабинет", Visitor.cabinet, icon("log_in", 18)),
        rx.fragment(
            _link("Войти", LOGIN.path, icon("log_in", 18)), _link("Зарегистрироваться", REGISTER.path, second=True)
        ),
    )


def _link(label: str, href: str | rx.Var[str], *before: rx.Component, second: bool = False) -> rx.Component:
    """A telephone's header has no room for the second link: the page offers it."""
    kind = "header-button entrance-second" if second else "header-button"
    return rx.el.a(*before, rx.el.span(label), href=href, class_name=kind)
