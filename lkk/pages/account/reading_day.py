"""The day the readings were taken on, one for everything that is sent together."""

import reflex as rx

from lkk.components.fields import date_field
from lkk.state.readings.readings import FORM, Readings


def reading_day() -> rx.Component:
    """Draw the field; a day that was refused stands in it anew."""
    return date_field(
        "taken_on",
        "Дата снятия показаний",
        form=FORM,
        default_value=Readings.taken_on,
        latest=Readings.today,
        error=Readings.date_error,
        on_blur=Readings.choose_day,
        key=f"{Readings.account_id}.{Readings.day_turn}",
    )
