"""The slot picker of the public reception, and the booking of a guest by its number and code."""

import reflex as rx

from lkk.components.buttons import button
from lkk.components.disclosure import disclosure
from lkk.components.frame import public_frame
from lkk.components.links import anchor, text_link
from lkk.components.surfaces import card, stack
from lkk.pages.appointments.guest import find_form
from lkk.pages.appointments.picking import picker
from lkk.pages.company import COMPANY
from lkk.pages.public.entrance import entrance
from lkk.routes import BOOK, HOME_PUBLIC, LOGIN
from lkk.state.appointments.picker import Picker
from lkk.state.identity.visitor import Visitor

ON_LOAD = (Visitor.load, Picker.load)


def page() -> rx.Component:
    """Draw the step that is open; under the choice stands what a guest has already."""
    return public_frame(
        stack(picker(), rx.cond(Picker.stage == "choose", _already())),
        title=BOOK.title,
        lead=rx.fragment(
            "Без входа в кабинет. Если кабинет есть, ",
            text_link("войдите", LOGIN.path),
            ": данные подставятся сами. ",
            anchor("Интернет-приёмная", href=HOME_PUBLIC.path, class_name="link"),
        ),
        header_right=entrance(),
        ready=Picker.loaded,
        company=COMPANY,
    )


def _already() -> rx.Component:
    return card(
        disclosure("Открыть запись по номеру и секретному коду", find_form()),
        disclosure(
            "Мне предложили время из листа ожидания",
            rx.el.p("Подтвердите почту или телефон, с которыми вы встали в лист: страница покажет предложение."),
            button("Показать мои листы ожидания", kind="soft", on_click=Picker.look),
        ),
        title="Вы уже записаны или ждёте",
    )
