"""The page «Подача показаний»: the grid of the active account, drafts, sending, questions."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lkk.routes import READINGS
from lkk.services.readings import entry, grid
from lkk.services.readings.entry import Outcome
from lkk.services.readings.grid import CellView, GridView, PointView
from lkk.services.readings.rules import Verdict
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import AccountId, Answer, Form, RegisterId
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.state.readings.readings_form import TypedForm, read_form
from lkk.state.readings.window_words import window_words
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission


@dataclass
class Cell:
    """One register's input."""

    register_id: int
    column: str
    zone: str
    name: str
    previous: str
    previous_on: str
    value: str
    status: str
    tone: str
    message: str
    message_tone: str
    locked: bool


@dataclass
class Ask:
    """A question to be answered before sending; `name` is that of its checkbox."""

    name: str
    text: str


@dataclass
class Point:
    """A row of the grid."""

    id: int
    name: str
    place: str
    meter: str
    digits: str
    ratio: str
    verification: str
    warning: str
    cells: list[Cell] = field(default_factory=list)
    questions: list[Ask] = field(default_factory=list)


class Readings(Base):
    """What the page of entry shows."""

    account_id: int = 0
    account_number: str = ""
    loaded: bool = False
    attached: bool = False
    points: list[Point] = []
    has_points: bool = False
    window: str = ""
    window_open: bool = False
    counts_in: str = ""
    today: str = ""
    taken_on: str = ""
    date_error: str = ""
    filled: str = ""
    has_questions: bool = False

    # What the grid is drawn from, so that a write need not read it all again; a bare dataclass would be wrapped.
    _drawn: tuple[GridView, ...] = ()
    _messages: dict[int, tuple[str, str]] = {}
    _questions: dict[int, list[tuple[str, str]]] = {}

    @allow(Permission.USE_CABINET)
    async def load(self) -> None:
        """Opens the page: what was said of cells before is forgotten."""
        self._messages, self._questions, self.date_error = {}, {}, ""
        await self._reload()
        self.taken_on = self.today

    @allow(Permission.USE_CABINET)
    async def refresh(self) -> None:
        """Something of the account changed: statuses are read again, typed values stay in the inputs."""
        before = self.account_id
        await self._reload()
        if before != self.account_id:
            self._messages, self._questions, self.taken_on = {}, {}, self.today
            await self._reload()

    @allow(Permission.USE_CABINET)
    async def leave_cell(self, account_id: AccountId, register_id: RegisterId, typed: Answer) -> None:
        """A cell was left: its value is checked and kept as a draft."""
        async with self._unit() as (work, actor):
            outcome = await entry.save(work, actor, account_id, {register_id: typed}, self._day(self.taken_on))
        self._apply([register_id], outcome)
        await self._show_written(account_id, outcome)

    @allow(Permission.USE_CABINET)
    async def choose_day(self, day: Answer) -> None:
        """The day the values were read off, for all cells of the form."""
        self.taken_on = day
        self.date_error = "" if self._day(day) else "Укажите дату снятия показаний"

    @allow(Permission.USE_CABINET)
    async def send_form(self, form: Form) -> None:
        """«Сохранить» or «Отправить», as the pressed button says."""
        typed = read_form(form)
        if typed.taken_on is None:
            self.date_error = "Укажите дату снятия показаний"
            self._command("focus", id="readings-taken_on")
            return
        self.date_error = ""
        await (self._submit(typed) if typed.sending else self._save(typed))

    async def _save(self, typed: TypedForm) -> None:
        async with self._unit() as (work, actor):
            outcome = await entry.save(work, actor, typed.account_id, typed.values, typed.taken_on)
        self._apply(typed.values, outcome)
        await self._show_written(typed.account_id, outcome)
        if outcome.errors:
            self._point_at_error(outcome)
        else:
            kept = words.count(outcome.taken, "показание", "показания", "показаний")
            self._notice(
                f"Сохранено: {kept}. Чтобы передать их, нажмите «Отправить»" if outcome.taken else "Нечего сохранять"
            )

    async def _submit(self, typed: TypedForm) -> None:
        async with self._unit() as (work, actor):
            outcome = await entry.submit(work, actor, typed.account_id, typed.values, typed.answers, typed.taken_on)
        self._apply(typed.values, outcome)
        await self._reload()
        if outcome.errors:
            self._point_at_error(outcome)
        elif outcome.questions:
            first = next(iter(self._questions))
            self._command("focus", id=f"readings-q{first}.{self._questions[first][0][0]}")
            self._notice("Проверьте отмеченные значения и ответьте на вопросы", "attention")
        elif outcome.taken:
            self._notice(f"Отправлено: {words.count(outcome.taken, 'показание', 'показания', 'показаний')}")
        else:
            self._notice("Новых показаний нет: введите значения или дождитесь ответа учётной системы", "info")

    def _apply(self, registers: Any, outcome: Outcome) -> None:
        for key in registers:
            self._messages.pop(key, None)
            self._questions.pop(key, None)
        sent = bool(outcome.taken) and not outcome.questions and not outcome.errors
        for key, verdict in outcome.verdicts.items():
            self._messages[key] = _consumption(verdict) if sent else _message(verdict)
        for key, asked in outcome.questions.items():
            self._questions[key] = [(question.code.value, question.text) for question in asked]

    def _point_at_error(self, outcome: Outcome) -> None:
        self._command("focus", id=f"readings-r{next(iter(outcome.errors))}")
        self._notice("Часть значений не принята: исправьте отмеченные ячейки", "danger")

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            view = await grid.load(work, actor)
        self._show(view)

    async def _show_written(self, account_id: int, outcome: Outcome) -> None:
        """A save tells what stands in its cells now; the rest of the grid is as it was drawn."""
        view = self._drawn[0] if self._drawn else None
        if view and view.account.id == account_id and view.window == outcome.window:
            self._show(view.with_entered(outcome.entered))
        else:
            await self._reload()

    def _show(self, view: GridView | None) -> None:
        self.attached, self.loaded = view is not None, True
        self._drawn = (view,) if view else ()
        if view is None:
            self.points, self.account_id, self.account_number = [], 0, ""
            return
        self.account_id, self.account_number = view.account.id, view.account.number
        self._show_window(view)
        self.taken_on = self.taken_on or self.today  # after a restart a cell may be left before the page is loaded
        points = [self._point(point) for point in view.points]
        if points != self.points:  # a signal that brings nothing new: the browser need not draw again
            self.points = points
        self.has_points = bool(self.points)
        self.has_questions = any(point.questions for point in self.points)
        cells = [cell for point in view.points for cell in point.cells]
        done = sum(cell.entered.status is not None for cell in cells)
        self.filled = f"Заполнено {words.number(done)} из {words.number(len(cells))}"

    def _show_window(self, view: GridView) -> None:
        window = view.window
        self.window = window_words(window.billing_period, window.first, window.last, view.today)
        self.window_open = window.is_open
        self.counts_in = words.month(window.billing_period)
        self.today = view.today.isoformat()

    def _point(self, point: PointView) -> Point:
        several = len({cell.energy for cell in point.cells}) > 1
        ids = [cell.register_id for cell in point.cells]
        return Point(
            id=point.id,
            name=point.name,
            place=point.address,
            meter=f"{point.model} № {point.serial_number}",
            digits=_digits(point),
            ratio=words.number(point.multiplier),
            verification=format.day(point.next_verification_on),
            warning=_warning(point),
            cells=[self._cell(cell, several) for cell in point.cells],
            questions=[Ask(f"q{key}.{code}", text) for key in ids for code, text in self._questions.get(key, [])],
        )

    def _cell(self, cell: CellView, several: bool) -> Cell:
        message, tone = self._messages.get(cell.register_id, ("", ""))
        entered, before = cell.entered, cell.previous
        if entered.reason and tone != "danger":  # newer than what was said of the value when it was typed
            message, tone = entered.reason, "danger"
        return Cell(
            register_id=cell.register_id,
            column=f"{cell.energy.value}{cell.zone.value}",
            zone=_zone(cell, several),
            name=f"{cell.energy.label}, {cell.zone.name_among(cell.zones)}",
            previous=words.number(before.value) if before else "нет прежних",
            previous_on=words.day(before.taken_on) if before else "",
            value=format.entry(entered.value) if entered.value is not None else "",
            status=entered.status.label if entered.status else "",
            tone=entered.status.tone if entered.status else "",
            message=message,
            message_tone=tone,
            locked=entered.status is not None and entered.status.value == "valid",
        )

    @staticmethod
    def _day(raw: str) -> date | None:
        try:
            return date.fromisoformat(raw)
        except ValueError:
            return None


def _zone(cell: CellView, several: bool) -> str:
    """«A+», «A+ Т1», «Т1 день»: as little as tells the cells of a row apart."""
    if several:
        return cell.energy.value if cell.zones == 1 else f"{cell.energy.value} {cell.zone.label}"
    return cell.energy.unit if cell.zones == 1 else f"{cell.zone.label} {cell.zone.name_among(cell.zones)}"


def _message(verdict: Verdict) -> tuple[str, str]:
    if verdict.error:
        return verdict.error, "danger"
    if verdict.questions:
        return verdict.questions[0].text, "attention"
    return _consumption(verdict)


def _consumption(verdict: Verdict) -> tuple[str, str]:
    return (f"Расход {words.number(verdict.energy)}", "") if verdict.energy is not None else ("", "")


def _digits(point: PointView) -> str:
    return f"{point.whole_digits} + {point.decimal_digits}" if point.decimal_digits else str(point.whole_digits)


def _warning(point: PointView) -> str:
    if point.in_smart_system:
        return "Прибор сам передаёт показания, вводить их не нужно"
    if point.verification_overdue:
        return f"Срок поверки прибора истёк {format.day(point.next_verification_on)}"
    return ""


refresh_with(READINGS, Readings.refresh)
