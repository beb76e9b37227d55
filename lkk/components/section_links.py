"""Links between the pages of one section, as tabs over their content."""

from collections.abc import Sequence

import reflex as rx


def section_links(label: str, links: Sequence[tuple[str, str]], current: str) -> rx.Component:
    """Each link is a title and a path; that of the page itself is marked."""
    drawn = [
        rx.el.a(title, href=path, custom_attrs={"aria-current": "page"} if path == current else {})
        for title, path in links
    ]
    return rx.el.nav(*drawn, class_name="section-links", aria_label=label)
