"""A manager of «Энергоадвокат» as clients and the staff see one: photo or initials, name, hours, topics."""

from typing import Any

import reflex as rx


def manager_card(manager: Any, *more: rx.Component) -> rx.Component:
    """The card of a record with `photo`, `initials`, `name`, `hours` and `topics`; `more` stands under the name."""
    face = rx.cond(
        manager.photo != "",
        rx.el.img(src=manager.photo, alt="", class_name="manager-photo"),
        rx.el.span(manager.initials, class_name="manager-photo", aria_hidden="true"),
    )
    topics: Any = manager.topics
    return rx.el.div(
        face,
        rx.el.div(
            rx.el.b(manager.name),
            *more,
            rx.cond(manager.hours != "", rx.el.p("Часы работы: ", manager.hours)),
            rx.cond(
                topics.length() > 0,
                rx.fragment(
                    rx.el.p("Темы:"),
                    rx.el.ul(rx.foreach(topics, lambda one: rx.el.li(one, key=one))),
                ),
            ),
            class_name="manager-words",
        ),
        class_name="manager-card",
    )
