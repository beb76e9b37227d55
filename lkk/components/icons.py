"""Decorative icons: the word stands beside them, so they are hidden from screen readers."""

import reflex as rx


def icon(name: str, size: int = 17) -> rx.Component:
    """A lucide icon by its literal name; a name in a Var would put every icon into the build."""
    return rx.icon(name, size=size, aria_hidden=True, class_name="icon")
