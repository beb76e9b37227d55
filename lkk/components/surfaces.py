"""What the content of a page lies on: cards, tiles, columns and lists of facts."""

from collections.abc import Sequence

import reflex as rx

from lkk.components.content import Child, Text, given, present
from lkk.components.icons import icon as draw_icon


def card(
    *children: Child, title: Child = "", actions: Sequence[Child] = (), narrow: bool = False, id: str = ""
) -> rx.Component:
    """A white surface with its own heading; `narrow` keeps forms readable."""
    heading = rx.el.h2(title) if given(title) else rx.fragment()
    head = (
        rx.el.div(heading, rx.el.div(*actions, class_name="card-actions"), class_name="card-head")
        if actions
        else heading
    )
    return rx.el.section(head, *children, class_name="card card-narrow" if narrow else "card", **present(id=id))


def tiles(*children: Child) -> rx.Component:
    """Tiles side by side, as many as there is room for."""
    return rx.el.div(*children, class_name="tiles")


def tile(title: Child, href: Text, text: Child = "", *, icon: str = "", extra: Child | None = None) -> rx.Component:
    """A link to a section with a line about it."""
    return rx.el.a(
        *([draw_icon(icon, 24)] if icon else []),
        rx.el.span(
            rx.el.b(title),
            *([rx.el.span(text, class_name="tile-text")] if given(text) else []),
            class_name="tile-words",
        ),
        *([extra] if extra is not None else []),
        href=href,
        class_name="card tile",
    )


def two_columns(main: Child, side: Child) -> rx.Component:
    """The wider left column for what is read, the right one for facts."""
    return rx.el.div(rx.el.div(main, class_name="stack"), rx.el.div(side, class_name="stack"), class_name="two-columns")


def stack(*children: Child) -> rx.Component:
    """Blocks one under another with the usual distance."""
    return rx.el.div(*children, class_name="stack")


def print_clean(*children: Child) -> rx.Component:
    """Blocks one under another that are printed without anything to press or to fill in."""
    return rx.el.div(*children, class_name="stack print-clean")


def facts(*pairs: tuple[Child, Child]) -> rx.Component:
    """Names and values in two columns."""
    parts = [part for name, value in pairs for part in (rx.el.dt(name), rx.el.dd(value))]
    return rx.el.dl(*parts, class_name="facts")


def action_bar(summary: Child, *actions: Child) -> rx.Component:
    """The bar that stays at the foot of the window: what is done at the left, the buttons at the right."""
    return rx.el.div(
        rx.el.div(summary, class_name="action-bar-summary"),
        rx.el.div(*actions, class_name="page-actions"),
        class_name="action-bar",
    )
