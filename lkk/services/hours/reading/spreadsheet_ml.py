"""«Таблица XML 2003»: the sheets as rows of cells; skipped rows, skipped and merged cells are counted."""

from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

from lkk.services.hours.reading import layout
from lkk.services.hours.reading.found import Found
from lkk.services.hours.reading.grid import is_template, read_sheet
from lkk.services.hours.reading.refusals import Unreadable
from lkk.vocabulary.hours import HourlyFormat

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_ROW, _CELL, _DATA = f"{_SS}Row", f"{_SS}Cell", f"{_SS}Data"
_INDEX, _FORMULA, _ACROSS, _TYPE = f"{_SS}Index", f"{_SS}Formula", f"{_SS}MergeAcross", f"{_SS}Type"
_FAR = "ячейки далеко за пределами шаблона. Удалите лишнее и сохраните файл"


def read(root: Element) -> Found:
    """Read a workbook. Raises Unreadable."""
    found = Found(HourlyFormat.SPREADSHEET_ML)
    for sheet in root.iter(f"{_SS}Worksheet"):
        rows, formulas = _rows(sheet)
        if is_template(rows):
            read_sheet(found, sheet.get(f"{_SS}Name", "")[:40], rows, formulas)
    return found


def _rows(sheet: Element) -> tuple[list[list[Any]], frozenset[tuple[int, int]]]:
    rows: list[list[Any]] = []
    formulas: set[tuple[int, int]] = set()
    for row in sheet.iter(_ROW):
        at = _index(row, len(rows))
        if at > layout.READ_ROWS:
            raise Unreadable(f"Строка {at + 1}: {_FAR}")
        rows.extend([] for _ in range(at + 1 - len(rows)))
        formulas.update((at, column) for column in _read_row(row, rows[at]))
        rows.extend([] for _ in range(min(_number_of(row, f"{_SS}Span"), layout.READ_ROWS)))
    return rows, frozenset(formulas)


def _read_row(row: Element, line: list[Any]) -> list[int]:
    """Add the cells of a row to its line; return the columns that hold a formula."""
    computed, column = [], 0
    for cell in row.iter(_CELL):
        column = _index(cell, column)
        if column < layout.READ_COLUMNS:
            line.extend([None] * (column + 1 - len(line)))
            line[column] = _value(cell)
            if cell.get(_FORMULA):
                computed.append(column)
        column += 1 + (_number_of(cell, _ACROSS) if _ACROSS in cell.attrib else 0)
    return computed


def _index(element: Element, following: int) -> int:
    """Where an element stands, from 0: its own index, or right after the one before."""
    said = _number_of(element, _INDEX) if _INDEX in element.attrib else 0
    return said - 1 if said > 0 else following


def _number_of(element: Element, name: str) -> int:
    said = element.get(name, "0")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 8 else 0


def _value(cell: Element) -> Any:
    data = cell.find(_DATA)
    if data is None:
        return None
    said = "".join(data.itertext()) if len(data) else data.text or ""
    match data.get(_TYPE):
        case "Number":
            return _number(said)
        case "DateTime":
            return _moment(said)
        case "Boolean":
            return said == "1"
    return said


def _number(said: str) -> Any:
    try:
        value = float(said)
    except ValueError:
        return said
    return value if abs(value) < 1e15 else said


def _moment(said: str) -> Any:
    """A day; a time of day, which the year 1899 stands for, is no day."""
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return said
    return moment if moment.year > 1900 else said
