"""Links that the router of the pages must not take over: files, routes of the API, anchors, telephones."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from lkk.components.content import Child, Text
from lkk.components.icons import icon


class PlainAnchor(BaseHTML):
    """An `a` element that the browser follows by itself."""

    tag = "a"

    href: rx.Var[str]
    download: rx.Var[str]
    target: rx.Var[str]
    rel: rx.Var[str]


def anchor(*children: Child, href: Text, class_name: Text = "", **attributes: Any) -> rx.Component:
    """A link the browser follows with a full page load."""
    return PlainAnchor.create(*children, href=href, class_name=class_name, **attributes)


def text_link(label: Child, href: Text, *, icon_name: str = "") -> rx.Component:
    """A link to a page of the portal inside text or under a form."""
    return rx.el.a(*([icon(icon_name, 16)] if icon_name else []), label, href=href, class_name="link")


def phone_link(number: str, dial: str) -> rx.Component:
    """A telephone as people read it; `dial` is the number with its country code."""
    return anchor(number, href=f"tel:{dial}", class_name="phone")
