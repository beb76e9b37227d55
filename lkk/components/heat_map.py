"""A month as a table of coloured hours: the figures are there for screen readers and in the tips."""

from typing import Any

import reflex as rx

from lkk.components.content import Child
from lkk.vocabulary.hours import HOURS

STEPS = 5


def heat_map(id: str, title: Child, rows: Any) -> rx.Component:
    """A captioned table; `rows` are records with `day` and 24 `cells` of `words` and `step` (1 … 5, gap, negative)."""
    hours = [rx.el.th(rx.el.span(f"{hour:02d}"), scope="col") for hour in range(HOURS)]
    head = rx.el.thead(rx.el.tr(rx.el.th(rx.el.span("День", class_name="sr-only"), scope="col"), *hours))
    body = rx.el.tbody(rx.foreach(rows, _row))
    return rx.el.table(rx.el.caption(title, class_name="sr-only"), head, body, class_name="heat-map", id=id)


def heat_legend() -> rx.Component:
    """What the colours say."""
    return rx.el.p(
        rx.el.span("меньше", class_name="hint"),
        *(_key(f"{step}") for step in range(1, STEPS + 1)),
        rx.el.span("больше", class_name="hint"),
        _key("gap"),
        rx.el.span("нет данных", class_name="hint"),
        _key("negative"),
        rx.el.span("меньше нуля", class_name="hint"),
        class_name="heat-legend",
    )


def _row(row: Any) -> rx.Component:
    return rx.el.tr(rx.el.th(row.day, scope="row"), rx.foreach(row.cells, _cell), key=row.day)


def _cell(cell: Any) -> rx.Component:
    return rx.el.td(
        rx.el.span(cell.words, class_name="sr-only"), title=cell.words, custom_attrs={"data-step": cell.step}
    )


def _key(step: str) -> rx.Component:
    return rx.el.span(class_name="heat-key", custom_attrs={"data-step": step})
