"""What surrounds every control of a form: label above, hint, and an error that is always in the document."""

from typing import Literal

import reflex as rx

from lkk.components.branches import when
from lkk.components.content import Attributes, Child, Flag, Text, truth

Width = Literal["full", "half", "third"]


def control_id(form: Text, name: Text) -> str:
    """The id of the control `name` of a form; its hint and error are `<id>-hint` and `<id>-error`."""
    return f"{form}-{name}"


def identify(id: str, hint: Text, error: Text) -> Attributes:
    """The attributes that name a control and tie it to its hint and its error.

    They are not the framework's `id`: that one would send the value a second time under the id.
    """
    hint_id = f"{id}-hint " if isinstance(hint, rx.Var) or hint else ""
    return {"id": id, "aria-describedby": f"{hint_id}{id}-error", "aria-invalid": truth(error)}


def label_text(label: Child, required: Flag) -> rx.Component:
    """The words of a label; what may be left empty says so."""
    optional = rx.el.span(" — необязательно", class_name="optional")
    return rx.fragment(label, when(required, "", optional))


def hint_and_error(id: str, hint: Text, error: Text) -> list[rx.Component]:
    """The two lines under a control; the error stays in the document when it is empty."""
    lines: list[rx.Component] = []
    if isinstance(hint, rx.Var) or hint:
        lines.append(rx.el.p(hint, class_name="hint", custom_attrs={"id": f"{id}-hint"}))
    lines.append(rx.el.p(error, class_name="field-error", custom_attrs={"id": f"{id}-error"}))
    return lines


def field_frame(
    control: rx.Component,
    *,
    id: str,
    label: Child,
    hint: Text,
    error: Text,
    required: Flag,
    width: Text = "full",
    says_optional: bool = True,
) -> rx.Component:
    """A labelled control on the six-column grid of a form; without `says_optional` the label tells nothing of it."""
    words = label_text(label, required) if says_optional else label
    return rx.el.div(
        rx.el.label(words, html_for=id, class_name="field-label"),
        control,
        *hint_and_error(id, hint, error),
        class_name="field",
        custom_attrs={"data-width": width},
    )


def group_frame(
    *controls: Child, id: str, legend: Child, hint: Text, error: Text, required: Flag, width: Text = "full"
) -> rx.Component:
    """Several controls under one question; the group itself can take the focus from the list of errors."""
    return rx.el.fieldset(
        rx.el.legend(label_text(legend, required), class_name="field-label"),
        rx.el.div(*controls, class_name="choices"),
        *hint_and_error(id, hint, error),
        class_name="field",
        custom_attrs={**identify(id, hint, error), "data-width": width, "tabIndex": -1},
    )
