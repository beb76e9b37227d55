"""A field of a customer's data form, as the counter fills it in and corrects it."""

from typing import Any

import reflex as rx

from lkk.components.content import Text
from lkk.components.fields import text_field
from lkk.pages.refusals import error_at


def customer_field(item: Any, form: str, *, key: Text, default_value: Text = "") -> rx.Component:
    """One line of text; another `key` draws it anew."""
    return rx.fragment(
        text_field(
            item.name,
            item.label,
            form=form,
            hint=item.hint,
            error=error_at(form, item.name),
            input_mode=item.input_mode,
            required=item.required,
            max_length=item.max_length,
            width=item.width,
            default_value=default_value,
        ),
        key=key,
    )
