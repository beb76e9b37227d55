"""A table of figures whose columns are known only when it is drawn; on a telephone each line is a card."""

from typing import Any

import reflex as rx

from lkk.components.content import Text


def figures_table(id: Text, caption: Text, of: Text, headings: Any, lines: Any) -> rx.Component:
    """`lines` are records with `label`, `href` and `cells` of `heading` and `words`; `of` heads the labels."""
    head = rx.el.tr(rx.el.th(of, scope="col"), rx.foreach(headings, lambda one: rx.el.th(one, scope="col")))
    table = rx.el.table(
        rx.el.caption(caption, class_name="sr-only"),
        rx.el.thead(head),
        rx.el.tbody(rx.foreach(lines, _line)),
        id=id,
        class_name="table figures-table",
    )
    scroll = rx.el.div(table, class_name="table-scroll", role="region", tab_index=0, aria_label=caption)
    return rx.el.div(scroll, class_name="table-box")


def _line(line: Any) -> rx.Component:
    label = rx.cond(line.href != "", rx.el.a(line.label, href=line.href), line.label)
    return rx.el.tr(
        rx.el.th(label, scope="row", custom_attrs={"data-phone": "head"}),
        rx.foreach(line.cells, _cell),
        key=line.label,
    )


def _cell(cell: Any) -> rx.Component:
    return rx.el.td(cell.words, custom_attrs={"data-label": cell.heading, "data-phone": "fact"})
