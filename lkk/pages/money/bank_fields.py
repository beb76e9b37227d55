"""Bank details as fields of a form: of the customer who asks for money back, and of the employee who returns it."""

from typing import Any

import reflex as rx

from lkk.components.fields import text_field
from lkk.components.forms import field_grid
from lkk.pages.refusals import error_at

#: Name, label, hint, whether it must be filled in, the longest text.
_FIELDS = (
    ("bik", "БИК банка", "9 цифр, например 040173604", True, 20),
    ("bank_name", "Банк", "Например, ПАО Сбербанк", True, 200),
    ("settlement_account", "Счёт получателя", "20 цифр, например 40702810702000012345", True, 40),
    ("correspondent_account", "Корреспондентский счёт", "20 цифр, если знаете", False, 40),
    ("inn", "ИНН получателя", "Организации и предпринимателю обязателен", False, 20),
)


def bank_fields(form: str, known: Any, turn: Any) -> rx.Component:
    """Draw the fields with the values of `known`, anew with every `turn`."""
    return field_grid(
        *(
            text_field(
                name,
                label,
                form=form,
                hint=hint,
                error=error_at(form, name),
                default_value=known[name],
                required=required,
                max_length=longest,
                width="half",
                key=f"{turn}-{name}",
            )
            for name, label, hint, required, longest in _FIELDS
        )
    )
