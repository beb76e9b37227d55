"""Choices that are seen at once: radio cards and check boxes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from lkk.components.content import Child, Flag, Handler, Text, present
from lkk.components.field_frame import control_id, group_frame, hint_and_error, identify


@dataclass(frozen=True)
class Choice:
    """One card: what is sent, what is read, and a line of explanation."""

    value: str
    label: str
    hint: str = ""


def radio_cards(
    name: Text,
    legend: Child,
    choices: Sequence[Choice] | rx.Var[Any],
    *,
    form: Text,
    hint: Text = "",
    error: Text = "",
    default_value: Text = "",
    required: Flag = True,
    width: Text = "full",
    on_change: Handler = None,
) -> rx.Component:
    """One of several; `choices` are `Choice` records or a Var of records with `value`, `label` and `hint`."""
    id = control_id(form, name)

    def card(choice: Any) -> rx.Component:
        card_id = f"{id}-{choice.value}"
        return rx.el.label(
            rx.el.input(
                type="radio",
                name=name,
                value=choice.value,
                default_checked=choice.value == default_value,
                custom_attrs={"id": card_id},
                **present(on_change=on_change),
            ),
            rx.el.span(choice.label, rx.el.small(choice.hint), class_name="choice-text"),
            html_for=card_id,
            class_name="choice",
        )

    cards = [rx.foreach(choices, card)] if isinstance(choices, rx.Var) else [card(choice) for choice in choices]
    return group_frame(*cards, id=id, legend=legend, hint=hint, error=error, required=required, width=width)


def checkbox_field(
    name: Text,
    label: Child,
    *,
    form: Text,
    hint: Text = "",
    error: Text = "",
    default_checked: Flag = False,
    disabled: Flag = False,
    width: Text = "full",
    on_change: Handler = None,
) -> rx.Component:
    """One yes or no; the whole line is the target, `label` may hold a link."""
    id = control_id(form, name)
    return rx.el.div(
        rx.el.label(
            rx.el.input(
                type="checkbox",
                name=name,
                default_checked=default_checked,
                disabled=disabled,
                custom_attrs=identify(id, hint, error),
                **present(on_change=on_change),
            ),
            rx.el.span(label, class_name="choice-text"),
            html_for=id,
            class_name="choice choice-plain",
        ),
        *hint_and_error(id, hint, error),
        class_name="field",
        custom_attrs={"data-width": width},
    )
