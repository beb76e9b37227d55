"""Fields that the conditions of every sort of contract are entered in."""

from typing import Any

import reflex as rx

from lkk.components.fields import text_area, text_field
from lkk.pages.refusals import error_at
from lkk.state.connection.offer import OFFER_FORM, StaffOffer

_TEXT_LENGTH = 2000
_TYPED: Any = StaffOffer.typed


def number_field(name: str, label: str, unit: str, hint: str) -> rx.Component:
    """A whole number with its unit."""
    return text_field(
        name,
        label,
        form=OFFER_FORM,
        hint=hint,
        unit=unit,
        error=error_at(OFFER_FORM, name),
        input_mode="numeric",
        default_value=_TYPED[name],
        max_length=6,
        width="half",
    )


def words_field(name: str, label: str, hint: str) -> rx.Component:
    """Words of the contract in several lines."""
    return text_area(
        name,
        label,
        form=OFFER_FORM,
        hint=hint,
        error=error_at(OFFER_FORM, name),
        rows=3,
        default_value=_TYPED[name],
        max_length=_TEXT_LENGTH,
    )
