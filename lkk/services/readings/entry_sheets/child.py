"""The child process that reads a template of readings by its labels and prints what it says as one line of JSON."""

import json
import resource
import sys
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from lkk.services.readings.entry_sheets import layout
from lkk.services.readings.entry_sheets.layout import letter
from lkk.vocabulary.words import day

MEMORY, CPU_S = 300 << 20, 10
MOST_FAULTS = 200  # in a list that people read
_SHOWN = 40


@dataclass
class Fault:
    """Something wrong: where it is, what is wrong, what was expected; row 0 is the whole sheet."""

    sheet: str
    row: int
    column: str
    wrong: str
    expected: str


@dataclass
class SheetRow:
    """A value as it was written, with the labels of its row."""

    row: int
    serial: str
    energy: str
    zone: str
    value: str


@dataclass
class Found:
    """What a file says; `problem` refuses the whole of it."""

    account: str = ""
    period: str = ""
    taken_on: str = ""
    rows: list[SheetRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    problem: str = ""


def main() -> None:
    """Argument: the file."""
    _limit()
    from lkk.services.files.inspection.reasons import Reason, Refused
    from lkk.services.readings.entry_sheets.cells import Unreadable

    try:
        found = read(Path(sys.argv[1]).read_bytes())
    except Refused as refused:
        found = Found(problem=refused.reason.value)
    except Unreadable as error:
        found = Found(problem=str(error))
    except (MemoryError, RecursionError):
        found = Found(problem=Reason.TOO_COMPLEX.value)
    print(json.dumps(asdict(found), ensure_ascii=True))


def read(data: bytes) -> Found:
    """Return what a template says. Raises as `cells.read_workbook`."""
    from lkk.services.readings.entry_sheets.cells import read_workbook

    sheets = read_workbook(data)
    rows, formulas = sheets.get(layout.SHEET, ([], set()))
    if layout.SHEET not in sheets:
        return Found(problem=f"В книге нет листа «{layout.SHEET}». Скачайте шаблон заново и заполните его")
    found = Found()
    sheet = _Sheet(found, rows)
    if sheet.labels_in_place():
        sheet.read_head()
        sheet.read_rows(formulas)
    del found.faults[MOST_FAULTS:]
    return found


class _Sheet:
    def __init__(self, found: Found, rows: list[list[Any]]) -> None:
        self.found, self.rows = found, rows

    def cell(self, row: int, column: int) -> Any:
        """A cell by its row from 1 and its column from 0."""
        line = self.rows[row - 1] if row <= len(self.rows) else []
        return line[column] if column < len(line) else None

    def fault(self, row: int, column: int, wrong: str, expected: str) -> None:
        self.found.faults.append(Fault(layout.SHEET, row, letter(column), wrong, expected))

    def labels_in_place(self) -> bool:
        """Tell of every label that is missing or has moved: the values beside it cannot be trusted then."""
        wanted = {(row, 0): label for label, row in layout.HEAD_ROWS.items()}
        wanted |= {(layout.TABLE_ROW, column): label for column, label in enumerate(layout.COLUMNS)}
        standing = {
            _text(value).casefold(): (row, column)
            for row, line in reversed(list(enumerate(self.rows[:40], start=1)))
            for column, value in reversed(list(enumerate(line)))
            if _text(value)
        }
        for (row, column), label in wanted.items():
            if _text(self.cell(row, column)).casefold() == label.casefold():
                continue
            at = standing.get(label.casefold())
            expected = f"подпись «{label}» в ячейке {letter(column)}{row}, как в шаблоне"
            if at:
                self.fault(at[0], at[1], f"подпись «{label}» смещена", expected)
            else:
                self.fault(row, column, f"подпись «{label}» не найдена", expected)
        return not self.found.faults

    def read_head(self) -> None:
        """The account, the month and the day."""
        account, period, taken_on = (self.cell(row, 1) for row in layout.HEAD_ROWS.values())
        self.found.account = _text(account)
        self.found.period = f"{period:%m.%Y}" if isinstance(period, date) else _text(period)
        self.found.taken_on = day(taken_on) if isinstance(taken_on, date) else _text(taken_on)

    def read_rows(self, formulas: set[tuple[int, int]]) -> None:
        """Every row with a value; what stands beyond the table is told."""
        at = {name: column for column, name in enumerate(layout.COLUMNS)}
        value_column, last = at[layout.VALUE], len(layout.COLUMNS)
        for row in range(layout.FIRST_ROW, len(self.rows) + 1):
            beyond = next((n for n in range(last, len(self.rows[row - 1])) if _text(self.cell(row, n))), None)
            if beyond is not None:
                self.fault(row, beyond, f"значение правее таблицы: «{_text(self.cell(row, beyond))[:_SHOWN]}»", "пусто")
            if (row - 1, value_column) in formulas:
                self.fault(row, value_column, "формула вместо значения", "число: вставьте значение вместо формулы")
                continue
            value, serial = self.cell(row, value_column), _text(self.cell(row, at[layout.METER]))
            written = _written(value)
            if written is None:
                self.fault(row, value_column, f"не число: {_text(value)[:_SHOWN]}", "показание прибора числом")
            elif written and not serial:
                self.fault(row, at[layout.METER], "нет номера прибора", "номер прибора, как в шаблоне")
            elif written:
                energy, zone = _text(self.cell(row, at[layout.ENERGY])), _text(self.cell(row, at[layout.ZONE]))
                self.found.rows.append(SheetRow(row, serial[:64], energy[:10], zone[:10], written[:_SHOWN]))


def _written(value: Any) -> str | None:
    """A number as plain text, with 15 significant digits as spreadsheets show it; None for what is no number."""
    if value is None or isinstance(value, str):
        return _text(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return format(Decimal(format(value, ".15g")), "f")


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return day(value)
    return " ".join(str(value).split())


def _limit() -> None:
    """Before any parser is loaded; a file over a limit ends this process and nothing else."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
