"""What a workbook says beside what the account has: every fault in one list, the good rows with their verdicts."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import entry
from lkk.services.readings.entry_sheets import layout
from lkk.services.readings.entry_sheets.child import MOST_FAULTS, Fault, Found, SheetRow
from lkk.services.readings.grid import CellView, GridView, PointView
from lkk.services.readings.rules import Verdict
from lkk.vocabulary.words import day


@dataclass(frozen=True)
class GoodRow:
    """A value that may be entered; `energy` in `unit`, and `question` as it will be asked on sending."""

    row: int
    register_id: int
    point: str
    serial: str
    register: str
    previous: str
    value: Decimal
    energy: Decimal | None
    unit: str
    question: str


@dataclass
class Compared:
    """The good rows and the faults."""

    taken_on: date
    rows: list[GoodRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


async def compare(work: UnitOfWork, actor: Actor, view: GridView, found: Found) -> Compared:
    """Judge a workbook by the rules of the grid without entering anything."""
    compared = Compared(view.today, faults=list(found.faults))
    if found.faults and not found.rows and not found.account:
        return compared  # labels have moved: nothing beside them is trusted
    whole = _judge_head(compared, view, found)
    placed = _place(compared, view, found)
    if whole and placed:
        typed = {cell.register_id: row.value for row, _, cell in placed}
        verdicts = await entry.judged(work, actor, view.account.id, typed, compared.taken_on)
        for row, point, cell in placed:
            _judge_row(compared, row, point, cell, verdicts.get(cell.register_id))
    elif whole and not compared.faults:
        fault = Fault(layout.SHEET, layout.FIRST_ROW, _VALUE, "ни одного показания", "показания в этом столбце")
        compared.faults.append(fault)
    compared.faults.sort(key=lambda one: one.row)
    del compared.faults[MOST_FAULTS:]
    return compared


_VALUE = layout.letter(layout.COLUMNS.index(layout.VALUE))
_METER = layout.letter(layout.COLUMNS.index(layout.METER))


def _judge_head(compared: Compared, view: GridView, found: Found) -> bool:
    """Compare account, month and day; values of another account or month are not looked at."""
    wanted = {layout.ACCOUNT: view.account.number, layout.PERIOD: f"{view.window.billing_period:%m.%Y}"}
    said = {layout.ACCOUNT: found.account, layout.PERIOD: found.period}
    whole = True
    for label, expected in wanted.items():
        if said[label] != expected:
            whole = False
            wrong = f"{label.lower()}: {said[label][:40] or 'пусто'}"
            compared.faults.append(Fault(layout.SHEET, layout.HEAD_ROWS[label], "B", wrong, expected))
    try:
        compared.taken_on = _day_of(found.taken_on)
    except ValueError:
        whole = False
        wrong = f"не дата: {found.taken_on[:40] or 'пусто'}"
        expected = f"день, например {day(view.today)}"
        compared.faults.append(Fault(layout.SHEET, layout.HEAD_ROWS[layout.TAKEN_ON], "B", wrong, expected))
    return whole


def _day_of(said: str) -> date:
    """Raises ValueError."""
    number, month, year = said.split(".")
    return date(int(year), int(month), int(number))


def _place(compared: Compared, view: GridView, found: Found) -> list[tuple[SheetRow, PointView, CellView]]:
    """Find the register of each row; foreign meters and repeated rows are faults."""
    cells = {
        (point.serial_number, cell.energy.value, cell.zone.value): (point, cell)
        for point in view.points
        for cell in point.cells
    }
    serials = {point.serial_number for point in view.points}
    placed: dict[tuple[str, str, str], tuple[SheetRow, PointView, CellView]] = {}
    for row in found.rows:
        key = (row.serial, row.energy, row.zone)
        if row.serial not in serials:
            wrong, expected = f"прибор № {row.serial[:40]} — не этого лицевого счёта", "номер прибора, как в шаблоне"
        elif key not in cells:
            wrong = f"у прибора № {row.serial[:40]} нет счётчика {row.energy} {row.zone}".strip()
            expected = "энергия и зона, как в шаблоне"
        elif key in placed:
            wrong, expected = f"строка повторяет строку {placed[key][0].row}", "одна строка на счётчик"
        else:
            placed[key] = (row, *cells[key])
            continue
        compared.faults.append(Fault(layout.SHEET, row.row, _METER, wrong, expected))
    return list(placed.values())


def _judge_row(compared: Compared, row: SheetRow, point: PointView, cell: CellView, verdict: Verdict | None) -> None:
    """A value that stands already as it is is left out."""
    if verdict is None:
        return
    if verdict.wrong_day:
        expected = "день после предыдущего показания и не позже сегодняшнего"
        fault = Fault(layout.SHEET, layout.HEAD_ROWS[layout.TAKEN_ON], "B", verdict.error, expected)
        if all(one.wrong != fault.wrong for one in compared.faults):
            compared.faults.append(fault)
        return
    if verdict.error or verdict.value is None:
        expected = f"число: {point.whole_digits} до запятой и {point.decimal_digits} после"
        compared.faults.append(Fault(layout.SHEET, row.row, _VALUE, f"{row.value}: {verdict.error}", expected))
        return
    compared.rows.append(
        GoodRow(
            row=row.row,
            register_id=cell.register_id,
            point=point.name,
            serial=point.serial_number,
            register=f"{cell.energy.value} {cell.zone.value}",
            previous=str(cell.previous.value) if cell.previous else "",
            value=verdict.value,
            energy=verdict.energy,
            unit=verdict.unit,
            question=verdict.questions[0].text if verdict.questions else "",
        )
    )
