"""What stands over a table: its search line, and a panel of filters that opens when it is asked to and not before."""

from collections.abc import Mapping
from typing import Any

import reflex as rx

from lkk.components.buttons import button
from lkk.components.content import Handler
from lkk.components.disclosure import disclosure
from lkk.components.fields import date_field, draw_options, select_field, text_field
from lkk.components.forms import event_form, field_grid, form_actions, submit_button
from lkk.components.gradual import once_opened
from lkk.components.icons import icon
from lkk.vocabulary.tables import Filter, FilterKind, Layout


def filter_form(
    layout: Layout, on_submit: Handler, *, values: Any, turn: Any, needed: Any, listed: Mapping[str, Any] | None = None
) -> rx.Component:
    """One form for all of it; a changed address gives its fields their values again.

    The panel is drawn when it opens or is `needed`: when something is narrowed, its values are sent with the search.

    `listed` are vars of records `value`, `label` by the names of the filters that only the running portal can offer.
    """
    fields = [_field(layout.form, one, values, turn, (listed or {}).get(one.name)) for one in layout.panel]
    apply = form_actions(submit_button("Применить", kind="soft"))
    panel = disclosure("Фильтры", field_grid(once_opened(*fields, needed=needed)), apply)
    search = [_search(layout.form, layout.search, values, turn)] if layout.search else []
    form = event_form(layout.form, *search, *([panel] if fields else []), on_submit=on_submit)
    return rx.el.div(form, class_name="table-filter")


def _search(form: str, one: Filter, values: Any, turn: Any) -> rx.Component:
    control = rx.el.input(
        name=one.name,
        type="search",
        default_value=values.get(one.name, ""),
        placeholder=one.title,
        max_length=200,
        auto_complete="off",
        class_name="input",
        key=f"{one.name}-{turn}",
        custom_attrs={"id": f"{form}-{one.name}", "aria-label": one.title},
    )
    return rx.el.div(
        rx.el.div(icon("search", 18), control, class_name="search-input"),
        button("Найти", type="submit", kind="soft"),
        class_name="search-line",
        role="search",
    )


def _field(form: str, one: Filter, values: Any, turn: Any, listed: Any) -> rx.Component:
    common: dict[str, Any] = {
        "form": form,
        "default_value": values.get(one.name, ""),
        "required": False,
        "says_optional": False,
        "width": "third",
        "key": f"{one.name}-{turn}",
    }
    if one.kind is FilterKind.DAY:
        return date_field(one.name, one.title, meant="" if one.to_come else "past", **common)
    if one.kind is FilterKind.WORDS:
        return text_field(one.name, one.title, type="search", max_length=200, **common)
    more = draw_options(listed) if listed is not None else []
    return select_field(one.name, one.title, one.options, more=more, placeholder="Любое значение", **common)
