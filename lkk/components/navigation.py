"""The sections of the portal, and where one is among them."""

from collections.abc import Sequence
from dataclasses import dataclass

import reflex as rx

from lkk.components.branches import when
from lkk.components.content import Child, Flag, Text
from lkk.components.icons import icon
from lkk.routes import Route


@dataclass(frozen=True)
class NavItem:
    """A line of the menu; `visible` hides it from those who may not open it, `count` is a number beside it."""

    route: Route
    visible: Flag = True
    count: Text = ""


@dataclass(frozen=True)
class NavGroup:
    """Lines under one heading; an empty title draws none."""

    title: str
    items: Sequence[NavItem]


def navigation(groups: Sequence[NavGroup], active: str, *, label: str = "Разделы кабинета") -> rx.Component:
    """The menu; `active` is the path of the section that is open."""
    return rx.el.nav(*[_group(group, active) for group in groups], aria_label=label, class_name="navigation")


def breadcrumbs(*steps: tuple[str, str], current: Child) -> rx.Component:
    """The way to an inner page: (title, address) of the pages above it, then this one."""
    links = [rx.el.li(rx.el.a(title, href=href)) for title, href in steps]
    here = rx.el.li(rx.el.span(current, custom_attrs={"aria-current": "page"}))
    return rx.el.nav(rx.el.ol(*links, here), aria_label="Путь к странице", class_name="breadcrumbs")


def _group(group: NavGroup, active: str) -> rx.Component:
    heading = [rx.el.p(group.title, class_name="navigation-title")] if group.title else []
    return rx.el.div(*heading, rx.el.ul(*[_item(item, active) for item in group.items]), class_name="navigation-group")


def _item(item: NavItem, active: str) -> rx.Component:
    current = {"aria-current": "page"} if item.route.path == active else {}
    line = rx.el.li(
        rx.el.a(
            *([icon(item.route.icon, 19)] if item.route.icon else []),
            rx.el.span(item.route.menu or item.route.title),
            _count(item.count),
            href=item.route.path,
            class_name="navigation-link",
            custom_attrs=current,
        )
    )
    return when(item.visible, line)


def _count(count: Text) -> rx.Component:
    return when(count, rx.el.b(count, class_name="count"))
