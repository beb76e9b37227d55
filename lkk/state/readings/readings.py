"""The page «Подача показаний»: the grid of the active account, drafts, sending, questions."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from lkk.routes import READINGS
from lkk.services.readings import entry, grid
from lkk.services.readings.entry import Outcome
from lkk.services.readings.grid import GridView
from lkk.services.readings.rules import newer_words
from lkk.state.access import allow
from lkk.state.arguments import AccountId, Answer, Form, RegisterId
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.state.live import refresh_with
from lkk.state.readings import readings_view as drawn
from lkk.state.readings.asking_view import Ask
from lkk.state.readings.dial_photos import DialPhotos
from lkk.state.readings.meter_entry import MeterEntry
from lkk.state.readings.newer_elsewhere import newer_elsewhere
from lkk.state.readings.reading_history import ReadingHistory
from lkk.state.readings.reading_questions import ReadingQuestions
from lkk.state.readings.reading_rows import ReadingRows
from lkk.state.readings.reading_sheets import ReadingSheets
from lkk.state.readings.readings_form import TypedForm, read_form
from lkk.state.readings.readings_view import PARTS, Entry, MeterFacts, Point
from lkk.state.readings.window_words import window_words
from lkk.state.refusals import WHOLE
from lkk.vocabulary import words
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.permissions import Permission

FORM = "readings"
NO_DAY, FUTURE_DAY = "Укажите дату снятия показаний", "Дата снятия показаний ещё не наступила"


class Readings(MeterEntry, ReadingRows, ReadingQuestions, ReadingHistory, ReadingSheets, DialPhotos, Base):
    """What the page of entry shows.

    The rows are sent once. What an entry changes is in the vars `part_0`, `part_1`…, each with the entries of every
    `PARTS`-th row by register, so that leaving a cell sends one small part.
    """

    account_number: str = ""
    loaded: bool = False
    attached: bool = False
    columns: list[str] = []
    points: list[Point] = []
    has_points: bool = False
    closed: bool = False
    window: str = ""
    window_open: bool = False
    counts_in: str = ""
    today: str = ""
    taken_on: str = ""
    day_turn: int = 0  # a change makes the field take the day anew
    filled: str = ""
    totals: str = ""
    meter_asks: list[Ask] = []  # those of the one meter that is shown

    # What the grid is drawn from, so that a write need not read it all again; a bare dataclass would be wrapped.
    _drawn: tuple[GridView, ...] = ()
    _messages: dict[int, tuple[str, str]] = {}
    _seen: dict[int, Decimal | None] = {}  # the drafts this tab shows, by register
    _left: frozenset[int] = frozenset()  # cells that were typed into: they keep that, whatever is entered elsewhere
    _elsewhere: dict[int, tuple[str, str]] = {}  # cells that were told of a newer value than their inputs hold
    _turns: dict[int, int] = {}  # cells that have taken a value of the history, and how often
    _opened_for: int = -1

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Open the page; when only the filter in its address has changed, show other rows of it."""
        if self._opened_for != self._opening or self._names_another_meter():
            await self._open()
            self._opened_for = self._opening
        self._choose_rows(self._view, self._doubtful)

    async def _open(self) -> None:
        """What was said of cells before is forgotten."""
        self._messages, self._questions, self.date_error, self._left = {}, {}, "", frozenset()
        self.taken_on = ""
        self._forget_sheet()
        self._forget_errors(FORM)
        self._choose_meter()
        await self._reload()
        await self._load_year(self._grid_of(self.account_id))
        self._see_all()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """Something of the account changed: statuses are read again, typed values stay in the inputs."""
        before = self.account_id
        await self._reload()
        if before != self.account_id:
            self._messages, self._questions, self.taken_on, self._left = {}, {}, self.today, frozenset()
            await self._reload()
            self._choose_rows(self._view, self._doubtful)
        self._tell_of_newer()

    @allow(Permission.USE_CABINET)
    async def leave_cell(self, account_id: AccountId, register_id: RegisterId, typed: Answer) -> None:
        """A cell was left: its value is checked and kept as a draft."""
        async with self._unit() as (work, actor):
            outcome = await entry.save(work, actor, account_id, {register_id: typed}, day_of(self.taken_on), self._seen)
        asked = self._questions.get(register_id) if self._sent_as.get(register_id) == typed else None
        self._apply([register_id], outcome)
        if asked:  # a telephone leaves the field only when the question takes the focus: it is the same value
            self._questions = self._questions | {register_id: asked}
        self._leave(account_id, register_id, typed, outcome.verdicts.get(register_id))
        self._left = self._left | {register_id}
        self.date_error = outcome.day_error or self.date_error
        await self._show_written(account_id, [register_id], outcome)

    @allow(Permission.USE_CABINET)
    async def choose_day(self, day: Answer) -> None:
        """The day the values were read off, for all cells of the form."""
        self.taken_on = day
        self.date_error = NO_DAY if day_of(day) is None else FUTURE_DAY if day > self.today else ""
        if self.one_meter and not self.date_error:
            await self._reload()
            await self._judge_again()

    @allow(Permission.USE_CABINET, form=FORM, at={WHOLE: WHOLE})
    async def send_form(self, form: Form) -> None:
        """«Сохранить» or «Отправить», as the pressed button says."""
        typed = read_form(form)
        if typed.taken_on is None:
            self.date_error = NO_DAY
            self._command("focus", id=f"{FORM}-taken_on")
            return
        self.date_error, self._sent_as = "", dict(typed.values)
        await (self._submit(typed) if typed.sending else self._save(typed))

    async def _save(self, typed: TypedForm) -> None:
        async with self._unit() as (work, actor):
            outcome = await entry.save(work, actor, typed.account_id, typed.values, typed.taken_on, self._seen)
        self._apply(typed.values, outcome)
        self._seen = {**self._seen, **outcome.newer}  # told of: the next «Сохранить» puts them away
        await self._show_written(typed.account_id, typed.values, outcome)
        if outcome.errors:
            self._point_at_error(outcome)
        elif outcome.newer:
            self._focus_cell(next(iter(outcome.newer)))
            self._notice("В другой вкладке введены другие значения: проверьте отмеченные ячейки", "attention")
        else:
            kept = words.count(outcome.taken, "показание", "показания", "показаний")
            self._notice(
                f"Сохранено: {kept}. Чтобы передать их, нажмите «Отправить»" if outcome.taken else "Нечего сохранять"
            )

    async def _submit(self, typed: TypedForm) -> None:
        async with self._unit() as (work, actor):
            outcome = await entry.submit(
                work,
                actor,
                typed.account_id,
                typed.values,
                typed.answers,
                typed.taken_on,
                self._seen,
                dict(self._asked_of),
            )
        self._apply(typed.values, outcome)
        await self._reload()
        if outcome.taken:
            self._left = frozenset()
            self._see_all()
        if outcome.errors:
            self._point_at_error(outcome)
        elif outcome.questions:
            self._bring_back_rows_of(self._view, outcome.questions)
            self._command("focus", id=f"{FORM}-{self._open_boxes(outcome)[0]}")
            self._notice("Проверьте отмеченные значения и ответьте на вопросы", "attention")
        elif outcome.taken:
            self._notice(f"Отправлено: {words.count(outcome.taken, 'показание', 'показания', 'показаний')}")
            self._lead_to_what_became()
        else:
            self._notice("Новых показаний нет: введите значения или дождитесь ответа учётной системы", "info")

    def _apply(self, registers: Any, outcome: Outcome) -> None:
        for key in registers:
            self._messages.pop(key, None)
            self._typing.pop(key, None)
        self._forget_questions(registers)
        sent = bool(outcome.taken) and not outcome.questions and not outcome.errors
        for key, verdict in outcome.verdicts.items():
            self._messages[key] = drawn.consumption(verdict) if sent else drawn.message(verdict)
        for key, value in outcome.newer.items():
            sent = outcome.entered[key].status is ReadingStatus.TRANSMITTED
            self._messages[key] = (newer_words(value, sent=sent), "attention")
        for key, entered in outcome.entered.items():
            if key not in outcome.newer:
                self._seen = {**self._seen, key: entered.value}
        self._ask(outcome)

    @property
    def _view(self) -> GridView | None:
        """The grid as it was drawn last, None where nothing is attached."""
        return self._drawn[0] if self._drawn else None

    @property
    def _doubtful(self) -> frozenset[int]:
        """The registers with an open question, or with a value that was refused when it was left or sent."""
        refused = (key for key, (_, tone) in self._messages.items() if tone == "danger")
        return frozenset(self._questions) | frozenset(refused)

    def _see_all(self, but: frozenset[int] = frozenset()) -> None:
        """This tab shows what stands in the cells now, but in those that were typed into."""
        view = self._view
        cells = [cell for point in view.points for cell in point.cells] if view else []
        kept = {key: value for key, value in self._seen.items() if key in but}
        self._seen = {cell.register_id: cell.entered.value for cell in cells} | kept

    def _tell_of_newer(self) -> None:
        """What this tab typed or sent is not what stands there now: the cell says so, and sending asks."""
        view = self._view
        if view is None:
            return
        newer = newer_elsewhere(view, self._held, self._seen)
        told = self._elsewhere.keys() | newer.keys()
        said = {key: words for key, words in self._messages.items() if words != self._elsewhere.get(key)}
        self._messages, self._elsewhere = said | newer, newer
        self._see_all(but=self._left | newer.keys())
        if told:
            self._show_entries(view, drawn.parts_of(view, told))

    def _point_at_error(self, outcome: Outcome) -> None:
        if outcome.day_error:
            self.date_error = outcome.day_error
            self._command("focus", id=f"{FORM}-taken_on")
            return
        self._focus_cell(next(iter(outcome.errors)))
        self._notice("Часть значений не принята: исправьте отмеченные ячейки", "danger")

    def _focus_cell(self, register_id: int) -> None:
        """Lead to a cell, also where the filter does not show its row."""
        self._bring_back_rows_of(self._view, {register_id})
        self._command("focus", id=f"{FORM}-r{register_id}")

    def _facts_of_meter(self, point_id: int) -> MeterFacts:
        return drawn.facts_of_meter(self._view, point_id) if self._view else MeterFacts()

    def _take_day(self, day: date) -> None:
        """The day a file says its values were read off becomes that of the form."""
        self.taken_on = day.isoformat()
        self.day_turn += 1

    async def _show_changed(self, *register_ids: int) -> None:
        """Values of the history or of a file were put into cells: they take what stands there now."""
        for key in register_ids:
            self._messages.pop(key, None)
        self._forget_questions(register_ids)
        self._left = self._left - set(register_ids)
        self._turns = self._turns | {key: self._turns.get(key, 0) + 1 for key in register_ids}
        await self._reload()
        self._see_all(but=self._left)

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            view = await grid.load(work, actor, taken_on=self._day())
            await self._load_turn(work, actor, view)
        self._show(view)

    async def _show_written(self, account_id: int, registers: Iterable[int], outcome: Outcome) -> None:
        """A save tells what stands in its cells now; the rest of the grid is as it was drawn."""
        view = self._view
        if view is None or view.account.id != account_id or view.window != outcome.window:
            await self._reload()
            return
        view = view.with_entered(outcome.entered)
        self._drawn = (view,)
        self._show_entries(view, drawn.parts_of(view, registers))

    def _show(self, view: GridView | None) -> None:
        self._drawn = (view,) if view else ()
        if view is None:
            self._put(attached=False, loaded=True, points=[], account_id=0, account_number="")
            return
        account = view.account
        self._put(attached=True, loaded=True, account_id=account.id, account_number=account.number)
        self._put(closed=account.closed)
        self._show_window(view)
        self._put(taken_on=self.taken_on or self.today)  # after a restart a cell may be left before the page is loaded
        self._put(columns=drawn.columns_of(view), points=drawn.rows_of(view), has_points=bool(view.points))
        self._show_entries(view, range(PARTS))

    def _show_entries(self, view: GridView, parts: Iterable[int]) -> None:
        """Only what has changed is assigned: a signal that brings nothing new sends nothing."""
        said, turns, asked = dict(self._messages), dict(self._turns), self._doubtful
        self._put(**{part_name(part): drawn.entries_of(view, part, said, turns, asked) for part in parts})
        self._put(filled=drawn.filled_of(view), totals=drawn.totals_of(view))
        self._show_questions(view, FORM)
        self._count_rows(view, asked)
        self._put(meter_asks=[ask for sort in self.questions for ask in sort.asks])
        self._show_meter(view, said, turns)

    def _grid_of(self, account_id: int) -> GridView | None:
        view = self._view
        return view if view and view.account.id == account_id else None

    def _day(self) -> date | None:
        return day_of(self.taken_on)

    def _unsay(self, register_id: int) -> None:
        self._messages.pop(register_id, None)

    def _show_again(self, view: GridView) -> None:
        self._show_meter(view, dict(self._messages), dict(self._turns))

    def _show_window(self, view: GridView) -> None:
        window = view.window
        self._put(
            window=window_words(window.billing_period, window.first, window.last, view.today),
            window_open=window.is_open,
            counts_in=words.month(window.billing_period),
            today=view.today.isoformat(),
        )


def part_name(part: int) -> str:
    """The var with the entries of a part of the rows."""
    return f"part_{part}"


for _part in range(PARTS):
    Readings.add_var(part_name(_part), dict[str, Entry], {})

refresh_with(READINGS, Readings.refresh)
