"""Places of an office and when they work: a change is shown with its slots before it is saved."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import reflex as rx

from lkk.routes import STAFF_PLANS
from lkk.services.appointments import plans
from lkk.services.appointments.office_views import ExceptionCard, OfficePlan, PlaceCard, PlanCard, Preview
from lkk.services.appointments.plans import WEEK_FIELDS, Displaces, TypedPlace
from lkk.services.kernel.errors import NotFound
from lkk.state.access import allow
from lkk.state.appointments.office import OfficeChosen
from lkk.state.appointments.rows import DayLine, Option, day_line, displaced_words
from lkk.state.arguments import ExceptionId, LongForm, PlaceId
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.state.live import show_topic
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic

PLACE, WEEK, DAY = "plan-place", "plan-week", "plan-day"


@dataclass
class PlaceItem:
    """A place of the office; `plans` are those in force and to come."""

    id: int
    name: str
    kind: str
    services: str
    employee: str
    closed: bool
    plans: list[str] = field(default_factory=list)


@dataclass
class ExceptionItem:
    """Other hours of a day."""

    id: int
    day: str
    where: str
    hours: str
    note: str


@dataclass
class ServiceMark:
    """A service of the form of a place."""

    code: str
    title: str
    chosen: bool


class Plans(OfficeChosen, Base):
    """`form` is the one that is open: of a place, of its week, of a single day; empty when none is."""

    places: list[PlaceItem] = []
    exceptions: list[ExceptionItem] = []
    place_options: list[Option] = []
    form: str = ""
    turn: int = 0  # a change draws the form anew
    place_title: str = ""
    name: str = ""
    kind: str = ""
    position: str = ""
    employee: str = ""
    marks: list[ServiceMark] = []
    week: list[str] = []  # as it is typed, Monday first
    starts: str = ""
    shown: bool = False  # the preview of what stands in the form
    preview: list[DayLine] = []
    displaced: list[str] = []

    _place: int = 0
    _typed: dict[str, str] = {}

    @allow(Permission.PLAN_APPOINTMENTS)
    async def load(self) -> None:
        """Open the office of the address."""
        self._forget_errors()
        self._close()
        await self._reload()

    @allow(Permission.PLAN_APPOINTMENTS)
    async def refresh(self) -> None:
        """A plan has changed; what is typed stays."""
        await self._reload()

    @allow(Permission.PLAN_APPOINTMENTS)
    async def choose(self, form: LongForm) -> Any:
        """Show another office."""
        return rx.redirect(STAFF_PLANS.url(office=form.get("office", "")))

    @allow(Permission.PLAN_APPOINTMENTS)
    async def add_place(self) -> None:
        """Open the form of a new place."""
        await self._open_place(0)

    @allow(Permission.PLAN_APPOINTMENTS)
    async def open_place(self, place_id: PlaceId) -> None:
        """Open the form of a place."""
        await self._open_place(place_id)

    async def _open_place(self, place_id: int) -> None:
        found = await self._read()
        card = next((one for one in found.places if one.id == place_id), None)
        self._open(PLACE, card)
        chosen = set(card.services) if card else set()
        self._put(
            name=card.name if card else "",
            kind=card.kind.value if card else "",
            position=str(card.position if card else max((one.position for one in found.places), default=0) + 1),
            employee=card.employee if card else "",
            marks=[ServiceMark(code, title, code in chosen) for code, title in found.services],
        )

    @allow(Permission.PLAN_APPOINTMENTS)
    async def open_week(self, place_id: PlaceId) -> None:
        """Open the week of a place, with the hours in force."""
        found = await self._read()
        card = next((one for one in found.places if one.id == place_id), None)
        if card is None:
            raise NotFound
        now = [one for one in card.plans if one.starts <= found.today] or list(card.plans[:1])
        self._open(WEEK, card)
        self._put(week=list(now[-1].week) if now else [""] * 7, starts=str(found.today))

    @allow(Permission.PLAN_APPOINTMENTS)
    async def open_day(self) -> None:
        """Open the form of an exception."""
        self._open(DAY, None)

    @allow(Permission.PLAN_APPOINTMENTS)
    async def close(self) -> None:
        """Leave the form."""
        self._close()

    @allow(Permission.PLAN_APPOINTMENTS, form=PLACE)
    async def save_place(self, form: LongForm) -> None:
        """Add or change a place."""
        typed = TypedPlace(
            name=form.get("name", ""),
            kind=form.get("kind", ""),
            services=[one.code for one in self.marks if form.get(f"service.{one.code}")],
            position=form.get("position", ""),
            employee=form.get("employee", ""),
        )
        async with self._unit() as (work, actor):
            await plans.save_place(work, actor, self.office, typed, place_id=self._place or None)
        await self._saved("Сохранено")

    @allow(Permission.PLAN_APPOINTMENTS)
    async def set_closed(self, place_id: PlaceId, closed: bool) -> None:
        """Close a place for visits, or open it again."""
        async with self._unit() as (work, actor):
            await plans.close_place(work, actor, self.office, place_id, closed=closed)
        await self._saved("Окно закрыто для записи" if closed else "Окно снова открыто")

    @allow(Permission.PLAN_APPOINTMENTS, form=WEEK, at={"day": "starts"})
    async def look_week(self, form: LongForm) -> None:
        """Show what the typed week gives, before it is saved."""
        self._typed, self.shown = dict(form), False
        week, starts = self._typed_week()
        async with self._unit() as (work, actor):
            self._show(await plans.preview_week(work, actor, self.office, self._place, week, starts))

    @allow(Permission.PLAN_APPOINTMENTS, form=DAY)
    async def look_day(self, form: LongForm) -> None:
        """Show what the typed day gives, before it is saved."""
        self._typed, self.shown = dict(form), False
        on, hours, place = self._typed_day()
        async with self._unit() as (work, actor):
            self._show(await plans.preview_day(work, actor, self.office, on, hours, place_id=place))

    @allow(Permission.PLAN_APPOINTMENTS)
    async def save(self) -> None:
        """Save what the preview shows; bookings it leaves outside stay and are to be moved in the day of the office."""
        try:
            async with self._unit() as (work, actor):
                seen = len(self.displaced)
                if self.form == WEEK:
                    week, starts = self._typed_week()
                    await plans.save_week(work, actor, self.office, self._place, week, starts, seen=seen)
                elif self.form == DAY:
                    on, hours, place = self._typed_day()
                    note = self._typed.get("note", "")
                    await plans.save_day(work, actor, self.office, on, hours, note, place_id=place, seen=seen)
        except Displaces as error:
            self._show(error.preview)
            raise
        await self._saved("Часы сохранены")

    @allow(Permission.PLAN_APPOINTMENTS)
    async def drop_day(self, exception_id: ExceptionId) -> None:
        """Give a day its usual hours again."""
        async with self._unit() as (work, actor):
            await plans.drop_day(work, actor, self.office, exception_id)
        await self._saved("Исключение убрано")

    def _typed_week(self) -> tuple[list[str], date]:
        return [self._typed.get(name, "") for name in WEEK_FIELDS], _day(self._typed.get("starts", ""))

    def _typed_day(self) -> tuple[date, str, int | None]:
        place = self._typed.get("place", "")
        known = place if any(one.value == place for one in self.place_options) else ""
        return _day(self._typed.get("day", "")), self._typed.get("hours", ""), int(known) if known else None

    def _show(self, found: Preview) -> None:
        self._put(
            shown=True,
            preview=[day_line(one) for one in found.days],
            displaced=[displaced_words(one) for one in found.displaced],
        )
        self._command("focus", id="plan-preview")

    def _open(self, form: str, card: PlaceCard | None) -> None:
        self._forget_errors()
        self._place = card.id if card else 0
        self._put(form=form, turn=self.turn + 1, place_title=card.name if card else "", shown=False, displaced=[])
        self._command("focus", id=f"{form}-title")

    def _close(self) -> None:
        self._put(form="", shown=False, preview=[], displaced=[])

    async def _saved(self, said: str) -> None:
        self._close()
        self._notice(said)
        await self._reload()

    async def _read(self) -> OfficePlan:
        async with self._unit() as (work, actor):
            return await plans.read(work, actor, self.office)

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            office = await self._choose_office(work)
            if office is None:
                self.loaded = True
                return
            found = await plans.read(work, actor, office.code)
        titles, names = dict(found.services), {one.id: one.name for one in found.places}
        self._put(
            loaded=True,
            places=[_place(one, titles, found.today) for one in found.places],
            exceptions=[_exception(one, names) for one in found.exceptions],
            place_options=[Option(str(one.id), one.name) for one in found.places if not one.closed],
        )


def _place(one: PlaceCard, titles: dict[str, str], today: date) -> PlaceItem:
    begun = [plan for plan in one.plans if plan.starts <= today]
    shown = [*begun[-1:], *(plan for plan in one.plans if plan.starts > today)]
    services = ", ".join(titles.get(code, code) for code in one.services)
    return PlaceItem(
        one.id, one.name, one.kind.label, services, one.employee, one.closed, [plan_words(plan) for plan in shown]
    )


def plan_words(one: PlanCard) -> str:
    """Return «с 01.12.2026: пн–пт 8:00–17:00»: days with the same hours stand together."""
    short = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
    said: list[str] = []
    for at, hours in enumerate(one.week):
        if hours and (at == 0 or one.week[at - 1] != hours):
            last = next((end - 1 for end in range(at, 7) if one.week[end] != hours), 6)
            said.append(f"{short[at]}–{short[last]} {hours}" if last > at else f"{short[at]} {hours}")
    return f"с {words.day(one.starts)}: {'; '.join(said) or 'приёма нет'}"


def _exception(one: ExceptionCard, names: dict[int, str]) -> ExceptionItem:
    where = names.get(one.place_id, "") if one.place_id is not None else "Весь офис"
    return ExceptionItem(one.id, words.day(one.day), where, one.hours or "приёма нет", one.note)


def _day(text: str) -> date:
    """The day of a field; what is no day is one that no plan may have, so that the service says which may be."""
    return day_of(text) or date.min


show_topic(STAFF_PLANS, Topic.APPOINTMENTS, Plans.refresh)
