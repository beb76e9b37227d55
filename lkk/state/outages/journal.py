"""«Журнал отключений»: reports without an outage first, then the journal, and what the feed has told wrongly."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from lkk.routes import STAFF_OUTAGES, staff_application_path
from lkk.services.forms import catalog
from lkk.services.kernel.errors import InvalidValue
from lkk.services.outages import after_end, dispatching, reports
from lkk.services.outages.after_end import AfterEnd, Dismissed
from lkk.services.outages.board import OutageView
from lkk.services.outages.dispatching import Apart, Entry
from lkk.services.outages.reports import UnknownReport
from lkk.services.outages.wording import extent, moved, retold, when
from lkk.settings import settings
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import ChangeVersion, LongForm, OutageId
from lkk.state.base import Base
from lkk.state.days import clock_of, day_of
from lkk.state.live import show_topic
from lkk.vocabulary.outages import OutageKind, OutageState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic
from lkk.vocabulary.words import count

FORM, TERM = "outage", "outage-term"
DISMISS = "outage-dismiss"
RESTORE_DIALOG, ACCEPT_DIALOG = "outage-restore", "outage-accept"


@dataclass
class JournalItem:
    """An outage of the journal; `own`: it was entered by hand and is not over, so it can be changed here."""

    id: int
    number: str
    state: str
    tone: str
    when: str
    moved: str
    reason: str
    houses: str
    districts: str
    told: str
    source: str
    own: bool


@dataclass
class ReportItem:
    """A report of an outage that the journal does not have."""

    number: str
    href: str
    address: str
    account: str
    trouble: str
    told: str


@dataclass
class ApartItem:
    """A change of the feed that was left out."""

    number: str
    problem: str
    told: str


@dataclass
class LateItem:
    """A change that the feed has told after the end of its outage; `key` changes with its version."""

    key: str
    id: int
    version: int
    number: str
    words: str
    reason: str
    told: str


@dataclass
class DismissedItem:
    """A change that was turned down: what it told, and the decision."""

    key: str
    number: str
    words: str
    reason: str
    decided: str


class Journal(Base):
    """The page of the dispatchers."""

    loaded: bool = False
    outages: list[JournalItem] = []
    reports: list[ReportItem] = []
    late: list[LateItem] = []
    dismissed: list[DismissedItem] = []
    apart: list[ApartItem] = []
    chosen: str = ""  # the number of the outage a dialog is about
    turn: int = 0  # a change empties the form

    _chosen: int = 0
    _version: int = 0  # of the change that is about to be accepted

    @allow(Permission.WATCH_OUTAGES)
    async def load(self) -> None:
        """Open the page."""
        self._forget_errors()
        await self._reload()

    @allow(Permission.WATCH_OUTAGES)
    async def refresh(self) -> None:
        """Look again after a signal; what is being typed stays."""
        await self._reload()

    @allow(Permission.WATCH_OUTAGES, form=FORM)
    async def enter(self, form: LongForm) -> None:
        """Enter an outage by hand."""
        entry = Entry(
            number=form.get("number", ""),
            kind=OutageKind.PLANNED if form.get("kind") == OutageKind.PLANNED else OutageKind.EMERGENCY,
            reason=form.get("reason", ""),
            starts_at=_moment(form, "starts"),
            expected_until=_perhaps(form, "expected"),
            houses=form.get("houses", ""),
        )
        async with self._unit() as (work, actor):
            houses = await dispatching.enter(work, actor, entry)
        self.turn += 1
        self._notice(f"Отключение внесено: {count(houses, 'дом', 'дома', 'домов')}")
        await self._reload()

    @allow(Permission.WATCH_OUTAGES)
    async def ask_term(self, outage_id: OutageId) -> None:
        """Open the dialog of another expected time."""
        self._choose(outage_id)
        self._forget_errors(TERM)
        self._command("open", id=f"{TERM}-dialog")

    @allow(Permission.WATCH_OUTAGES, form=TERM)
    async def change_term(self, form: LongForm) -> None:
        """Say another expected time."""
        expected = _moment(form, "expected")
        if expected is None:
            raise InvalidValue("Укажите день и время", at="expected_on")
        async with self._unit() as (work, actor):
            await dispatching.change_term(work, actor, self._chosen, expected)
        self._command("close", id=f"{TERM}-dialog")
        self._notice("Время изменено")
        await self._reload()

    @allow(Permission.WATCH_OUTAGES)
    async def ask_restore(self, outage_id: OutageId) -> None:
        """Ask before an outage is ended."""
        self._choose(outage_id)
        self._command("open", id=RESTORE_DIALOG)

    @allow(Permission.WATCH_OUTAGES)
    async def restore(self) -> None:
        """Say that the light is on again, or that planned works will not be."""
        self._command("close", id=RESTORE_DIALOG)
        async with self._unit() as (work, actor):
            await dispatching.restore(work, actor, self._chosen)
        self._notice("Отключение завершено")
        await self._reload()

    @allow(Permission.WATCH_OUTAGES)
    async def ask_accept(self, outage_id: OutageId, version: ChangeVersion) -> None:
        """Ask before a change counts that came after the end of its outage."""
        self._choose_late(outage_id, version)
        self._command("open", id=ACCEPT_DIALOG)

    @allow(Permission.WATCH_OUTAGES)
    async def accept(self) -> None:
        """Let the change count."""
        self._command("close", id=ACCEPT_DIALOG)
        async with self._unit() as (work, actor):
            await after_end.accept(work, actor, self._chosen, self._version)
        self._notice("Изменение принято")
        await self._reload()

    @allow(Permission.WATCH_OUTAGES)
    async def ask_dismiss(self, outage_id: OutageId, version: ChangeVersion) -> None:
        """Open the dialog of the reason why a change does not count."""
        self._choose_late(outage_id, version)
        self._forget_errors(DISMISS)
        self._command("open", id=f"{DISMISS}-dialog")

    @allow(Permission.WATCH_OUTAGES, form=DISMISS)
    async def dismiss(self, form: LongForm) -> None:
        """Turn the change down."""
        async with self._unit() as (work, actor):
            await after_end.dismiss(work, actor, self._chosen, self._version, form.get("reason", ""))
        self._command("close", id=f"{DISMISS}-dialog")
        self._notice("Изменение отклонено")
        await self._reload()

    def _choose_late(self, outage_id: int, version: int) -> None:
        self._chosen, self._version = outage_id, version
        self._put(chosen=next((one.number for one in self.late if one.id == outage_id), ""))

    def _choose(self, outage_id: int) -> None:
        found = next((one.number for one in self.outages if one.id == outage_id), "")
        self._chosen = outage_id
        self._put(chosen=found)

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            outages = await dispatching.journal(work, actor)
            unknown = await reports.unknown(work, actor)
            late = await after_end.waiting(work, actor)
            turned_down = await after_end.dismissed(work, actor)
            apart = await dispatching.kept_apart(work, actor)
            now = work.now
        self._put(
            outages=[_item(one, now) for one in outages],
            reports=[_report(one) for one in unknown],
            late=[_late(one, now) for one in late],
            dismissed=[_dismissed(one, now) for one in turned_down],
            apart=[_apart(one) for one in apart],
            loaded=True,
        )


def _item(one: OutageView, now: datetime) -> JournalItem:
    zone = settings().time_zone
    return JournalItem(
        id=one.id,
        number=one.number,
        state=one.state.label,
        tone=one.state.tone,
        when=when(one, now, zone),
        moved=moved(one, now, zone),
        reason=f"{one.kind.label}: {one.reason}",
        houses=extent(one.houses, one.points),
        districts=", ".join(one.districts),
        told=f"Сообщили: {count(one.told, 'человек', 'человека', 'человек')}" if one.told else "",
        source="Внесено вручную" if one.by_hand else "",
        own=one.by_hand and one.state in (OutageState.NOW, OutageState.PLANNED),
    )


def _report(one: UnknownReport) -> ReportItem:
    asked = next(field for field in catalog.kind_of(reports.KIND).fields if field.name == "trouble")
    trouble = next((option.label for option in asked.options if option.value == one.trouble), "")
    return ReportItem(
        one.number,
        staff_application_path(one.number),
        one.address or "Адрес не указан",
        one.account_number,
        trouble,
        format.moment(one.told_at),
    )


def _late(one: AfterEnd, now: datetime) -> LateItem:
    return LateItem(
        f"{one.number}-{one.version}",
        one.outage_id,
        one.version,
        one.number,
        retold(one.told, now, settings().time_zone),
        f"{one.told.kind.label}: {one.told.reason}",
        format.moment(one.told_at),
    )


def _dismissed(one: Dismissed, now: datetime) -> DismissedItem:
    decided = format.moment(one.at)
    return DismissedItem(
        f"{one.number}-{decided}",
        one.number,
        retold(one.told, now, settings().time_zone),
        one.reason,
        f"{decided}, {one.by}" if one.by else decided,
    )


def _apart(one: Apart) -> ApartItem:
    return ApartItem(one.number, one.problem, format.moment(one.told_at))


def _moment(form: LongForm, name: str) -> datetime | None:
    """The moment of a day and a time on the company's clock; None when either is wrong or missing."""
    day, clock = day_of(form.get(f"{name}_on", "")), clock_of(form.get(f"{name}_at", ""))
    if day is None or clock is None:
        return None
    return datetime.combine(day, clock, ZoneInfo(settings().time_zone))


def _perhaps(form: LongForm, name: str) -> datetime | None:
    """As `_moment`, where both may be left empty. Raises InvalidValue when only one is given or it is wrong."""
    if not form.get(f"{name}_on") and not form.get(f"{name}_at"):
        return None
    found = _moment(form, name)
    if found is None:
        raise InvalidValue("Укажите и день, и время или оставьте пустым", at=f"{name}_on")
    return found


show_topic(STAFF_OUTAGES, Topic.OUTAGES, Journal.refresh)
