"""What is seen at an unknown address and instead of what one may not open: the same page for both."""

import reflex as rx

from lkk.components.buttons import link_button
from lkk.components.frame import public_frame
from lkk.components.surfaces import card
from lkk.pages.company import COMPANY
from lkk.pages.public.entrance import entrance
from lkk.routes import HOME_PUBLIC, LOGIN, NOT_FOUND
from lkk.state.identity.visitor import Visitor

ON_LOAD = (Visitor.load,)


def page() -> rx.Component:
    """Say what may have happened and where to go."""
    cabinet = rx.cond(
        Visitor.cabinet,
        link_button("Перейти в кабинет", Visitor.cabinet),
        link_button("Войти", LOGIN.path),
    )
    return public_frame(
        card(
            rx.el.p("Такой страницы нет, или она вам недоступна. Проверьте адрес или начните с главной страницы."),
            rx.el.div(cabinet, link_button("На главную", HOME_PUBLIC.path, kind="soft"), class_name="form-actions"),
            narrow=True,
        ),
        title=NOT_FOUND.title,
        header_right=entrance(),
        company=COMPANY,
    )
