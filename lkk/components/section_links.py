"""Links between the pages of one section, as tabs over their content."""

from collections.abc import Mapping, Sequence

import reflex as rx

from lkk.components.content import Flag


def section_links(
    label: str, links: Sequence[tuple[str, str]], current: str, *, only_if: Mapping[str, Flag] | None = None
) -> rx.Component:
    """Each link is a title and a path; that of the page itself is marked. `only_if` is the condition of some paths."""
    conditions = only_if or {}
    drawn = [
        rx.el.a(title, href=path, custom_attrs={"aria-current": "page"} if path == current else {})
        for title, path in links
    ]
    shown = [
        rx.cond(conditions[path], link) if path in conditions else link
        for (_, path), link in zip(links, drawn, strict=True)
    ]
    return rx.el.nav(*shown, class_name="section-links", aria_label=label)
