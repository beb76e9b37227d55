"""The history of changes as the pages of the administrator tell it: who, when, what it was and what it became."""

from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.disclosure import disclosure
from lkk.components.feedback import empty_state


def change_history(some: Any) -> rx.Component:
    """A line for each change, which opens on its differences; `some` are `ChangeItem` records."""
    return rx.cond(
        some,
        rx.el.ul(rx.foreach(some, _change), class_name="entries", id="changes"),
        empty_state("Здесь появится, кто и что изменил", title="Изменений ещё не было", icon="inbox"),
    )


def _change(one: Any) -> rx.Component:
    return rx.el.li(
        disclosure(
            rx.fragment(one.act, ": ", rx.el.b(one.thing), rx.el.small(" ", one.when, ", ", one.author)),
            rx.el.dl(rx.foreach(one.differences, _difference), class_name="entry-facts"),
        ),
        class_name="entry",
    )


def _difference(value: Any) -> rx.Component:
    was = when(value.before, rx.fragment(rx.el.del_(value.before), " "))
    return rx.el.div(rx.el.dt(value.label), rx.el.dd(was, when(value.text, rx.el.ins(value.text))))
