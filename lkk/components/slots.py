"""Days of a month and times of a day as radio buttons: arrows, labels and what cannot be chosen come with them."""

from typing import Any

import reflex as rx

from lkk.components.buttons import icon_button
from lkk.components.content import Handler, Text

_WEEK = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


def month_days(
    form: str, cells: Any, chosen: Text, *, title: Text, on_choose: Handler, back: Any, forward: Any, on_turn: Any
) -> rx.Component:
    """A month from Monday on; under a day stands how many are free on it."""

    def cell(one: Any) -> rx.Component:
        id = f"{form}-day-{one.key}"
        day = rx.el.label(
            rx.el.input(
                type="radio",
                name="day",
                value=one.value,
                default_checked=one.value == chosen,
                disabled=~one.free,
                aria_label=one.label,
                on_change=on_choose,
                custom_attrs={"id": id},
            ),
            rx.el.b(one.number),
            rx.el.small(one.mark),
            html_for=id,
            class_name="day-chip",
        )
        return rx.el.div(rx.cond(one.value != "", day), key=one.key)

    turn = rx.el.div(
        rx.cond(back, icon_button("chevron_left", "Предыдущий месяц", on_click=on_turn("back"))),
        rx.el.span(title, role="status", class_name="month-title"),
        rx.cond(forward, icon_button("chevron_right", "Следующий месяц", on_click=on_turn("next"))),
        class_name="month-turn",
    )
    week = [rx.el.span(name, aria_hidden="true", class_name="month-week") for name in _WEEK]
    return rx.el.fieldset(
        rx.el.legend("Другой день", class_name="field-label"),
        turn,
        rx.el.div(*week, rx.foreach(cells, cell), class_name="month-days"),
        rx.el.p("Под датой — сколько мест свободно.", class_name="hint"),
        class_name="field",
        custom_attrs={"data-width": "full"},
    )


def day_times(form: str, slots: Any, chosen: Text, *, title: Text, on_choose: Handler) -> rx.Component:
    """The times of a day; those that are taken are struck through."""

    def chip(one: Any) -> rx.Component:
        id = f"{form}-time-{one.value}"
        return rx.el.label(
            rx.el.input(
                type="radio",
                name="time",
                value=one.value,
                default_checked=one.value == chosen,
                disabled=~one.free,
                on_change=on_choose,
                custom_attrs={"id": id},
            ),
            rx.el.span(one.label, rx.cond(one.free, "", rx.el.span(", занято", class_name="sr-only"))),
            html_for=id,
            class_name="slot-chip",
            key=one.value,
        )

    return rx.el.fieldset(
        rx.el.legend("Время: ", title, class_name="field-label"),
        rx.el.div(rx.foreach(slots, chip), class_name="slot-chips"),
        class_name="field",
        custom_attrs={"data-width": "full"},
    )


def nearest_times(slots: Any, on_take: Any) -> rx.Component:
    """The times that are offered first, each a button."""

    def one_button(one: Any) -> rx.Component:
        return rx.el.button(
            rx.el.span(one.words),
            type="button",
            class_name="button button-soft",
            on_click=on_take(one.value),
            key=one.value,
        )

    return rx.el.div(rx.foreach(slots, one_button), class_name="nearest-times")
