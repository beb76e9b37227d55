"""The statistics as a file: a sheet of all registers by month and one of totals, or the same lines as CSV."""

import asyncio
import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from lkk.services.kernel.ready_files import CSV, XLSX, ReadyFile
from lkk.services.kernel.sheets import add_sheet
from lkk.services.readings.statistics import Statistics, Usage
from lkk.vocabulary import words
from lkk.vocabulary.metering import EnergyKind, Zone

HEADINGS = (
    "Месяц",
    "Точка учёта",
    "Прибор учёта",
    "Счётчик",
    "Зона",
    "Начальное показание",
    "Конечное показание",
    "Коэффициент",
    "Расход",
    "Единица",
    "Источник",
)
TOTALS = ("Месяц", "Счётчик", "Зона", "Расход", "Годом ранее", "Единица")
_KWH = "# ##0.####"


async def workbook(found: Statistics) -> ReadyFile:
    """Return the statistics as .xlsx; months are days that Excel shows as months, figures are numbers."""
    return ReadyFile(f"{_name(found)}.xlsx", XLSX, await asyncio.to_thread(_draw, found))


async def table(found: Statistics) -> ReadyFile:
    """Return the lines as CSV: semicolons, decimal commas and UTF-8 with its mark, as Russian Excel opens it."""
    return ReadyFile(f"{_name(found)}.csv", CSV, await asyncio.to_thread(_written, found))


def lines_of(found: Statistics) -> list[tuple[Any, ...]]:
    """The lines under `HEADINGS`, by month, then point, meter and register."""
    ordered = sorted(found.rows, key=lambda one: one.period)
    return [
        (
            one.period,
            one.point_name,
            one.serial_number,
            one.kind.value,
            one.zone.label,
            one.opening,
            one.closing,
            one.multiplier,
            one.energy,
            one.kind.unit,
            one.source.label,
        )
        for one in ordered
    ]


def totals_of(found: Statistics) -> list[tuple[Any, ...]]:
    """The lines under `TOTALS`: what is billed, added up over points."""
    now, before = _sums(found.rows), _sums(found.year_before)
    return [
        (period, kind.value, zone.label, energy, before.get((_a_year_before(period), kind, zone)), kind.unit)
        for (period, kind, zone), energy in sorted(now.items())
    ]


def _sums(rows: Sequence[Usage]) -> dict[tuple[date, EnergyKind, Zone], Decimal]:
    total: dict[tuple[date, EnergyKind, Zone], Decimal] = defaultdict(Decimal)
    for one in rows:
        if one.billed and one.energy is not None:
            total[one.period, one.kind, one.zone] += one.energy
    return dict(total)


def _a_year_before(period: date) -> date:
    return period.replace(year=period.year - 1)


def _draw(found: Statistics) -> bytes:
    book = Workbook(write_only=True)
    months = {"Месяц": "mmmm yyyy"}
    figures = dict.fromkeys(("Начальное показание", "Конечное показание", "Расход", "Годом ранее"), _KWH)
    add_sheet(book, "Расход по счётчикам", HEADINGS, lines_of(found), months | figures)
    add_sheet(book, "Итого за месяц", TOTALS, totals_of(found), months | figures)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _written(found: Statistics) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADINGS)
    for line in lines_of(found):
        writer.writerow([_plain(cell) for cell in line])
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: Any) -> str:
    """A cell of CSV; text that a sheet would take for a formula gets an apostrophe."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%m.%Y}"
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}".replace(".", ",")
    return f"'{cell}" if cell[:1] in "=@\t\r" else cell


def _name(found: Statistics) -> str:
    return f"Статистика {found.account_number} {found.first:%Y-%m} - {found.last:%Y-%m}"


def span_words(found: Statistics) -> str:
    """«январь 2025 г. – март 2026 г.»."""
    return f"{words.month(found.first)} – {words.month(found.last)}"
