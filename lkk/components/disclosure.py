"""Parts of a page that open in place."""

import reflex as rx

from lkk.components.content import Child, Flag
from lkk.components.icons import icon


def disclosure(summary: Child, *children: Child, open: Flag = False, group: str = "") -> rx.Component:
    """A native `details` element under one line; of a `group` one is open at a time."""
    return rx.el.details(
        rx.el.summary(icon("chevron_right", 16), rx.el.span(summary)),
        rx.el.div(*children, class_name="disclosure-body"),
        open=open,
        class_name="disclosure",
        custom_attrs={"name": group} if group else {},
    )
