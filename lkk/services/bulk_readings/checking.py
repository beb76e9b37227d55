"""Judges the rows of a file by the rules of the grid; what a person would be asked needs «да» in the row."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from lkk.models.accounts import CustomerAccount
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import windows
from lkk.services.readings.facts import (
    Entries,
    InstalledRegister,
    facts_of,
    in_place,
    of_accounts,
    past_of,
    readings_of,
)
from lkk.services.readings.rules import Question, Verdict, judge, zone_questions
from lkk.services.readings.windows import WindowState
from lkk.vocabulary.bulk_readings import ACCOUNT, CONFIRMED, DAY, ENERGY, METER, REGISTRY, VALUE, ZONE, RowState
from lkk.vocabulary.metering import EnergyKind, ReadingStatus, Zone
from lkk.vocabulary.people import CabinetClass
from lkk.vocabulary.words import number

_YES = {"да", "yes", "1", "+"}
_REGISTRIES = {"физ": CabinetClass.INDIVIDUAL, "фл": CabinetClass.INDIVIDUAL, "юр": CabinetClass.LEGAL}
_REGISTRIES |= {"юл": CabinetClass.LEGAL, "": None}
_LATIN = str.maketrans("АТ", "AT")  # people type A+ and T1 with Russian letters
_STANDING = (ReadingStatus.VALID, ReadingStatus.TRANSMITTED)


@dataclass
class Checked:
    """A row with the register it is about; `verdict` is None where the row says nothing that can be judged."""

    line: int
    cells: dict[str, str]
    state: RowState = RowState.FAULT
    text: str = ""
    account: CustomerAccount | None = None
    register: InstalledRegister | None = None
    window: WindowState | None = None
    taken_on: date | None = None
    verdict: Verdict | None = None
    questions: list[Question] = field(default_factory=list)
    draft_id: int | None = None

    @property
    def confirmed(self) -> bool:
        """Whether the row says yes to what is asked of it."""
        return self.cells.get(CONFIRMED, "").lower() in _YES


async def check(work: UnitOfWork, rows: Sequence[dict[str, Any]]) -> list[Checked]:
    """Judge every row as it would be now; nothing is written."""
    found = [Checked(int(row["line"]), {k: str(v) for k, v in row.items() if k != "line"}) for row in rows]
    await _find_accounts(work, found)
    await _find_registers(work, found)
    _refuse_doubled(found)
    await _judge(work, [one for one in found if one.register and not one.text])
    for one in found:
        _conclude(one)
    return found


async def _find_accounts(work: UnitOfWork, rows: Sequence[Checked]) -> None:
    numbers = {"".join(row.cells.get(ACCOUNT, "").split()).lstrip("№") for row in rows}
    query = select(CustomerAccount).where(col(CustomerAccount.number).in_(numbers))
    by_number: dict[str, list[CustomerAccount]] = defaultdict(list)
    for account in await work.session.exec(query):
        by_number[account.number].append(account)
    for row in rows:
        wanted = row.cells.get(REGISTRY, "").lower().rstrip(".")
        if wanted not in _REGISTRIES:
            row.text = f"{REGISTRY}: «{wanted}», а может стоять только «физ» или «юр»"
            continue
        known = by_number.get("".join(row.cells.get(ACCOUNT, "").split()).lstrip("№"), [])
        fitting = [one for one in known if _REGISTRIES[wanted] in (None, one.cabinet_class)]
        if not fitting:
            row.text = f"{ACCOUNT}: такого счёта нет"
        elif len(fitting) > 1:
            row.text = f"{ACCOUNT}: такой номер есть и у физического, и у юридического лица. Укажите «{REGISTRY}»"
        elif fitting[0].closed:
            row.text = f"{ACCOUNT}: счёт закрыт"
        else:
            row.account = fitting[0]


async def _find_registers(work: UnitOfWork, rows: Sequence[Checked]) -> None:
    by_account: dict[int, list[Checked]] = defaultdict(list)
    for row in rows:
        if row.account is not None:
            by_account[row.account.key].append(row)
    registers = await of_accounts(work, by_account.keys())
    known: dict[tuple[Any, ...], WindowState] = {}
    for account_id, own in by_account.items():
        account = own[0].account
        if account is None:
            continue
        today = local_day(work.now, account.time_zone)
        standing = [one for one in registers[account_id] if in_place(one, today)]
        of_window = (account.cabinet_class, today, account.closed_through)
        window = known.get(of_window) or await windows.state(work, *of_window)
        known[of_window] = window
        for row in own:
            row.window, row.taken_on = window, _day(row.cells.get(DAY, ""), today)
            row.register = _register(row, standing)
            if row.register is None and not row.text:
                row.text = f"{METER}: у счёта нет такого действующего прибора или счётчика"
            elif row.taken_on is None:
                row.text = f"{DAY}: это не день, например 22.11.2026"


def _register(row: Checked, standing: Sequence[InstalledRegister]) -> InstalledRegister | None:
    energy = row.cells.get(ENERGY, "").upper().translate(_LATIN) or EnergyKind.ACTIVE_IN.value
    zone = row.cells.get(ZONE, "").upper().translate(_LATIN) or Zone.T1.value
    serial = row.cells.get(METER, "").lstrip("№ ")
    fitting = (one for one in standing if one.energy.value == energy and one.zone.value == zone)
    return next((one for one in fitting if one.serial_number == serial), None)


def _refuse_doubled(rows: Sequence[Checked]) -> None:
    first: dict[int, int] = {}
    for row in rows:
        if row.register is None or row.text:
            continue
        known = first.setdefault(row.register.register_id, row.line)
        if known != row.line:
            row.text = f"Этот счётчик уже есть в строке {known}"


async def _judge(work: UnitOfWork, rows: Sequence[Checked]) -> None:
    by_period: dict[date, list[Checked]] = defaultdict(list)
    for row in rows:
        if row.window:
            by_period[row.window.billing_period].append(row)
    for period, own in by_period.items():
        entries = await readings_of(work, [row.register.register_id for row in own if row.register], period)
        for row in own:
            _judge_row(work, row, entries)
        _judge_zones(own)


def _judge_row(work: UnitOfWork, row: Checked, entries: Entries) -> None:
    item, account, day = row.register, row.account, row.taken_on
    if item is None or account is None or day is None:
        return
    past = past_of(item, entries.past.get(item.register_id, ()))
    verdict = judge(row.cells.get(VALUE, ""), day, local_day(work.now, account.time_zone), facts_of(item, past))
    present = entries.standing(item.register_id)
    row.verdict = verdict
    if verdict.error:
        row.text = f"{DAY if verdict.wrong_day else VALUE}: {verdict.error}"
    elif present and present.status in _STANDING and present.value == verdict.value:
        row.state = RowState.SAME
    elif present and present.status is ReadingStatus.VALID:
        row.text = "Показание уже отправляется, дождитесь ответа учётной системы"
    else:
        row.questions = list(verdict.questions)
        if present and present.status is ReadingStatus.UNCONFIRMED:
            row.draft_id = present.id
            if present.value != verdict.value:
                row.text = f"Клиент ввёл {number(present.value)} и ещё не отправил. Заменить?"


def _judge_zones(rows: Sequence[Checked]) -> None:
    """Night and day together, of the zones that stand in the file; a zone left out is not asked about here."""
    groups: dict[tuple[int, EnergyKind], list[Checked]] = defaultdict(list)
    for row in rows:
        if row.register and row.verdict and row.state is not RowState.SAME and not row.verdict.error:
            groups[row.register.meter_id, row.register.energy].append(row)
    for own in groups.values():
        deltas: dict[Zone, Decimal | None] = {
            row.register.zone: row.verdict.delta or Decimal() for row in own if row.register and row.verdict
        }
        own[0].questions += zone_questions(deltas, len(deltas))


def _conclude(row: Checked) -> None:
    if row.state is RowState.SAME or row.verdict is None or row.verdict.error:
        return
    asked = [*([row.text] if row.text else []), *(question.text for question in row.questions)]
    sending = row.text.startswith("Показание уже отправляется")
    if sending or (asked and not row.confirmed):
        row.text = row.text if sending else f"{' '.join(asked)} Если верно, поставьте «да» в столбце «{CONFIRMED}»"
        return
    row.state, row.text = RowState.GOOD, ""


def _day(text: str, today: date) -> date | None:
    """The day of a cell, today when it is empty."""
    if not text:
        return today
    try:
        if "." not in text:
            return date.fromisoformat(text)
        number, month, year = (int(part) for part in text.split("."))
        return date(year + 2000 if year < 100 else year, month, number)
    except ValueError:
        return None
