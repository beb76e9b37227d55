"""Sheets of a workbook: text stays text and never becomes a formula, figures are numbers, days are days."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

_NARROWEST, _WIDEST = 9, 60
_DAY = "dd.mm.yyyy"


def add_sheet(
    book: Workbook,
    title: str,
    headings: Sequence[str],
    lines: Sequence[Sequence[Any]],
    formats: Mapping[str, str] | None = None,
) -> None:
    """Add a sheet with a heading that stays, a filter and widths that fit; `formats` are those of Excel by heading."""
    known = formats or {}
    page = book.create_sheet(title)
    page.freeze_panes = "A2"
    for number, heading in enumerate(headings):
        longest = max([len(heading) + 3, *(_length(line[number]) for line in lines)])
        page.column_dimensions[get_column_letter(number + 1)].width = min(max(longest, _NARROWEST) + 1, _WIDEST)
    page.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{len(lines) + 1}"
    page.append([_text(page, heading, bold=True) for heading in headings])
    for line in lines:
        page.append([_cell(page, value, known.get(heading, "")) for heading, value in zip(headings, line, strict=True)])


def _cell(page: Any, value: Any, number_format: str) -> Any:
    if isinstance(value, str):
        return _text(page, value)
    cell = WriteOnlyCell(page, value)
    if isinstance(value, date | Decimal):
        cell.number_format = number_format or (_DAY if isinstance(value, date) else "General")
    return cell


def _text(page: Any, value: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    cell.quotePrefix = True  # stays text when somebody edits the cell
    if bold:
        cell.font = Font(bold=True)
    return cell


def _length(value: Any) -> int:
    return 16 if isinstance(value, date) else len(str(value if value is not None else ""))
