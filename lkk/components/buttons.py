"""Buttons and links that look like buttons: a verb that says what happens."""

from typing import Literal

import reflex as rx

from lkk.components.content import Attributes, Child, Flag, Handler, Text, present, truth
from lkk.components.icons import icon as draw_icon
from lkk.components.links import anchor

Kind = Literal["primary", "soft", "plain", "danger"]
ButtonType = Literal["button", "submit", "reset"]


def button(
    label: Child,
    *,
    on_click: Handler = None,
    kind: Kind = "primary",
    icon: str = "",
    type: ButtonType = "button",
    disabled: Flag = False,
    busy: Flag = False,
    id: Text = "",
    name: str = "",
    value: Text = "",
    form: str = "",
    attributes: Attributes | None = None,
) -> rx.Component:
    """A button; `busy` shows a running wheel and refuses further clicks, `form` is the id of a form elsewhere."""
    return rx.el.button(
        *([draw_icon(icon)] if icon else []),
        rx.el.span(label),
        type=type,
        disabled=_either(disabled, busy),
        class_name=f"button button-{kind}",
        aria_busy=truth(busy),
        custom_attrs=attributes or {},
        **present(on_click=on_click, id=id, name=name, value=value, form=form),
    )


def icon_button(
    icon: str, label: str, *, on_click: Handler = None, attributes: Attributes | None = None
) -> rx.Component:
    """A button with an icon alone; `label` is its name for screen readers and its tooltip."""
    return rx.el.button(
        draw_icon(icon, 18),
        type="button",
        title=label,
        aria_label=label,
        class_name="icon-button",
        custom_attrs=attributes or {},
        **present(on_click=on_click),
    )


def link_button(label: Child, href: Text, *, kind: Kind = "primary", icon: str = "") -> rx.Component:
    """A link to a page that looks like a button."""
    return rx.el.a(
        *([draw_icon(icon)] if icon else []), rx.el.span(label), href=href, class_name=f"button button-{kind}"
    )


def file_button(label: Child, href: Text, *, kind: Kind = "soft", icon: str = "download") -> rx.Component:
    """A link that downloads a file and looks like a button."""
    return anchor(draw_icon(icon), rx.el.span(label), href=href, download="", class_name=f"button button-{kind}")


def print_button(label: str = "Распечатать", *, reader: Literal["page", "customer", "file"] = "page") -> rx.Component:
    """Open the browser's print window; what is marked for the staff prints for the reader `file` alone."""
    return button(label, kind="soft", icon="printer", attributes={"data-print-for": reader})


def _either(first: Flag, second: Flag) -> Flag:
    if isinstance(first, rx.Var) or isinstance(second, rx.Var):
        return rx.cond(first, True, second)
    return first or second
