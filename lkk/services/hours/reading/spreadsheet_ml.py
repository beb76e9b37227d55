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
    for row in sheet.iter(f"{_SS}Row"):
        at = _index(row, len(rows))
        if at > layout.READ_ROWS:
            raise Unreadable(f"Строка {at + 1}: {_FAR}")
        rows.extend([] for _ in range(at + 1 - len(rows)))
        column = 0
        for cell in row.iter(f"{_SS}Cell"):
            column = _index(cell, column)
            if column < layout.READ_COLUMNS:
                line = rows[at]
                line.extend([None] * (column + 1 - len(line)))
                line[column] = _value(cell)
                if cell.get(f"{_SS}Formula"):
                    formulas.add((at, column))
            column += 1 + _count(cell, "MergeAcross")
        rows.extend([] for _ in range(min(_count(row, "Span"), layout.READ_ROWS)))
    return rows, frozenset(formulas)


def _index(element: Element, following: int) -> int:
    """Where an element stands, from 0: its own index, or right after the one before."""
    said = _count(element, "Index")
    return said - 1 if said > 0 else following


def _count(element: Element, name: str) -> int:
    said = element.get(f"{_SS}{name}", "0")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 8 else 0


def _value(cell: Element) -> Any:
    data = cell.find(f"{_SS}Data")
    if data is None:
        return None
    said = "".join(data.itertext())
    match data.get(f"{_SS}Type"):
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
