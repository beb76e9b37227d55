"""Menus and panels under a button: native popovers."""

import reflex as rx

from lkk.components.branches import when
from lkk.components.content import Child, Flag, Handler, Text, present, truth
from lkk.components.icons import icon as draw_icon


def menu(
    id: str, trigger: Child, *items: rx.Component, label: Text = "", trigger_class: str = "header-button"
) -> rx.Component:
    """A button that opens a list of `menu_link` and `menu_action`; `label` names a button that has no words."""
    return popover(id, trigger, rx.el.ul(*items, class_name="menu-items"), label=label, trigger_class=trigger_class)


def popover(
    id: str, trigger: Child, *content: Child, label: Text = "", trigger_class: str = "header-button"
) -> rx.Component:
    """A button that opens a panel of any content under it; a click elsewhere or Esc closes it."""
    return rx.el.div(
        rx.el.button(
            trigger,
            type="button",
            class_name=trigger_class,
            custom_attrs={"popovertarget": id},
            **present(aria_label=label, title=label),
        ),
        rx.el.div(*content, id=id, class_name="popover", custom_attrs={"popover": "auto"}),
        class_name="popover-anchor",
    )


def menu_link(label: Child, href: Text, *, icon: str = "", current: Flag = False) -> rx.Component:
    """A line of a menu that opens a page."""
    return rx.el.li(
        rx.el.a(
            *_picture(icon),
            rx.el.span(label),
            href=href,
            class_name="menu-item",
            custom_attrs={"aria-current": truth(current)},
        ),
    )


def menu_action(
    label: Child, on_click: Handler, *, icon: str = "", id: str = "", current: Flag = False
) -> rx.Component:
    """A line of a menu that does something; `id` is the menu to close when it is chosen."""
    closing = {"popovertarget": id, "popovertargetaction": "hide"} if id else {}
    return rx.el.li(
        rx.el.button(
            *_picture(icon),
            rx.el.span(label),
            when(current, draw_icon("check", 16)),
            type="button",
            class_name="menu-item",
            on_click=on_click,
            custom_attrs=closing,
        ),
    )


def _picture(name: str) -> list[rx.Component]:
    return [draw_icon(name, 18)] if name else []
