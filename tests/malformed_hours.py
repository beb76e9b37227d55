"""Files with hours that are wrong in a known way, made by a generator with a seed."""

import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

from lkk.services.hours.reading import layout
from tests import hour_files
from tests.hour_files import zipped

_PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)
_DOCTYPE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd"><!ENTITY c "&b;&b;&b;">]>'


@dataclass(frozen=True)
class Malformed:
    """A file that must be refused, or have a fault; `what` is wrong with it."""

    what: str
    extension: str
    content: bytes


class Sheet:
    """Rows of cells, counted from 1."""

    def __init__(self, rows: list[list[Any]]) -> None:
        self.rows = rows

    def put(self, row: int, column: int, value: Any) -> None:
        """Put a value into a cell, wherever it is."""
        self.rows.extend([] for _ in range(row - len(self.rows)))
        line = self.rows[row - 1]
        line.extend([None] * (column - len(line)))
        line[column - 1] = value

    def insert_row(self, row: int) -> None:
        """Move everything from a row on one down."""
        self.rows.insert(row - 1, [])

    def insert_column(self) -> None:
        """Move everything one to the right."""
        for line in self.rows:
            line.insert(0, None)


def generate(seed: int, count: int) -> Iterator[Malformed]:
    """Give so many files; the same seed gives the same ones."""
    rng = random.Random(seed)
    for number in range(count):
        make = _MAKERS[number % len(_MAKERS)]
        yield make(rng)


@cache
def _good(kind: str) -> bytes:
    return hour_files.written(kind, hour_files.book(meters=2))[1]


def _truncated(rng: random.Random) -> Malformed:
    kind = rng.choice(("xlsx", "xls", "maket_2013", "spreadsheet_ml", "xlsx.zip"))
    content = _good(kind)
    extension = "zip" if kind.endswith("zip") else hour_files.WRITERS[kind][0]
    return Malformed(f"cut {kind}", extension, content[: rng.randrange(10, len(content) - 200)])


def _noise(rng: random.Random) -> Malformed:
    return Malformed("noise", rng.choice(("xlsx", "xls", "xml", "zip")), rng.randbytes(rng.randrange(1, 5000)))


def _noise_after_a_head(rng: random.Random) -> Malformed:
    head, extension = rng.choice(
        ((b"PK\x03\x04", "xlsx"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"), (b"<a>", "xml"))
    )
    return Malformed("noise behind a good head", extension, head + rng.randbytes(2000))


def _picture(rng: random.Random) -> Malformed:
    return Malformed("a picture", rng.choice(("xlsx", "xls", "xml", "zip")), _PICTURE)


def _document_type(rng: random.Random) -> Malformed:
    content = _good(rng.choice(("maket_2013", "spreadsheet_ml")))
    head, _, rest = content.partition(b"?>")
    return Malformed("a document type", "xml", head + b"?>" + _DOCTYPE + rest)


def _bomb(rng: random.Random) -> Malformed:
    size = rng.randrange(30, 40) << 20
    return Malformed("a bomb", "zip", zipped(("203_102026.xml", b"<a>" + b" " * size)))


def _two_templates(rng: random.Random) -> Malformed:
    return Malformed("two templates in one archive", "zip", zipped(("a.xlsx", _good("xlsx")), ("b.xls", _good("xls"))))


def _macros(rng: random.Random) -> Malformed:
    return Malformed("macros", "xlsx", _with_part("xl/vbaProject.bin", rng.randbytes(50)))


def _external_links(rng: random.Random) -> Malformed:
    return Malformed("external links", "xlsx", _with_part("xl/externalLinks/externalLink1.xml", b"<externalLink/>"))


def _far_cell(rng: random.Random) -> Malformed:
    return _changed("a cell far away", lambda sheet: sheet.put(rng.randrange(3000, 9000), 3, 1))


def _bad_value(rng: random.Random) -> Malformed:
    row, column = rng.randrange(layout.FIRST_HOUR_ROW, layout.LAST_HOUR_ROW), rng.choice((3, 4))
    value = rng.choice(("н/д", "12,34567", 1.23456, "1e5", True, date(2026, 10, 1), "--", 10**9, "=1+1", "#ЗНАЧ!"))
    return _changed(f"{value!r} in place of a value", lambda sheet: sheet.put(row, column, value))


def _shifted_row(rng: random.Random) -> Malformed:
    row = rng.randrange(layout.FIRST_HOUR_ROW, layout.LAST_HOUR_ROW - 24)
    return _changed("a row inserted", lambda sheet: sheet.insert_row(row))


def _shifted_column(rng: random.Random) -> Malformed:
    return _changed("a column inserted", lambda sheet: sheet.insert_column())


def _other_date(rng: random.Random) -> Malformed:
    row = rng.randrange(layout.FIRST_HOUR_ROW, layout.LAST_HOUR_ROW)
    return _changed("a date of another month", lambda sheet: sheet.put(row, 1, date(2026, 11, rng.randrange(1, 28))))


def _bad_period(rng: random.Random) -> Malformed:
    value = rng.choice((None, date(2026, 10, 2), "октябрь", 12345678, "32.13.2026"))
    return _changed("no first day of a month", lambda sheet: sheet.put(8, 2, value))


def _twice(rng: random.Random) -> Malformed:
    return _changed("a meter twice", lambda sheet: sheet.put(10, 4, "00000001"))


def _no_meter(rng: random.Random) -> Malformed:
    return _changed("values without a meter", lambda sheet: sheet.put(10, 4, None))


def _label_gone(rng: random.Random) -> Malformed:
    row = rng.choice(list((layout.HEAD_ROWS | layout.METER_ROWS).values()))
    return _changed("a label changed", lambda sheet: sheet.put(row, 1, "что-то другое"))


def _wrong_xml(rng: random.Random) -> Malformed:
    old, new = rng.choice(
        (
            (b'i="5"', b'i="25"'),
            (b'd="2026-10-03"', b'd="2026-11-03"'),
            (b'i="7"', b'i="8"'),
            (b"<PeriodStart>2026-10-01", b"<PeriodStart>2026-10-15"),
            (b'P1="', b'P9="1" P1="'),
            (b"<Hours>", b"<Other>"),
        )
    )
    return Malformed(f"{old!r} is {new!r}", "xml", _good("maket_2013").replace(old, new, 1))


def _bad_maket_value(rng: random.Random) -> Malformed:
    value = rng.choice(("н/д", "1;2", "1.23456", "1e5", "--", "1000000000", "1 2 x", "0,00001", ";", "inf"))
    at = rng.randrange(1, 40)
    before = b"".join(_good("maket_2013").partition(b"<Hours>")[:2])
    head, *rows = _good("maket_2013")[len(before) :].split(b' P1="')
    rows[at] = value.encode() + b'"' + rows[at].partition(b'"')[2]
    return Malformed(f"{value!r} in a row of XML", "xml", before + b' P1="'.join((head, *rows)))


def _other_xml(rng: random.Random) -> Malformed:
    return Malformed(
        "another XML", "xml", rng.choice((b"<html/>", b"<message class='80030'/>", b"<?xml version='1.0'?>"))
    )


def _many_rows(rng: random.Random) -> Malformed:
    return Malformed("very many rows", "xlsx", many_rows(rng.randrange(100_000, 110_000)))


def many_rows(count: int) -> bytes:
    """A workbook whose one sheet has so many rows."""
    rows = b'<row><c t="inlineStr"><is><t>x</t></is></c></row>' * count
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )
    return _with_part("xl/worksheets/sheet1.xml", sheet)


_MAKERS: tuple[Callable[[random.Random], Malformed], ...] = (
    _truncated, _noise, _noise_after_a_head, _picture, _document_type, _bomb, _two_templates, _macros, _external_links,
    _far_cell, _bad_value, _shifted_row, _shifted_column, _other_date, _bad_period, _twice, _no_meter, _label_gone,
    _wrong_xml, _bad_maket_value, _other_xml, _many_rows, _truncated, _bad_value, _noise_after_a_head, _wrong_xml,
)  # fmt: skip


def _changed(what: str, change: Callable[[Sheet], Any]) -> Malformed:
    """A sheet of the template with one thing wrong, as «таблица XML 2003»."""
    sheet = Sheet([list(row) for row in _rows()])
    change(sheet)
    return Malformed(what, "xml", hour_files.sheet_of(sheet.rows))


@cache
def _rows() -> list[list[Any]]:
    return hour_files.rows_of(hour_files.book(meters=2))


def _with_part(name: str, content: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(_good("xlsx"))) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return made.getvalue()
