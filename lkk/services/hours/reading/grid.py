"""A sheet of the template as rows of cells: its head, its meters and the hours, every fault with its cell."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from lkk.services.hours.reading import layout, values
from lkk.services.hours.reading.found import Found, FoundMeter, Hours
from lkk.services.hours.reading.layout import column_letter, folded
from lkk.services.hours.reading.values import NotValue, said_day
from lkk.vocabulary.hours import DECIMALS, HOURS, MAX_METERS

NOT_A_DAY = (
    "С 2014 года часы в России не переводят: в сутках 24 часа. Строка на каждый час с 00:00-01:00 до 23:00-24:00, "
    "без добавленных и пропущенных"
)
_INTERVAL = re.compile(r"([0-9]{1,2}):00-([0-9]{1,2}):00")
_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-", " ": None})

_INTERVALS = [layout.interval(hour) for hour in range(HOURS)]

Rows = Sequence[Sequence[Any]]
Formulas = frozenset[tuple[int, int]]


def is_template(rows: Rows) -> bool:
    """Whether a sheet has any of the template's labels; others are no part of the data."""
    wanted = {folded(label.text) for label in layout.LABELS}
    return any(folded(values.text(row[0])) in wanted for row in rows[:40] if row)


def read_sheet(found: Found, place: str, rows: Rows, formulas: Formulas = frozenset()) -> None:
    """Add what a sheet says to `found`; `formulas` are cells (row, column from 0) that hold a formula."""
    sheet = _Sheet(found, place, rows, formulas)
    if len(rows) > layout.READ_ROWS:
        sheet.fault(layout.READ_ROWS + 1, "", "строк больше, чем в шаблоне", f"строки 1-{layout.TOTAL_ROW}")
        return
    if not sheet.labels_in_place():
        return
    sheet.read_head()
    start = sheet.read_period()
    meters = sheet.read_meters()
    if start is not None:
        sheet.read_hours(start, meters)
    found.meters += meters.values()


class _Sheet:
    def __init__(self, found: Found, place: str, rows: Rows, formulas: Formulas) -> None:
        self.found, self.place, self.rows, self.formulas = found, place, rows, formulas
        hours = range(layout.FIRST_HOUR_ROW - 1, layout.LAST_HOUR_ROW)
        self.computed = {column for row, column in formulas if row in hours}

    def fault(self, row: int, column: str, wrong: str, expected: str) -> None:
        """Add a fault of this sheet; rows count from 1."""
        self.found.fault(self.place, row, column, wrong, expected)

    def cell(self, row: int, column: int) -> Any:
        """A cell by its row from 1 and its column from 0."""
        line = self.rows[row - 1] if row <= len(self.rows) else ()
        return line[column] if column < len(line) else None

    def labels_in_place(self) -> bool:
        """Tell of every label that is missing or has moved; the values beside it cannot be trusted then."""
        wanted = {folded(label.text): label for label in layout.LABELS}
        wanted[folded(layout.DATE)] = layout.Label(layout.DATE, layout.TABLE_ROW)
        standing: dict[str, tuple[int, int]] = {}
        for row in range(1, min(len(self.rows), layout.FIRST_HOUR_ROW + 5) + 1):
            for column in range(4):
                key = folded(values.text(self.cell(row, column)))
                if key in wanted:
                    standing.setdefault(key, (row, column))
        right = True
        for key, label in wanted.items():
            row, column = standing.get(key, (0, 0))
            if (row, column) == (label.row, 0):
                continue
            right = False
            wrong = f"подпись «{label.text}» " + ("смещена" if row else "не найдена")
            self.fault(row or label.row, column_letter(column), wrong, f"подпись в ячейке A{label.row}, как в шаблоне")
        return right

    def read_head(self) -> None:
        """The contract, the INN and who answers for the file."""
        for label, name in ((layout.CONTRACT, "contract"), (layout.INN, "inn")):
            row = layout.HEAD_ROWS[label]
            said, before = values.text(self.cell(row, 1)), getattr(self.found, name)
            if said and before and said.lstrip("0") != before.lstrip("0"):
                self.fault(row, "B", f"{label} {said[:40]} на этом листе другой", before)
            elif said:
                setattr(self.found, name, said)
        for label, name in ((layout.PERSON, "person"), (layout.PHONE, "phone")):
            said = values.text(self.cell(layout.HEAD_ROWS[label], 1))[: layout.LONGEST_HEAD]
            setattr(self.found, name, getattr(self.found, name) or said)

    def read_period(self) -> date | None:
        """The first day of the month."""
        row = layout.HEAD_ROWS[layout.PERIOD]
        expected = "первое число месяца, например 01.11.2026"
        try:
            start = values.day(self.cell(row, 1))
        except NotValue as wrong:
            self.fault(row, "B", str(wrong), expected)
            return None
        if start is None or start.day != 1:
            self.fault(row, "B", f"начало отчетного периода: {values.shown(self.cell(row, 1))}", expected)
            return None
        if self.found.period and self.found.period != start.isoformat():
            self.fault(row, "B", f"на этом листе другой месяц: {said_day(start)}", self.found.period)
            return None
        self.found.period = start.isoformat()
        return start

    def read_meters(self) -> dict[int, FoundMeter]:
        """The meters by their column."""
        found: dict[int, FoundMeter] = {}
        row = layout.METER_ROWS[layout.METER]
        for column in range(layout.FIRST_METER_COLUMN, layout.READ_COLUMNS):
            letter, number = column_letter(column), values.text(self.cell(row, column))
            if column >= layout.COLUMNS:
                if number:
                    self.fault(row, letter, f"прибор {number[:40]} вне шаблона", f"не больше {MAX_METERS} на листе")
                continue
            if not number:
                continue
            if any(other.number == number for other in self.found.meters) or any(
                other.number == number for other in found.values()
            ):
                self.fault(row, letter, f"прибор № {number[:40]} указан дважды", "каждый прибор в одном столбце")
                continue
            found[column] = FoundMeter(
                number=number[:64],
                place=self.place,
                column=letter,
                ratio=self._positive(layout.METER_ROWS[layout.RATIO], column),
                closing=self._positive(layout.METER_ROWS[layout.CLOSING], column),
            )
        if not found:
            self.fault(row, "C", "не указан ни один прибор", "номер прибора в столбцах C-L")
        return found

    def _positive(self, row: int, column: int) -> str:
        try:
            value = values.number(self.cell(row, column))
        except NotValue as wrong:
            self.fault(row, column_letter(column), str(wrong), f"число, не больше {DECIMALS} знаков после запятой")
            return ""
        if value is not None and value.startswith("-"):
            self.fault(row, column_letter(column), f"число меньше нуля: {value}", "число от нуля")
            return ""
        return value or ""

    def read_hours(self, start: date, meters: dict[int, FoundMeter]) -> None:
        """The hours; a row is told by its place, the date and the interval beside it only prove it."""
        first, last = layout.FIRST_HOUR_ROW, layout.LAST_HOUR_ROW
        if self._days_have_other_lengths(start):
            return
        days = ((start + timedelta(days=32)).replace(day=1) - start).days
        for number in range(layout.DAYS):
            rows = range(first + number * HOURS, first + (number + 1) * HOURS)
            if number >= days:
                for row in rows:
                    self._must_be_empty(row, meters)
                continue
            on = start + timedelta(days=number)
            columns = [(column, meter.day(on)) for column, meter in meters.items()]
            right = [self._row_is(row, on, hour) for hour, row in enumerate(rows)]
            left = self._read_day(rows, columns) if all(right) else columns
            for hour, row in enumerate(rows):
                if left and right[hour]:
                    self._read_row(row, hour, left)
        for row in range(last + 1, len(self.rows) + 1):
            if folded(values.text(self.cell(row, 0))) != folded(layout.TOTAL):
                self._must_be_empty(row, meters)
        for column in range(layout.FIRST_METER_COLUMN, layout.COLUMNS):
            if column not in meters:
                self._column_must_be_empty(column)

    def _days_have_other_lengths(self, start: date) -> bool:
        """Tell of days with 23 or 25 rows once, in place of a fault at every row behind them."""
        counted: Counter[date] = Counter()
        for cells in self.rows[layout.FIRST_HOUR_ROW - 1 :]:
            if not cells or not cells[0]:
                continue
            try:
                told = values.day(cells[0])
            except NotValue:
                continue
            if told is not None:
                counted[told] += 1
        wrong = [(day, count) for day, count in counted.items() if count != HOURS and day.month == start.month]
        for day, count in wrong:
            self.fault(0, "A", f"{said_day(day)}: строк {count}", NOT_A_DAY)
        return bool(wrong)

    def _row_is(self, row: int, day: date, hour: int) -> bool:
        cells = self.rows[row - 1] if row <= len(self.rows) else ()
        if len(cells) > 1 and cells[1] == _INTERVALS[hour] and cells[0] in (None, "", day):
            return True  # as the template has it
        try:
            said = values.day(self.cell(row, 0))
        except NotValue as wrong:
            self.fault(row, "A", str(wrong), f"{said_day(day)}")
            return False
        if said is not None and said != day:
            wrong = "дата другого месяца" if (said.year, said.month) != (day.year, day.month) else "строка смещена"
            self.fault(row, "A", f"{wrong}: {said_day(said)}", f"{said_day(day)}")
            return False
        told = values.text(self.cell(row, 1)).translate(_DASHES)
        interval = _INTERVAL.fullmatch(told)
        fits = {(hour, hour + 1)} | ({(hour, 0)} if hour == HOURS - 1 else set())
        if told and (interval is None or (int(interval[1]), int(interval[2])) not in fits):
            self.fault(row, "B", f"интервал {told[:40]}: строка смещена или лишняя", layout.interval(hour))
            return False
        return True

    def _read_day(self, rows: range, columns: list[tuple[int, Hours]]) -> list[tuple[int, Hours]]:
        """Read the columns of which nothing has to be told; return the others."""
        lines = self.rows[rows.start - 1 : rows.stop - 1]
        if len(lines) < HOURS:
            return columns
        left = []
        for column, hours in columns:
            read = values.hours([line[column] if column < len(line) else None for line in lines])
            if read is None or column in self.computed:
                left.append((column, hours))
            else:
                hours[:] = read
        return left

    def _read_row(self, row: int, hour: int, columns: list[tuple[int, Hours]]) -> None:
        cells = self.rows[row - 1] if row <= len(self.rows) else ()
        for column, hours in columns:
            if (row - 1, column) in self.formulas:
                self.fault(row, column_letter(column), "формула вместо значения", f"{values.EXPECTED}, не формула")
                continue
            try:
                hours[hour] = values.hour(cells[column]) if column < len(cells) else None
            except NotValue as wrong:
                self.fault(row, column_letter(column), str(wrong), values.EXPECTED)

    def _must_be_empty(self, row: int, meters: dict[int, FoundMeter]) -> None:
        for column in meters:
            if values.text(self.cell(row, column)):
                wrong = f"значение {values.shown(self.cell(row, column))} после конца месяца"
                self.fault(row, column_letter(column), wrong, values.NO_VALUE)

    def _column_must_be_empty(self, column: int) -> None:
        """Values below no meter: a column has moved, or its number was forgotten."""
        for row in range(layout.FIRST_HOUR_ROW, min(layout.LAST_HOUR_ROW, len(self.rows)) + 1):
            if values.text(self.cell(row, column)):
                wrong = "в столбце есть значения, но номер прибора не указан"
                self.fault(layout.METER_ROWS[layout.METER], column_letter(column), wrong, "номер прибора")
                return
