"""A month as CSV: a row an hour, a column a meter; opens in Excel with Russian settings."""

import csv
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

from lkk.services.hours.reading import layout
from lkk.services.hours.reading.values import said_day
from lkk.vocabulary.hours import HOURS

_BOM = "\ufeff"  # Excel takes it as the sign of UTF-8


def make(months: Mapping[tuple[Any, Any], Mapping[date, list[Decimal | None]]]) -> bytes:
    """Return the table; meters have `serial_number`, kinds of energy `value` and `unit`; a gap is an empty field."""
    table = StringIO()
    writer = csv.writer(table, delimiter=";", lineterminator="\r\n")
    heads = [f"{meter.serial_number} {energy.value}, {energy.unit}" for meter, energy in months]
    writer.writerow([layout.DATE, layout.INTERVAL, *heads])
    for day in sorted({day for days in months.values() for day in days}):
        for hour in range(HOURS):
            values = [_said(days.get(day, [None] * HOURS)[hour]) for days in months.values()]
            writer.writerow([f"{said_day(day)}", layout.interval(hour), *values])
    return (_BOM + table.getvalue()).encode()


def _said(value: Decimal | None) -> str:
    return "" if value is None else format(value.normalize(), "f").replace(".", ",")
