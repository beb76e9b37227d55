"""Workbooks: .xlsx and .xls by calamine, which cells hold formulas by the files' own records."""

import re
import struct
from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZipFile

import olefile
import python_calamine

from lkk.services.files.inspection import archives, ole
from lkk.services.files.inspection.reasons import Reason, Refused
from lkk.services.hours.reading import layout, safe_xml
from lkk.services.hours.reading.found import Found
from lkk.services.hours.reading.grid import Formulas, is_template, read_sheet
from lkk.services.hours.reading.refusals import BROKEN, DECLARED, Unreadable
from lkk.vocabulary.hours import HourlyFormat

EXTERNAL = "В книге есть ссылки на другие файлы. Вставьте значения вместо ссылок и сохраните файл"
MAX_UNPACKED = 64 << 20
_WIDEST, _TALLEST = 256, 2000
_FORMULA, _SHEET_BEGINS, _WORKSHEET = 0x0006, 0x0809, 0x0010
_WANTED = frozenset({_FORMULA, _SHEET_BEGINS})
_RECORD = struct.Struct("<HH")
#: Cells of a sheet with a constant, or none, one after another: NUMBER, RK, LABELSST, BLANK, ROW, each of one length.
_CELLS = re.compile(
    rb"(?s:(?:\x03\x02\x0e\x00.{14}|\x7e\x02\x0a\x00.{10}|\xfd\x00\x0a\x00.{10}|\x01\x02\x06\x00.{6}|\x08\x02\x10\x00.{16})++)"
)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NO_FORMULAS: Formulas = frozenset()

FormulasOf = Callable[[list[str]], Mapping[str, Formulas]]


def read_xlsx(data: bytes) -> Found:
    """Read a workbook of Excel 2007 and later.

    Raises:
        Refused, Unreadable: macros, embedded files, a bomb, links to other files, a document type, a broken file.
    """
    archives.inspect_office(data, "xl/workbook.xml")
    with ZipFile(BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED:
            raise Refused(Reason.BOMB)
        for name in parts.namelist():
            if name.lower().startswith("xl/externallinks/"):
                raise Unreadable(EXTERNAL)
            if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in _beginning(parts, name):
                raise Unreadable(DECLARED)
        return _read(data, Found(HourlyFormat.XLSX), lambda _: _xlsx_formulas(parts))


def read_xls(data: bytes) -> Found:
    """Read a workbook of Excel 97-2003. Raises as `read_xlsx`."""
    ole.inspect(data, "Workbook")
    ole.refuse_cut_short(data)
    return _read(data, Found(HourlyFormat.XLS), lambda names: _xls_formulas(data, names))


def _beginning(parts: ZipFile, name: str) -> bytes:
    with parts.open(name) as part:
        return part.read(2000)


def _read(data: bytes, found: Found, formulas_of: FormulasOf) -> Found:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        formulas = formulas_of(list(book.sheet_names))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_width > _WIDEST or sheet.total_height > _TALLEST:
                raise Unreadable(f"На листе «{name[:40]}» ячейки далеко за пределами шаблона. Удалите лишнее")
            rows = [row[: layout.READ_COLUMNS] for row in sheet.to_python(skip_empty_area=False)]
            if is_template(rows):
                read_sheet(found, name[:40], rows, formulas.get(name, _NO_FORMULAS))
    except (python_calamine.CalamineError, KeyError, ValueError, OSError, struct.error):
        raise Unreadable(BROKEN) from None
    return found


def _xlsx_formulas(parts: ZipFile) -> dict[str, Formulas]:
    """The cells with formulas by the name of their sheet."""
    links = safe_xml.parse(parts.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    book = safe_xml.parse(parts.read("xl/workbook.xml"))
    found = {}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_LINK), "").lstrip("/")
        path = target if target.startswith("xl/") else f"xl/{target}"
        if path in parts.namelist():
            found[sheet.get("name", "")] = _formulas_of_part(parts.read(path))
    return found


def _formulas_of_part(content: bytes) -> Formulas:
    """The cells that hold a formula, found by its mark: reading all elements would take longer than all else."""
    cells: set[tuple[int, int]] = set()
    for mark in (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/"):
        at = content.find(mark)
        while at >= 0:
            beginning = content.rfind(b' r="', 0, at) + len(b' r="')
            reference = content[beginning : beginning + 12].partition(b'"')[0].decode("ascii", "replace")
            row = reference.lstrip(_LETTERS)
            if row.isascii() and row.isdigit():
                cells.add((int(row) - 1, _column(reference)))
            at = content.find(mark, at + 1)
    return frozenset(cells)


def _column(reference: str) -> int:
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _xls_formulas(data: bytes, names: list[str]) -> dict[str, Formulas]:
    """The records of the book's stream: sheets stand there in the order of their names."""
    with olefile.OleFileIO(BytesIO(data)) as container:
        stream = container.openstream("Workbook").read()
    sheets: list[set[tuple[int, int]]] = []
    position, last, head = 0, len(stream) - 4, _RECORD.unpack_from
    while position <= last:
        if run := _CELLS.match(stream, position):
            position = run.end()
            continue
        kind, length = head(stream, position)
        if kind in _WANTED:
            if kind == _FORMULA and sheets:
                sheets[-1].add(head(stream, position + 4))
            elif kind == _SHEET_BEGINS and struct.unpack_from("<H", stream, position + 6)[0] == _WORKSHEET:
                sheets.append(set())
        position += 4 + length
    return {name: frozenset(cells) for name, cells in zip(names, sheets, strict=False)}
