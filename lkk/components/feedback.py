"""What a page says of itself: nothing here yet, still loading, done so far, take note."""

import reflex as rx

from lkk.components.branches import when
from lkk.components.content import Child, Flag, Text, given
from lkk.components.gradual import eased
from lkk.components.icons import icon as draw_icon
from lkk.components.status import tone_icon


def empty_state(
    text: Child, *, title: Child = "", action: rx.Component | None = None, icon: str = "inbox"
) -> rx.Component:
    """One fact and one thing to do next."""
    return rx.el.div(
        draw_icon(icon, 28),
        *([rx.el.b(title)] if given(title) else []),
        rx.el.p(text),
        *([action] if action is not None else []),
        class_name="empty",
    )


def callout(tone: Text, *children: Child, title: Child = "", live: bool = False) -> rx.Component:
    """A tinted note inside the page; `live` announces it when it appears."""
    heading = [rx.el.b(title)] if given(title) else []
    return rx.el.div(
        tone_icon(tone, 20),
        rx.el.div(*heading, *children, class_name="callout-text"),
        class_name="callout",
        custom_attrs={"data-tone": tone, **({"role": "status"} if live else {})},
    )


def skeleton_rows(count: int = 6) -> rx.Component:
    """Grey lines of the height of the rows to come."""
    return rx.el.div(
        rx.el.span("Загрузка…", class_name="sr-only"),
        *[rx.el.div(class_name="skeleton skeleton-row") for _ in range(count)],
        class_name="skeleton-rows",
        aria_busy="true",
    )


def skeleton_page(*, latin: bool = False) -> rx.Component:
    """What stands in a page before its data comes: a card of a few lines.

    `latin`: the data has Latin letters, their font is asked for now. Later the whole page would be laid out anew.
    """
    letter = [rx.el.span("a", class_name="sr-only", aria_hidden="true")] if latin else []
    return rx.el.div(*letter, skeleton_rows(6), class_name="card")


def loading(ready: Flag, content: rx.Component, skeleton: rx.Component | None = None) -> rx.Component:
    """The content when it is ready, the skeleton before."""
    before = skeleton or skeleton_page()
    return eased(ready, content, before) if isinstance(ready, rx.Var) else when(ready, content, before)


def progress(value: int | rx.Var[int], text: Text) -> rx.Component:
    """How much of 100 is done, with the words that say it."""
    return rx.el.div(
        rx.el.progress(value=value, max=100, aria_label=text),
        rx.el.span(text, class_name="hint"),
        class_name="progress",
    )
