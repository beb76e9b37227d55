"""The second step of registration: who registers; each choice leads to its own form of data."""

from typing import Any

import reflex as rx

from lkk.components.feedback import callout
from lkk.components.icons import icon
from lkk.state.identity.registration import KindItem, Registration


def kind_step() -> rx.Component:
    """The two cabinets and the kinds of customers each of them is for."""
    return rx.fragment(
        callout("attention", rx.el.p(Registration.legal_hint, ".")),
        _cabinet("Кабинет физического лица", Registration.individual_kinds),
        _cabinet("Кабинет юридического лица", Registration.legal_kinds),
    )


def _cabinet(title: str, kinds: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title),
        rx.el.ul(rx.foreach(kinds, _choice), class_name="choice-links"),
        class_name="stack",
    )


def _choice(kind: rx.vars.ObjectVar[KindItem]) -> rx.Component:
    item: Any = kind
    words = rx.el.span(item.label, rx.el.small(item.hint), class_name="choice-text")
    return rx.el.li(rx.el.a(words, icon("chevron_right", 18), href=item.href, class_name="choice"))
