"""The cells of a workbook of a stranger: refused before a parser allocates what a small file claims to hold. Pure."""

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile

import olefile
import python_calamine

from lkk.services.files.inspection import archives, ole, strange_xml
from lkk.services.files.inspection.reasons import Reason, Refused
from lkk.services.readings.entry_sheets.layout import MOST_COLUMNS, MOST_ROWS

BROKEN = "Файл повреждён и не открывается. Сохраните его заново и загрузите ещё раз"
EXTERNAL = "В книге есть ссылки на другие файлы. Вставьте значения вместо ссылок и сохраните файл"
DECLARED = "В файле есть описание типа документа (DTD), такие файлы не принимаются. Сохраните его из Excel заново"
TOO_LARGE = (
    f"На листе больше {MOST_ROWS} строк или {MOST_COLUMNS} столбцов. Это не шаблон показаний: скачайте его заново"
)
MAX_UNPACKED = 64 << 20
_XLSX, _XLS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BEGINS, _WORKSHEET, _FORMULA, _BOOK = 0x0809, 0x0010, 0x0006, 0x01AE
_INTERNAL = (0x0401, 0x3A01)  # marks of a record that names the book itself
_CELLS = frozenset({_FORMULA, 0x00FD, 0x0203, 0x027E, 0x00BD, 0x0204, 0x0201, 0x00BE, 0x0205})

Rows = list[list[object]]
Formulas = set[tuple[int, int]]


class Unreadable(Exception):
    """The file is not taken as a whole; the text says why and what to do."""


def read_workbook(data: bytes) -> dict[str, tuple[Rows, Formulas]]:
    """Return by sheet its rows from A1 on and the cells (row, column from 0) that hold formulas.

    Raises:
        Refused, Unreadable: macros, a password, a bomb, links to other files, a DTD, more than a template's cells.
    """
    if data.startswith(_XLSX):
        formulas = _look_at_xlsx(data)
    elif data.startswith(_XLS):
        ole.inspect(data, "Workbook")
        ole.refuse_cut_short(data)
        formulas = _look_at_xls(data)
    else:
        raise Refused(Reason.DISGUISED)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        found = {}
        for number, name in enumerate(book.sheet_names):
            sheet = book.get_sheet_by_name(name)
            rows: Rows = [list(row) for row in sheet.to_python(skip_empty_area=False)]
            found[name] = (rows, formulas[number] if number < len(formulas) else set())
    except (python_calamine.CalamineError, KeyError, ValueError, OSError) as error:
        raise Unreadable(BROKEN) from error
    return found


def _look_at_xlsx(data: bytes) -> list[Formulas]:
    archives.inspect_office(data, "xl/workbook.xml")
    try:
        with ZipFile(BytesIO(data)) as parts:
            if any(name.lower().startswith("xl/externallinks/") for name in parts.namelist()):
                raise Unreadable(EXTERNAL)
            for name in parts.namelist():
                with parts.open(name) as part:
                    if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in part.read(4000):
                        raise Unreadable(DECLARED)
            found = []
            for path in _sheet_parts(parts):
                with parts.open(path) as part:
                    found.append(_formulas_of(part))
            if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
                raise Refused(Reason.BOMB)
            return found
    except strange_xml.WithDoctype:
        raise Unreadable(DECLARED) from None
    except (strange_xml.NotXml, expat.ExpatError, KeyError, ValueError, OSError) as error:
        raise Unreadable(BROKEN) from error


def _sheet_parts(parts: ZipFile) -> list[str]:
    links = strange_xml.parse(parts.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "").lstrip("/") for link in links}
    book = strange_xml.parse(parts.read("xl/workbook.xml"))
    named = [targets.get(sheet.get(_LINK), "") for sheet in book.iter(f"{_MAIN}sheet")]
    return [path if path.startswith("xl/") else f"xl/{path}" for path in named]


def _formulas_of(part: IO[bytes]) -> Formulas:
    """The cells with formulas of a sheet; the first cell beyond a template's size ends it."""
    found: Formulas = set()
    at = [0, -1]

    def begin(name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                at[:] = [int(attributes.get("r", at[0] + 1)), -1]
            case "c":
                at[1] = _column(attributes["r"]) if "r" in attributes else at[1] + 1
            case "f":
                found.add((at[0] - 1, at[1]))
        if at[0] > MOST_ROWS or at[1] >= MOST_COLUMNS:
            raise Unreadable(TOO_LARGE)

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = strange_xml.refuse_doctype
    parser.ParseFile(part)
    return found


def _column(reference: str) -> int:
    number = 0
    for sign in reference.rstrip("0123456789"):
        number = number * 26 + ord(sign) - ord("A") + 1
    return number - 1


def _look_at_xls(data: bytes) -> list[Formulas]:
    """The records of the book's stream: sheets stand there in the order of their names."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            stream = container.openstream("Workbook" if container.exists("Workbook") else "Book").read()
        sheets: list[Formulas] = []
        for kind, body in _records(stream):
            if kind == _BEGINS and struct.unpack_from("<H", body, 2)[0] == _WORKSHEET:
                sheets.append(set())
            elif kind == _BOOK and struct.unpack_from("<H", body, 2)[0] not in _INTERNAL:
                raise Unreadable(EXTERNAL)
            elif kind in _CELLS and sheets:
                row, column = struct.unpack_from("<HH", body)
                if row >= MOST_ROWS or column >= MOST_COLUMNS:
                    raise Unreadable(TOO_LARGE)
                if kind == _FORMULA:
                    sheets[-1].add((row, column))
    except (struct.error, OSError, ValueError, LookupError) as error:
        raise Unreadable(BROKEN) from error
    return sheets


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length
