"""Texts that the staff write: paragraphs and lists, known only when the portal runs."""

from typing import Any

import reflex as rx


def prose(blocks: Any) -> rx.Component:
    """Draw records with `paragraph` and `lines`, one of which is empty."""
    return rx.el.div(rx.foreach(blocks, _block), class_name="prose")


def _block(block: Any) -> rx.Component:
    lines = rx.el.ul(rx.foreach(block.lines, lambda line: rx.el.li(line)))
    return rx.cond(block.paragraph != "", rx.el.p(block.paragraph), lines)
