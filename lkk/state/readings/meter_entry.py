"""The readings of a home: one meter at a time, what a value comes to while it is typed, the way to the next meter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import reflex as rx

from lkk.routes import READINGS
from lkk.services.accounts import links
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import entry, year
from lkk.services.readings.grid import CellView, GridView, PointView
from lkk.services.readings.in_turn import MeterInTurn, meters_in_turn, next_in_turn
from lkk.services.readings.rules import Verdict
from lkk.state import format
from lkk.state.access import allow
from lkk.state.address import id_in
from lkk.state.arguments import AccountId, Answer, PointId, RegisterId
from lkk.state.base import Base
from lkk.state.identity.session import Session
from lkk.state.readings.meter_view import MeterItem, Typing, meter_item, scale_of
from lkk.state.readings.meter_words import needed_now, turn_words, typed_words, what_became
from lkk.state.readings.readings_view import Said
from lkk.state.readings.year_words import bars_of, total_of
from lkk.vocabulary.people import CabinetClass
from lkk.vocabulary.permissions import Permission

BECAME = "meter-became"


@dataclass
class TurnItem:
    """A meter of the person in the list of all."""

    account_id: int
    point_id: int
    name: str
    status: str
    tone: str
    current: bool


class MeterEntry(Base, mixin=True):
    """What the page of a resident shows over the same entries that the grid of a company is made of."""

    account_id: int = 0
    date_error: str = ""
    one_meter: bool = False  # whether the account is of a home
    meter: MeterItem = MeterItem()
    needed_tone: str = ""
    needed: str = ""
    became_tone: str = ""
    became: str = ""
    became_more: str = ""
    in_turn: str = ""  # «2 из 3 переданы»
    all_meters: list[TurnItem] = []
    next_account: int = 0
    next_point: int = 0
    next_meter: str = ""
    year_bars: str = ""
    year_total: str = ""

    _meter_of: int = 0  # the point whose meter is shown
    _typing: dict[int, Typing] = {}  # what is said of values that are being typed
    _held: dict[int, str] = {}  # what the inputs that were typed into hold
    _sent_as: dict[int, str] = {}  # and when the form was sent last
    _turn: list[MeterInTurn] = []

    @allow(Permission.USE_CABINET)
    async def preview(self, account_id: AccountId, register_id: RegisterId, typed: Answer) -> None:
        """Say what the figures typed so far come to; nothing is kept yet."""
        view = self._grid_of(account_id)
        point = _point_with(view, register_id)
        if view is None or point is None or self._held.get(register_id) == typed:
            return
        self._held = self._held | {register_id: typed}
        async with self._unit() as (work, actor):
            found = await entry.judged(work, actor, account_id, {register_id: typed}, self._day() or view.today)
        self._unsay(register_id)
        self._say(point, register_id, found.get(register_id))
        self._show_again(view)

    @allow(Permission.USE_CABINET, in_visit=True)
    async def open_meter(self, account_id: AccountId, point_id: PointId) -> Any:
        """Show another meter; its account becomes the active one."""
        async with self._unit() as (work, actor):
            await links.activate(work, actor, account_id)
        return [Session.refresh, rx.redirect(READINGS.url(id=str(point_id)))]

    def _choose_meter(self) -> None:
        """The page is opened: the meter its address names, else the first that waits."""
        self._meter_of = id_in(self.router.url.query_parameters)
        self._typing, self._held = {}, {}

    def _names_another_meter(self) -> bool:
        """Whether the address leads from one meter to another one."""
        return self.one_meter and id_in(self.router.url.query_parameters) != self._meter_of

    def _leave(self, account_id: int, register_id: int, typed: str, verdict: Verdict | None) -> None:
        """An input was left: what its value comes to stays beside it, a refusal is told in its place."""
        self._held = self._held | {register_id: typed}
        point = _point_with(self._grid_of(account_id), register_id)
        if point is not None and verdict is not None and not verdict.error:
            self._say(point, register_id, verdict)

    def _say(self, point: PointView, register_id: int, verdict: Verdict | None) -> None:
        """What a value that is not sent yet comes to, nothing of an emptied input."""
        typing = Typing()
        if verdict is not None:
            cell = next(one for one in point.cells if one.register_id == register_id)
            before = cell.previous.value if cell.previous else None
            typing = Typing(*typed_words(verdict, before, scale_of(cell, point)), verdict.energy)
        self._typing = self._typing | {register_id: typing}

    async def _judge_again(self) -> None:
        """Another day: what stands in the inputs is looked at anew, a day that is wrong for it is told at once."""
        view = self._grid_of(self.account_id)
        point = self._chosen(view) if view else None
        if view is None or point is None:
            return
        typed = {cell.register_id: self._text_of(cell) for cell in point.cells}
        async with self._unit() as (work, actor):
            found = await entry.judged(work, actor, view.account.id, typed, self._day() or view.today)
        self.date_error = next((one.error for one in found.values() if one.wrong_day), "")
        for register_id, verdict in found.items():
            self._unsay(register_id)
            self._say(point, register_id, verdict)
        self._show_again(view)

    def _text_of(self, cell: CellView) -> str:
        """What an input holds, as far as it is known."""
        entered = cell.entered.value
        return self._held.get(cell.register_id, format.entry(entered) if entered is not None else "")

    async def _load_turn(self, work: UnitOfWork, actor: Actor, view: GridView | None) -> None:
        """How many of the person's meters were read, and which comes next."""
        self._turn = await meters_in_turn(work, actor) if view and _of_home(view) else []

    async def _load_year(self, view: GridView | None) -> None:
        """A year of consumption of the account."""
        if view is None or not _of_home(view):
            return
        account_id = view.account.id
        async with self._unit() as (work, _):
            found = (await year.of_accounts(work, [account_id], view.today.replace(day=1))).get(account_id)
        self._put(
            year_bars=bars_of(account_id, found) if found else "",
            year_total=total_of(found) if found else "",
        )

    def _show_meter(self, view: GridView, said: Said, turns: Mapping[int, int]) -> None:
        """Draw the meter and the notes over it; a company's account shows its grid instead."""
        self._put(one_meter=_of_home(view))
        point = self._chosen(view)
        if point is None:
            return
        self._meter_of = point.id
        became = what_became([cell.entered for cell in point.cells], view.window, view.account.time_zone)
        waited = [one for one in self._turn if not one.by_itself]
        done = sum(one.sent for one in waited)
        needed = needed_now(view.window, view.today, done, len(waited))
        self._put(
            meter=meter_item(point, said, self._typing, turns),
            became_tone=became.tone,
            became=became.title,
            became_more=became.text,
            needed_tone=needed.tone,
            needed=needed.title,
            in_turn=turn_words(done, len(waited)),
        )
        self._show_turn(point.id)

    def _lead_to_what_became(self) -> None:
        """On a telephone the button that was pressed is far below the note."""
        if self.one_meter and self.became:
            self._command("focus", id=BECAME)

    def _show_turn(self, point_id: int) -> None:
        accounts = len({one.account_id for one in self._turn})
        following = next_in_turn(self._turn, point_id)
        self._put(
            all_meters=[_turn_item(one, point_id, several=accounts > 1) for one in self._turn],
            next_account=following.account_id if following else 0,
            next_point=following.point_id if following else 0,
            next_meter=_named(following, several=accounts > 1) if following else "",
        )

    def _chosen(self, view: GridView) -> PointView | None:
        """The point that was chosen, else the first whose values are awaited, else the first."""
        if not _of_home(view):
            return None
        by_id = {one.id: one for one in view.points}
        waits = (one.point_id for one in self._turn if not one.sent and not one.by_itself)
        awaited = next((point_id for point_id in waits if point_id in by_id), 0)
        chosen = self._meter_of or id_in(
            self.router.url.query_parameters
        )  # an event may come before the page is loaded
        return by_id.get(chosen) or by_id.get(awaited) or next(iter(view.points), None)

    def _grid_of(self, account_id: int) -> GridView | None:
        """The grid that is drawn, when it is of this account."""
        raise NotImplementedError

    def _day(self) -> date | None:
        """The day the values are read off."""
        raise NotImplementedError

    def _unsay(self, register_id: int) -> None:
        """Another value is being typed: what was said of the last one holds no more."""
        raise NotImplementedError

    def _show_again(self, view: GridView) -> None:
        """Draw the meter with what is said now."""
        raise NotImplementedError


def _of_home(view: GridView) -> bool:
    return view.account.cabinet_class is CabinetClass.INDIVIDUAL


def _point_with(view: GridView | None, register_id: int) -> PointView | None:
    """The point of a home with this register."""
    if view is None or not _of_home(view):
        return None
    return next((one for one in view.points if register_id in one.register_ids), None)


def _named(one: MeterInTurn, *, several: bool) -> str:
    account = f", лицевой счёт № {one.account_number}" if several else ""
    return f"{one.name}, прибор № {one.serial_number}{account}"


def _turn_item(one: MeterInTurn, point_id: int, *, several: bool) -> TurnItem:
    status, tone = ("передан", "success") if one.sent else ("ждёт показаний", "waiting")
    if one.by_itself:
        status, tone = "передаёт сам", "neutral"
    return TurnItem(one.account_id, one.point_id, _named(one, several=several), status, tone, one.point_id == point_id)
