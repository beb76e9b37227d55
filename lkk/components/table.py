"""Tables of data: links sort and page them, so the address is the state; on a telephone each row is a card."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import reflex as rx

from lkk.components.branches import pick, when
from lkk.components.content import Child, Flag, Text
from lkk.components.gradual import gradual_rows
from lkk.components.icons import icon
from lkk.components.menu import popover
from lkk.vocabulary.tables import Column, Layout, Phone

#: What stands in a cell of a line.
Cell = Callable[[Any], Child]
CARDS = "(max-width: 640px)"  # where each row is a card; elsewhere the columns would change width while rows come
CARDS_AT_ONCE = 2


def data_table(
    layout: Layout,
    rows: Child,
    *,
    sort_hrefs: Any = None,
    sort_ways: Any = None,
    is_empty: Flag = False,
    empty: rx.Component | None = None,
    ready: Flag = True,
    skeleton_count: int = 8,
    toolbar: Sequence[Child] = (),
) -> rx.Component:
    """A captioned table; `rows` are of `table_row`, `empty` stands instead of them when there are none.

    `sort_hrefs` and `sort_ways` are vars by the words that sort; without them no heading is a link.
    """
    columns = layout.columns
    heads = [_column_head(column, sort_hrefs, sort_ways) for column in columns]
    shown = gradual_rows(rows, first=CARDS_AT_ONCE, where=CARDS)
    body = when(ready, shown, _skeleton(len(columns), skeleton_count))
    table = rx.el.table(
        rx.el.caption(layout.caption, class_name="sr-only"),
        rx.el.thead(rx.el.tr(*heads)),
        rx.el.tbody(body),
        id=layout.id,
        class_name="table",
    )
    tools = [*toolbar, *([_sort_toggle(layout.id)] if sort_hrefs is not None else [])]
    return rx.el.div(
        *([rx.el.div(*tools, class_name="table-tools")] if tools else []),
        rx.el.div(table, class_name="table-scroll", role="region", tab_index=0, aria_label=layout.caption),
        *([when(is_empty, empty)] if empty is not None else []),
        class_name="table-box",
    )


def table_row(layout: Layout, row: Any, cells: Mapping[str, Cell], **attributes: Any) -> rx.Component:
    """A line; `cells` draw what is more than the row's text of the column's name."""
    return rx.el.tr(*[_cell(column, row, cells.get(column.name)) for column in layout.columns], **attributes)


def clipped(text: Text) -> rx.Component:
    """A text of two lines at most; the whole of it is its tooltip."""
    return rx.el.span(text, title=text, class_name="clip")


def column_choice(layout: Layout) -> rx.Component:
    """The columns that may be put away; `assets/js/prefs.js` keeps the choice of this browser."""
    offered = [column for column in layout.columns if column.phone is not Phone.HEAD and not column.title_hidden]
    boxes = [
        rx.el.label(
            rx.el.input(
                type="checkbox",
                default_checked=True,
                custom_attrs={"data-columns-of": layout.id, "data-shows": column.name},
            ),
            rx.el.span(column.title),
            class_name="menu-item",
        )
        for column in offered
    ]
    return popover(
        f"{layout.id}-columns",
        rx.fragment(icon("sliders_horizontal", 16), rx.el.span("Столбцы")),
        rx.el.div(*boxes, class_name="menu-items", role="group", aria_label="Столбцы таблицы"),
        trigger_class="button button-plain column-choice",
    )


def chips(items: Any, all_href: Text) -> rx.Component:
    """What narrows the table, each with its cross, and a link that takes all of it away."""

    def chip(item: Any) -> rx.Component:
        remove = rx.el.a(
            icon("x", 14),
            rx.el.span("Убрать условие ", item.label, class_name="sr-only"),
            href=item.href,
            class_name="chip-remove",
        )
        return rx.el.li(rx.el.span(item.label, class_name="chip-label"), remove, class_name="chip", key=item.label)

    reset = rx.el.li(rx.el.a("Сбросить всё", href=all_href, class_name="link"))
    return rx.cond(items, rx.el.ul(rx.foreach(items, chip), reset, class_name="chips", aria_label="Условия поиска"))


def pager(
    pages: Sequence[Any] | rx.Var[Any], *, previous_href: Text, next_href: Text, extra: Child | None = None
) -> rx.Component:
    """Links to pages of a table; `pages` are records with `label`, `href`, the flags `current`, `after_gap`."""

    def page(item: Any) -> rx.Component:
        return rx.el.a(
            item.label,
            href=item.href,
            class_name="page-link",
            custom_attrs={
                "aria-label": f"Страница {item.label}",
                "aria-current": rx.cond(item.current, "page", "false"),
                "data-gap": rx.cond(item.after_gap, "yes", "no"),
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


def _cell(column: Column, row: Any, draw: Cell | None) -> rx.Component:
    shown = draw(row) if draw else _text(column, row)
    attributes = {"data-label": column.title, "data-column": column.name, "data-phone": column.phone.value}
    if column.phone is Phone.HEAD:
        return rx.el.th(shown, scope="row", custom_attrs=attributes)
    return rx.el.td(shown, custom_attrs=attributes)


def _text(column: Column, row: Any) -> Child:
    text = getattr(row, column.name)
    return rx.el.span(text) if column.whole else clipped(text)


def _column_head(column: Column, hrefs: Any, ways: Any) -> rx.Component:
    attributes = {"data-column": column.name}
    if hrefs is None or not column.sort:
        title = rx.el.span(column.title, class_name="sr-only") if column.title_hidden else column.title
        return rx.el.th(title, scope="col", custom_attrs=attributes)
    way = ways.get(column.sort, "none")
    link = rx.el.a(
        column.title,
        _sort_icon(way),
        href=hrefs.get(column.sort, ""),
        class_name="sort-link",
        custom_attrs={"preventScrollReset": True},
    )
    return rx.el.th(link, scope="col", custom_attrs={**attributes, "aria-sort": way})


def _sort_icon(direction: Text) -> rx.Component:
    up, down, none = icon("arrow_up", 14), icon("arrow_down", 14), icon("chevrons_up_down", 14)
    return pick(direction, {"ascending": up, "descending": down}, none)


def _sort_toggle(id: str) -> rx.Component:
    """On a telephone the headings stand behind a button."""
    return rx.el.button(
        icon("chevrons_up_down", 16),
        rx.el.span("Сортировка"),
        type="button",
        class_name="button button-plain table-head-toggle",
        aria_controls=id,
        custom_attrs={"data-toggle-head": id, "aria-expanded": "false"},
    )


def _step(href: Text, label: str, icon_name: str) -> rx.Component:
    link = rx.el.a(icon(icon_name, 18), href=href, class_name="page-link", aria_label=label)
    return when(href, link)


def _skeleton(column_count: int, row_count: int) -> rx.Component:
    line = rx.el.div(class_name="skeleton skeleton-line")
    return rx.fragment(
        *[rx.el.tr(rx.el.td(line, col_span=column_count), class_name="skeleton-tr") for _ in range(row_count)]
    )
