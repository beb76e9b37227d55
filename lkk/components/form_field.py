"""One question of an application by its record: native controls, saved when they are left or changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from lkk.components.branches import pick
from lkk.components.buttons import button
from lkk.components.choices import checkbox_field, radio_cards
from lkk.components.content import Text
from lkk.components.field_frame import control_id, group_frame
from lkk.components.fields import select_field, text_area, text_field
from lkk.components.forms import field_grid


@dataclass(frozen=True)
class Answering:
    """Handlers of a form of questions.

    `leave(name, typed)` keeps what was typed or chosen, `mark(name, value, on)` a check box (`value` names the one
    of several, empty for a lone one), `add_row(name)` and `remove_row(name, index)` change a table of rows.
    """

    leave: Callable[[Any, Any], Any]
    mark: Callable[[Any, Any, Any], Any]
    add_row: Callable[[Any], Any]
    remove_row: Callable[[Any, Any], Any]


def form_field(item: Any, form: Text, answering: Answering) -> rx.Component:
    """The control that `item.widget` names."""
    return pick(
        item.widget,
        {"rows": _rows(item, form, answering), **_special(item, form, answering)},
        _text(item, form, answering),
    )


def _cell(item: Any, form: Text, answering: Answering) -> rx.Component:
    """A column of a row: everything but rows."""
    return pick(item.widget, _special(item, form, answering), _text(item, form, answering))


def _special(item: Any, form: Text, answering: Answering) -> dict[str, rx.Component]:
    common: dict[str, Any] = {"form": form, "hint": item.hint, "error": item.error, "width": item.width}
    asked: dict[str, Any] = {**common, "required": item.required, "default_value": item.value}

    def leave(typed: Any) -> Any:
        return answering.leave(item.name, typed)

    return {
        "area": text_area(item.name, _label(item), max_length=item.max_length, on_blur=leave, **asked),
        "radio": radio_cards(item.name, _label(item), item.options, on_change=leave, **asked),
        "select": select_field(item.name, _label(item), item.options, on_change=leave, **asked),
        "checks": _checks(item, form, answering),
        "check": checkbox_field(
            item.name,
            item.label,
            default_checked=item.checked,
            on_change=lambda on: answering.mark(item.name, "", on),
            **common,
        ),
    }


def _text(item: Any, form: Text, answering: Answering) -> rx.Component:
    return text_field(
        item.name,
        _label(item),
        form=form,
        hint=item.hint,
        error=item.error,
        type=item.type,
        input_mode=item.input_mode,
        default_value=item.value,
        required=item.required,
        width=item.width,
        unit=item.unit,
        max_length=item.max_length,
        on_blur=lambda typed: answering.leave(item.name, typed),
        attributes={"min": item.earliest, "max": item.latest},
    )


def _label(item: Any) -> rx.Component:
    return rx.fragment(item.label, rx.cond(item.source != "", rx.el.span(" — ", item.source, class_name="prefilled")))


def _checks(item: Any, form: Text, answering: Answering) -> rx.Component:
    def card(option: Any) -> rx.Component:
        id = control_id(form, option.name)
        return rx.el.label(
            rx.el.input(
                type="checkbox",
                name=option.name,
                default_checked=option.checked,
                custom_attrs={"id": id},
                on_change=lambda on: answering.mark(item.name, option.value, on),
            ),
            rx.el.span(option.label, rx.el.small(option.hint), class_name="choice-text"),
            html_for=id,
            class_name="choice",
            key=option.name,
        )

    return group_frame(
        rx.foreach(item.options, card),
        id=control_id(form, item.name),
        legend=_label(item),
        hint=item.hint,
        error=item.error,
        required=item.required,
        width=item.width,
    )


def _rows(item: Any, form: Text, answering: Answering) -> rx.Component:
    add = button(
        "Добавить строку", kind="soft", icon="plus", on_click=answering.add_row(item.name), id=f"{form}-{item.name}-add"
    )
    table = rx.el.div(
        rx.foreach(item.rows, lambda row: _row(item, row, form, answering)),
        rx.cond(item.can_add, add),
        class_name="form-rows",
    )
    return group_frame(
        table,
        id=control_id(form, item.name),
        legend=_label(item),
        hint=item.hint,
        error=item.error,
        required=item.required,
    )


def _row(item: Any, row: Any, form: Text, answering: Answering) -> rx.Component:
    remove = button("Убрать строку", kind="plain", icon="x", on_click=answering.remove_row(item.name, row.index))
    return rx.el.fieldset(
        rx.el.legend(row.title, class_name="form-row-title"),
        field_grid(rx.foreach(row.cells, lambda cell: rx.fragment(_cell(cell, form, answering), key=cell.name))),
        remove,
        class_name="form-row",
        key=f"{item.name}-{row.index}",
    )
