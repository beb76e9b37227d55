"""Choosing between parts of a page, when the page is compiled or later in the browser."""

from collections.abc import Mapping
from typing import Any, cast

import reflex as rx

from lkk.components.content import Flag, Text


def when(condition: Flag | Text, then: Any, otherwise: Any = None) -> rx.Component:
    """One part or the other; a condition known now leaves only one of them in the page."""
    other = rx.fragment() if otherwise is None else otherwise
    if isinstance(condition, rx.Var):
        return rx.cond(condition, rx.fragment(then), rx.fragment(other))
    return rx.fragment(then if condition else other)


def pick(value: Text, cases: Mapping[str, rx.Component], otherwise: rx.Component) -> rx.Component:
    """The part whose name is `value`."""
    if isinstance(value, str):
        return cases.get(value, otherwise)
    return cast(rx.Component, rx.match(value, *cases.items(), otherwise))


def pick_text(value: Text, cases: Mapping[str, str], otherwise: str) -> Text:
    """The text whose name is `value`."""
    if isinstance(value, str):
        return cases.get(value, otherwise)
    return cast(rx.Var[str], rx.match(value, *cases.items(), otherwise))
