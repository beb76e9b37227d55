"""«Отключения по моим адресам»: what is on and planned, the history with its sum, the calendar and SMS by night."""

from dataclasses import dataclass, field
from datetime import datetime

from lkk.routes import OWN_OUTAGES, outage_calendar_path
from lkk.services.outages import calendar_link, joining, measurements, night, own
from lkk.services.outages.own import History, PastOutage
from lkk.services.outages.quality import Quality
from lkk.services.outages.wording import hours, mended, said
from lkk.settings import settings
from lkk.state.access import allow
from lkk.state.arguments import OutageId
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.state.outages.measured import MeasurementItem, ProtocolItem, measurement_items, protocol_item
from lkk.state.outages.rows import NoteItem, OutageItem, item, restriction_item
from lkk.vocabulary.outages import OutageKind
from lkk.vocabulary.permissions import Permission


@dataclass
class PastItem:
    """A line of the history."""

    when: str
    lasted: str
    reason: str


@dataclass
class HistoryItem:
    """An account's year: the sum beside what is allowed.

    `known`: its house or at least its metering points are known; `of_points`: its house is not.
    """

    id: int
    number: str
    address: str
    known: bool
    of_points: bool
    total: str
    norm: str
    law: str
    tone: str
    outages: list[PastItem] = field(default_factory=list)
    restrictions: list[NoteItem] = field(default_factory=list)
    quality: list[NoteItem] = field(default_factory=list)


class OwnOutages(Base):
    """The page of a person's outages."""

    loaded: bool = False
    outages: list[OutageItem] = []
    accounts: list[HistoryItem] = []
    measurements: list[MeasurementItem] = []
    protocols: list[ProtocolItem] = []  # that came without a request
    year: int = 0
    last_year: bool = False
    linked: bool = False  # a calendar link is open
    calendar_link: str = ""  # shown once, when it was made
    sms: bool = False  # there is a phone to choose for
    by_night: bool = False

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Open the page at this year."""
        self._put(last_year=False, calendar_link="")
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """Look again after a signal."""
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def show_year(self, last: bool) -> None:
        """Show this year or the last one."""
        self._put(last_year=last)
        await self._reload()

    @allow(Permission.USE_CABINET)
    async def join(self, outage_id: OutageId) -> None:
        """Tell that one has no light either."""
        async with self._unit() as (work, actor):
            told = await joining.join(work, actor, outage_id)
        self._notice(f"Записали. Об этом отключении сообщили: {told}")  # the page looks again by the signal

    @allow(Permission.USE_CABINET)
    async def make_link(self) -> None:
        """Make a calendar link; an earlier one opens nothing any more."""
        async with self._unit() as (work, actor):
            token = await calendar_link.make(work, actor)
        self._put(calendar_link=f"{settings().public_url}{outage_calendar_path(token)}", linked=True)

    @allow(Permission.USE_CABINET)
    async def revoke_link(self) -> None:
        """Let the calendar link open nothing any more."""
        async with self._unit() as (work, actor):
            await calendar_link.revoke(work, actor)
        self._put(calendar_link="", linked=False)
        self._notice("Ссылка отозвана")

    @allow(Permission.USE_CABINET)
    async def choose_night(self, wanted: bool) -> None:
        """Choose whether SMS of accidents come by night too."""
        async with self._unit() as (work, actor):
            await night.choose(work, actor, wanted=wanted)
        self._put(by_night=wanted)
        self._notice("СМС об авариях придут и ночью" if wanted else "Ночью СМС не придут")

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            outages = await own.current(work, actor)
            histories = await own.histories(work, actor, last=self.last_year)
            linked = await calendar_link.has_link(work, actor)
            by_night = await night.wanted(work, actor)
            measured = await measurements.own(work, actor)
            now = work.now
        self._put(
            outages=[item(one, now) for one in outages],
            accounts=[_history(one, now) for one in histories],
            measurements=measurement_items(measured),
            protocols=[protocol_item(one) for one in measured.others],
            year=histories[0].year if histories else 0,
            linked=linked,
            sms=by_night is not None,
            by_night=bool(by_night),
            loaded=True,
        )


def _history(one: History, now: datetime) -> HistoryItem:
    norm, zone = one.norm, one.time_zone
    over = norm is not None and (
        one.total.total_seconds() > norm.hours_a_year * 3600 or one.longest.total_seconds() > norm.hours_in_a_row * 3600
    )
    return HistoryItem(
        id=one.account_id,
        number=one.account_number,
        address=one.address,
        known=one.known_house or one.known_points,
        of_points=one.known_points and not one.known_house,
        total=f"Без света за год: {hours(one.total)}, дольше всего подряд: {hours(one.longest)}",
        norm=f"Допустимо за год: {norm.hours_a_year} ч, подряд: {norm.hours_in_a_row} ч" if norm else "",
        law=norm.law if norm else "",
        tone="danger" if over else "info",
        outages=[_past(past, now, zone) for past in one.outages],
        restrictions=[restriction_item(note, now, zone) for note in one.restrictions],
        quality=[_quality(note, now, zone) for note in one.quality],
    )


def _past(past: PastOutage, now: datetime, zone: str) -> PastItem:
    end = said(past.until, now, zone) if past.until else "сих пор"
    reason = f"{OutageKind(past.kind).label}: {past.reason}"
    return PastItem(f"С {said(past.starts_at, now, zone)} до {end}", hours(past.lasted), reason)


def _quality(one: Quality, now: datetime, zone: str) -> NoteItem:
    measures = f"Что делаем: {one.measures}" if one.measures else "Меры уточняем"
    return NoteItem(one.reason, measures, mended(one, now, zone))


refresh_with(OWN_OUTAGES, OwnOutages.refresh)
