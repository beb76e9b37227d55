"""Tables of data: links sort and page them, so the address is the state; on a telephone the rows become cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import reflex as rx

from lkk.components.branches import pick, when
from lkk.components.content import Child, Flag, Text
from lkk.components.icons import icon

Align = Literal["start", "end"]


@dataclass(frozen=True)
class Column:
    """A column; `sort_href` is the address that sorts by it, `sorted` is none, ascending or descending."""

    title: str
    align: Align = "start"
    sort_href: Text = ""
    sorted: Text = "none"
    filter: rx.Component | None = None
    title_hidden: bool = False  # for a column of marks, whose cells need no heading to be seen


def data_table(
    columns: Sequence[Column],
    rows: Child,
    *,
    id: str,
    caption: Text,
    is_empty: Flag = False,
    empty: rx.Component | None = None,
    ready: Flag = True,
    skeleton_count: int = 8,
    toolbar: Sequence[Child] = (),
) -> rx.Component:
    """A captioned table; `rows` are `tr` of `cell`, `empty` stands instead of them when there are none."""
    body = when(ready, rows, _skeleton(len(columns), skeleton_count))
    table = rx.el.table(
        rx.el.caption(caption, class_name="sr-only"),
        rx.el.thead(*_head(columns)),
        rx.el.tbody(body),
        id=id,
        class_name="table",
    )
    return rx.el.div(
        *_tools(id, columns, toolbar),
        rx.el.div(table, class_name="table-scroll", role="region", tab_index=0, aria_label=caption),
        *([when(is_empty, empty)] if empty is not None else []),
        class_name="table-box",
    )


def cell(label: str, *children: Child, align: Align = "start", head: bool = False) -> rx.Component:
    """A cell; `label` is the column's title shown beside it on a telephone, `head` marks what names the row."""
    attributes = {"data-label": label, "data-align": align}
    if head:
        return rx.el.th(*children, scope="row", custom_attrs=attributes)
    return rx.el.td(*children, custom_attrs=attributes)


def pager(
    pages: Sequence[Any] | rx.Var[Any], *, previous_href: Text, next_href: Text, extra: Child | None = None
) -> rx.Component:
    """Links to pages of a table; `pages` are records with `label`, `href` and the flag `current`."""

    def page(item: Any) -> rx.Component:
        return rx.el.a(
            item.label,
            href=item.href,
            class_name="page-link",
            custom_attrs={
                "aria-label": f"Страница {item.label}",
                "aria-current": rx.cond(item.current, "page", "false"),
            },
        )

    return rx.el.nav(
        _step(previous_href, "Предыдущая страница", "chevron_left"),
        rx.foreach(pages, page),
        _step(next_href, "Следующая страница", "chevron_right"),
        *([extra] if extra is not None else []),
        aria_label="Страницы",
        class_name="pager",
    )


def _head(columns: Sequence[Column]) -> list[rx.Component]:
    rows: list[rx.Component] = [rx.el.tr(*[_column_head(column) for column in columns])]
    if any(column.filter is not None for column in columns):
        cells = [_filter_cell(column) for column in columns]
        rows.append(rx.el.tr(*cells, class_name="filter-row"))
    return rows


def _filter_cell(column: Column) -> rx.Component:
    if column.filter is None:
        return rx.el.td()
    return rx.el.td(column.filter, custom_attrs={"data-label": column.title})


def _column_head(column: Column) -> rx.Component:
    attributes = {"data-align": column.align, "aria-sort": column.sorted}
    if isinstance(column.sort_href, str) and not column.sort_href:
        title = rx.el.span(column.title, class_name="sr-only") if column.title_hidden else column.title
        return rx.el.th(title, scope="col", custom_attrs={"data-align": column.align})
    link = rx.el.a(
        column.title,
        _sort_icon(column.sorted),
        href=column.sort_href,
        class_name="sort-link",
        custom_attrs={"preventScrollReset": True},
    )
    return rx.el.th(link, scope="col", custom_attrs=attributes)


def _sort_icon(direction: Text) -> rx.Component:
    up, down, none = icon("arrow_up", 14), icon("arrow_down", 14), icon("chevrons_up_down", 14)
    return pick(direction, {"ascending": up, "descending": down}, none)


def _tools(id: str, columns: Sequence[Column], toolbar: Sequence[Child]) -> list[rx.Component]:
    sortable = any(isinstance(column.sort_href, rx.Var) or column.sort_href or column.filter for column in columns)
    phone_button = rx.el.button(
        icon("sliders_horizontal", 16),
        rx.el.span("Сортировка и фильтры" if any(column.filter for column in columns) else "Сортировка"),
        type="button",
        class_name="button button-plain table-head-toggle",
        aria_controls=id,
        custom_attrs={"data-toggle-head": id, "aria-expanded": "false"},
    )
    tools = [*toolbar, *([phone_button] if sortable else [])]
    return [rx.el.div(*tools, class_name="table-tools")] if tools else []


def _step(href: Text, label: str, icon_name: str) -> rx.Component:
    link = rx.el.a(icon(icon_name, 18), href=href, class_name="page-link", aria_label=label)
    return when(href, link)


def _skeleton(column_count: int, row_count: int) -> rx.Component:
    line = rx.el.div(class_name="skeleton skeleton-line")
    return rx.fragment(
        *[rx.el.tr(rx.el.td(line, col_span=column_count), class_name="skeleton-tr") for _ in range(row_count)]
    )
