"""A day as it is written in Russian, with the browser's calendar beside it (`assets/js/days.js`).

The browser draws its own date inputs in its own language. What is seen is therefore a line of text without a name; the
native control with the value of the form lies under the calendar icon.
"""

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from lkk.components.content import Attributes, Flag, Handler, Text, present
from lkk.components.icons import icon


class TypedDay(BaseHTML):
    """A line of text that is no control of a form to the framework: it has no value of its own to send."""

    tag = "input"

    type: rx.Var[str]
    default_value: rx.Var[str]
    placeholder: rx.Var[str]
    auto_complete: rx.Var[str]
    max_length: rx.Var[int]
    disabled: rx.Var[bool]


def day_control(
    name: Text,
    told: Attributes,
    *,
    default_value: Text = "",
    disabled: Flag = False,
    limits: Attributes | None = None,
    on_blur: Handler = None,
    key: Text = "",
) -> rx.Component:
    """The two inputs of a day; `told` are the attributes of the one that is typed into, with its `id`."""
    typed = TypedDay.create(
        type="text",
        default_value=_in_russian(default_value),
        placeholder="дд.мм.гггг",
        input_mode="numeric",
        auto_complete="off",
        max_length=20,
        disabled=disabled,
        class_name="input day-typed",
        custom_attrs=told,
    )
    native = rx.el.input(
        name=name,
        type="date",
        default_value=default_value,
        disabled=disabled,
        tab_index=-1,
        class_name="day-native",
        title="Открыть календарь",
        custom_attrs={"aria-hidden": "true", **(limits or {})},
        **present(on_blur=on_blur),
    )
    return rx.el.span(typed, icon("calendar", 18), native, class_name="day-field", **present(key=key))


def _in_russian(day: Text) -> Text:
    """«05.03.2026» of «2026-03-05»; anything else stays as it is."""
    if isinstance(day, rx.Var):
        return day.to(str).split("-").reverse().join(".")
    return ".".join(reversed(day.split("-")))
