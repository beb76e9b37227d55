"""The rows of a file with account numbers: XLSX, CSV or text; runs in a child process that limits itself. Pure."""

import csv
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lkk.services.files.inspection.child import limit_process
from lkk.services.files.inspection.reasons import Reason, Refused
from lkk.vocabulary.broadcasts import MOST_LIST_ROWS
from lkk.vocabulary.people import CabinetClass

LONGEST_NUMBER, SHOWN = 20, 40
TOO_MANY = f"В файле больше {MOST_LIST_ROWS} строк. Разделите его на части"
_DRESSING = str.maketrans("", "", " \t\u00a0\u202f№'")
_REGISTRIES = {
    "": "",
    "физ": CabinetClass.INDIVIDUAL.value,
    "фл": CabinetClass.INDIVIDUAL.value,
    "юр": CabinetClass.LEGAL.value,
    "юл": CabinetClass.LEGAL.value,
}


def main() -> None:
    """Arguments: the file and its extension. Print what was read as one line of JSON."""
    path, extension = sys.argv[1:3]
    limit_process()
    try:
        told = read_list(Path(path).read_bytes(), extension)
    except Refused as refused:
        told = {"problem": refused.reason.value}
    except (MemoryError, RecursionError):
        told = {"problem": Reason.TOO_COMPLEX.value}
    print(json.dumps(told, ensure_ascii=True))


def read_list(data: bytes, extension: str) -> dict[str, Any]:
    """Return `accounts` as [row, number, registry], where the registry may be empty, and `faults` as [row, text].

    Rows are counted as the person sees them, from 1. A first row without any digit is a heading.

    Raises:
        Refused: the file is damaged, hides something, or is no such file.
    """
    accounts: list[tuple[int, str, str]] = []
    faults: list[tuple[int, str]] = []
    rows = _workbook(data) if extension == "xlsx" else _lines(data)
    begun = False
    for row, cells in rows:
        if len(accounts) + len(faults) >= MOST_LIST_ROWS:
            return {"problem": TOO_MANY}
        number, registry = (*cells, "", "")[:2]
        if not number.strip() and not registry.strip():
            continue
        heading, begun = not begun and not any(sign.isdigit() for sign in number), True
        if heading:
            continue
        fault = _fault(number, registry)
        if fault:
            faults.append((row, fault))
        else:
            accounts.append((row, number.translate(_DRESSING), _registry(registry)))
    return {"accounts": accounts, "faults": faults}


def _fault(number: str, registry: str) -> str:
    bare = number.translate(_DRESSING)
    if not bare:
        return "нет номера счёта"
    if not (bare.isascii() and bare.isdigit()):
        return f"«{number.strip()[:SHOWN]}» — не номер счёта: в нём должны быть только цифры"
    if len(bare) > LONGEST_NUMBER:
        return f"в номере больше {LONGEST_NUMBER} цифр"
    if registry.strip().lower().rstrip(".") not in _REGISTRIES:
        return f"«{registry.strip()[:SHOWN]}» во втором столбце: там может стоять только «физ» или «юр»"
    return ""


def _registry(text: str) -> str:
    return _REGISTRIES[text.strip().lower().rstrip(".")]


def _workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The first two columns of the first sheet."""
    from lkk.services.files.inspection import reading

    reading.read(data, "xlsx")
    import openpyxl

    try:
        sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        for row, cells in enumerate(sheet.iter_rows(max_col=2, values_only=True), 1):
            yield row, [_text(cell) for cell in cells]
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise Refused(Reason.UNREADABLE) from error


def _text(cell: object) -> str:
    """A number that a sheet keeps as 9234.0 is «9234»."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(data)
    beginning = text[:4096]
    delimiter = max(";\t,", key=beginning.count)
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1)
    except csv.Error as error:
        raise Refused(Reason.UNREADABLE) from error


def _decoded(data: bytes) -> str:
    """UTF-8, UTF-16 with its mark, else what Russian Windows writes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    elif b"\0" in data:
        raise Refused(Reason.DISGUISED)
    else:
        encodings = ("utf-8-sig", "cp1251")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(Reason.UNREADABLE)
