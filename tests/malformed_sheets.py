"""Templates of readings spoiled in every way, the same ones for the same seed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import load_workbook

from lkk.services.readings.entry_sheets import layout
from lkk.services.readings.entry_sheets.template import SheetContent, write_xls, write_xlsx

VALUE = len(layout.COLUMNS)
GOOD = SheetContent(
    "203",
    "11.2026",
    date(2026, 11, 22),
    [
        (f"Цех {n}", f"1000000{n}", "A+", "T1", "Активная, приём, сутки", Decimal(100), None, "6 + 2", Decimal(150 + n))
        for n in range(5)
    ],
)

Spoil = Callable[[Random, Any], None]


def malformed(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """Yield what was done to each file, and the file; none of them may be taken without a word."""
    rng = Random(seed)
    ways = [*_CELLS.items(), *_BYTES.items()]
    for number in range(count):
        name, spoil = ways[number % len(ways)]
        yield f"{number} {name}", spoil(rng)


def _by_cells(spoil: Spoil) -> Callable[[Random], bytes]:
    def make(rng: Random) -> bytes:
        book = load_workbook(BytesIO(write_xlsx(GOOD)))
        spoil(rng, book[layout.SHEET])
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()

    return make


def _row(rng: Random) -> int:
    return layout.FIRST_ROW + rng.randrange(len(GOOD.rows))


def _set(rng: Random, sheet: Any, value: object) -> None:
    sheet.cell(_row(rng), VALUE).value = value


def _without_label(rng: Random, sheet: Any) -> None:
    sheet.cell(layout.TABLE_ROW, rng.randint(1, VALUE)).value = rng.choice((None, "Итого", "x"))


_CELLS: dict[str, Callable[[Random], bytes]] = {
    "rows shifted": _by_cells(lambda rng, sheet: sheet.insert_rows(rng.randint(1, layout.TABLE_ROW))),
    "columns shifted": _by_cells(lambda rng, sheet: sheet.insert_cols(rng.randint(1, VALUE))),
    "a label gone": _by_cells(_without_label),
    "a formula": _by_cells(lambda rng, sheet: _set(rng, sheet, f"=A1+{rng.randint(1, 99)}")),
    "an external link": _by_cells(lambda rng, sheet: _set(rng, sheet, "=[1]Лист1!A1")),
    "true": _by_cells(lambda rng, sheet: _set(rng, sheet, True)),
    "a day for a number": _by_cells(lambda rng, sheet: _set(rng, sheet, date(2026, 11, rng.randint(1, 28)))),
    "something beyond": _by_cells(lambda rng, sheet: sheet.cell(_row(rng), VALUE + rng.randint(1, 9), "x")),
    "no serial": _by_cells(lambda rng, sheet: setattr(sheet.cell(_row(rng), 2), "value", None)),
    "another sheet": _by_cells(lambda _, sheet: setattr(sheet, "title", "Лист1")),
    "far away": _by_cells(lambda rng, sheet: sheet.cell(rng.choice((5000, 1_048_576)), 1, "x")),
    "far right": _by_cells(lambda rng, sheet: sheet.cell(1, rng.choice((200, 16_384)), "x")),
}


def _cut(rng: Random) -> bytes:
    whole = write_xlsx(GOOD) if rng.random() < 0.5 else write_xls(GOOD)
    return whole[: rng.randrange(len(whole))]


def _noise(rng: Random) -> bytes:
    return rng.choice((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-1.7", b"\x89PNG\r\n", b"")) + rng.randbytes(2000)


def _with_part(name: str, content: bytes) -> Callable[[Random], bytes]:
    def make(_: Random) -> bytes:
        stream = BytesIO(write_xlsx(GOOD))
        with ZipFile(stream, "a", ZIP_DEFLATED) as parts:
            parts.writestr(name, content)
        return stream.getvalue()

    return make


def _with_doctype(rng: Random) -> bytes:
    """An entity that reads a file, or that grows without end."""
    declared = rng.choice(('<!ENTITY e SYSTEM "file:///etc/passwd">', '<!ENTITY a "aaaaaaaaaa">'))
    return _sheet_changed(lambda text: re.sub(r"^(<\?xml[^>]*>)?", f"<!DOCTYPE w [{declared}]>", text, count=1))


def _broken_xml(rng: Random) -> bytes:
    return _sheet_changed(lambda text: text[: rng.randint(10, len(text) - 20)])


def _sheet_changed(change: Callable[[str], str]) -> bytes:
    given, made = ZipFile(BytesIO(write_xlsx(GOOD))), BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as parts:
        for name in given.namelist():
            content = given.read(name)
            parts.writestr(name, change(content.decode()) if name.endswith("sheet1.xml") else content)
    return made.getvalue()


def _bomb(_: Random) -> bytes:
    return _with_part("xl/media/big.xml", b"0" * (70 << 20))(_)


def _many_rows(rng: Random) -> bytes:
    """Rows without end; 400,000 of them are tried once, apart."""
    return many_rows(rng.randint(2001, 4000))


def many_rows(count: int) -> bytes:
    """Return a template with so many rows."""
    line = "".join(f'<c r="{letter}{{0}}"><v>150</v></c>' for letter in "ABCDEFGHI")
    rows = "".join(f'<row r="{row}">{line.format(row)}</row>' for row in range(1, count + 1))
    return _sheet_changed(lambda text: re.sub("<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>", text))


def _many_rows_xls(rng: Random) -> bytes:
    rows = [GOOD.rows[0]] * rng.randint(2001, 2500)
    return write_xls(replace(GOOD, rows=rows))


_BYTES: dict[str, Callable[[Random], bytes]] = {
    "cut short": _cut,
    "noise": _noise,
    "macros": _with_part("xl/vbaProject.bin", b"macro"),
    "a part of another book": _with_part("xl/externalLinks/externalLink1.xml", b"<x/>"),
    "a document type": _with_doctype,
    "broken XML": _broken_xml,
    "a bomb": _bomb,
    "rows without end": _many_rows,
    "rows without end, .xls": _many_rows_xls,
}
