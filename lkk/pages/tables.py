"""A table as every page draws it: search line, chips, filters behind a line, rows, pages, and a choice of columns."""

from collections.abc import Mapping, Sequence
from typing import Any

import reflex as rx

from lkk.components.branches import when
from lkk.components.buttons import link_button
from lkk.components.content import Child, Handler
from lkk.components.feedback import empty_state
from lkk.components.surfaces import stack
from lkk.components.table import Cell, chips, column_choice, data_table, pager, table_row
from lkk.components.table_filter import filter_form
from lkk.state.table import Table
from lkk.vocabulary.tables import Layout

Cells = Mapping[str, Cell]


def table(
    source: type[Table],
    layout: Layout,
    *,
    cells: Cells,
    empty: rx.Component,
    on_filter: Handler = None,
    listed: Mapping[str, Any] | None = None,
    tools: Sequence[Child] = (),
    below: Sequence[Child] = (),
    line: Mapping[str, Any] | None = None,
    columns: Child | None = None,
    of_more: bool = False,
) -> rx.Component:
    """The table of a state; nothing to search where nothing is. `line` are attributes of a row, by functions of it.

    `columns` stands in the place of the choice of columns that the browser keeps. What is a part `of_more`, as a
    saved view is, keeps its search line when it is empty.
    """
    rows: Any = getattr(source, "rows")  # noqa: B009  # every table keeps rows of its own kind
    some = (rows.length() > 0) | source.filtered
    values: Any = source.filter_values
    search = filter_form(
        layout, on_filter, values=values, turn=source.filter_turn, needed=source.filtered, listed=listed
    )
    data = data_table(
        layout,
        _rows(layout, rows, cells, line or {}),
        sort_hrefs=source.sort_hrefs if layout.sorts else None,
        sort_ways=source.sort_ways,
        is_empty=rx.cond(rows, False, True),
        empty=rx.cond(source.filtered, _nothing_found(source), empty),
        ready=source.loaded,
        toolbar=(*tools, when(rows, column_choice(layout) if columns is None else columns)),
    )
    narrowed: Any = source.chips
    over = [search if of_more else rx.cond(some, search), chips(narrowed, source.all_href)] if on_filter else []
    return stack(*over, data, *below, _pages(source, layout))


def listing(
    layout: Layout,
    rows: Any,
    *,
    cells: Cells,
    empty: rx.Component | None = None,
    tools: Sequence[Child] = (),
    line: Mapping[str, Any] | None = None,
) -> rx.Component:
    """A table that is short enough to be shown whole."""
    return data_table(
        layout,
        _rows(layout, rows, cells, line or {}),
        is_empty=rx.cond(rows, False, True),
        empty=empty,
        toolbar=tools,
    )


def _rows(layout: Layout, rows: Any, cells: Cells, line: Mapping[str, Any]) -> rx.Component:
    def draw(row: Any) -> rx.Component:
        return table_row(layout, row, cells, **{name: value(row) for name, value in line.items()})

    return rx.foreach(rows, draw)


def _pages(source: type[Table], layout: Layout) -> rx.Component:
    total = rx.el.span("Всего: ", rx.el.span(source.total_words, id=f"{layout.id}-total"), class_name="hint")
    links: Any = source.pages
    numbered = pager(links, previous_href=source.previous_href, next_href=source.next_href, extra=total)
    return when(source.total_words, rx.cond(links, numbered, rx.el.p(total)))


def _nothing_found(source: type[Table]) -> rx.Component:
    return empty_state(
        "Измените условия поиска",
        title="Ничего не найдено",
        action=link_button("Показать все", source.all_href, kind="soft"),
        icon="search",
    )
