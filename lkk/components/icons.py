"""Decorative icons: the word stands beside them, so they are hidden from screen readers.

The shapes are those of Lucide (ISC licence), each joined into one path of a 24 × 24 field: drawn by the page itself
they cost neither a package nor a request each.
"""

import json
from functools import lru_cache
from pathlib import Path

import reflex as rx

from lkk.components.content import Text

_SHAPES = Path(__file__).with_name("icons.json")


def icon(name: str, size: int = 17) -> rx.Component:
    """The icon of this name, `size` pixels wide and high.

    Raises:
        KeyError: icons.json has no such icon.
    """
    return icon_of(shape(name), size)


def icon_of(drawn: Text, size: int) -> rx.Component:
    """An icon whose shape may be chosen in the browser, from those that `shape` gave."""
    return rx.el.svg(
        rx.el.path(d=drawn),
        view_box="0 0 24 24",
        width=size,
        height=size,
        aria_hidden=True,
        class_name="icon",
    )


def shape(name: str) -> str:
    """The path of an icon.

    Raises:
        KeyError: icons.json has no such icon.
    """
    return _shapes()[name]


@lru_cache
def _shapes() -> dict[str, str]:
    return json.loads(_SHAPES.read_text(encoding="utf-8"))
