"""The grid of entry: metering points of an attached account with their meters, zones and last values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from lkk.services.accounts import links
from lkk.services.accounts.links import AttachedAccount
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import windows
from lkk.services.readings.facts import (
    Entries,
    InstalledRegister,
    OpenReading,
    facts_of,
    of_account,
    readings_of,
)
from lkk.services.readings.norms import tangent_norms
from lkk.services.readings.rules import PastReading, expected_values
from lkk.services.readings.taken_down import TakenDown, taken_down
from lkk.services.readings.windows import WindowState
from lkk.vocabulary.metering import EnergyKind, PointKind, ReadingStatus, VoltageLevel, Zone
from lkk.vocabulary.people import CabinetClass
from lkk.vocabulary.permissions import Permission

_BEFORE = timedelta(days=31)  # a meter taken down after the last month's reading belongs to this one


@dataclass(frozen=True)
class Entered:
    """What stands in a cell: a draft, or what was sent for the period; `value` None when nothing does.

    `sent_at` is the moment of «Отправить», None of a draft; `outside_window` marks what was sent out of its days.
    """

    value: Decimal | None = None
    status: ReadingStatus | None = None
    reason: str = ""
    rollover: bool = False
    sent_at: datetime | None = None
    outside_window: bool = False


@dataclass(frozen=True)
class CellView:
    """One register: what was transmitted before and what is entered for the period.

    `expected` is the range of values nothing is asked about, None where the past tells nothing.
    """

    register_id: int
    energy: EnergyKind
    zone: Zone
    zones: int
    previous: PastReading | None
    expected: tuple[Decimal, Decimal] | None
    entered: Entered


@dataclass(frozen=True)
class PointView:
    """A metering point with the meter that stands there, and those that were taken down within the period."""

    id: int
    code: str
    name: str
    address: str
    max_power_kw: Decimal
    voltage_level: VoltageLevel
    kind: PointKind
    serial_number: str
    model: str
    whole_digits: int
    decimal_digits: int
    multiplier: Decimal
    ct_ratio: Decimal
    vt_ratio: Decimal
    next_verification_on: date | None
    verification_overdue: bool
    in_smart_system: bool
    cells: tuple[CellView, ...]
    taken_down: tuple[TakenDown, ...] = ()

    @property
    def capacity(self) -> Decimal:
        """The first value the counters cannot show."""
        return Decimal(10) ** self.whole_digits

    @property
    def register_ids(self) -> frozenset[int]:
        """The registers of the meter."""
        return frozenset(cell.register_id for cell in self.cells)

    def with_entered(self, entered: Mapping[int, Entered]) -> "PointView":
        """The same point with other contents of some cells, by register."""
        if not any(cell.register_id in entered for cell in self.cells):
            return self
        return replace(
            self,
            cells=tuple(replace(cell, entered=entered.get(cell.register_id, cell.entered)) for cell in self.cells),
        )


@dataclass(frozen=True)
class GridView:
    """The page of entry of one account; `tangents` are the norms of tg φ by voltage, for legal entities."""

    account: AttachedAccount
    today: date  # in the account's time zone
    window: WindowState
    points: tuple[PointView, ...]
    tangents: Mapping[VoltageLevel, Decimal]

    def with_entered(self, entered: Mapping[int, Entered]) -> "GridView":
        """The same grid after a write that touched some cells: nothing has to be read again."""
        return replace(self, points=tuple(point.with_entered(entered) for point in self.points))


async def load(
    work: UnitOfWork, actor: Actor, account_id: int | None = None, taken_on: date | None = None
) -> GridView | None:
    """The grid of an attached account, the active one by default; None when nothing is attached.

    What is expected is that of the day the values are read off, of today by default.

    Raises:
        NotFound: the account is not attached to the actor.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    account = await links.active(work, actor) if account_id is None else await links.attached(work, actor, account_id)
    if account is None:
        return None
    today = local_day(work.now, account.time_zone)
    window = await windows.of_account(work, account, today)
    period = window.billing_period
    standing, gone = ([], []) if account.closed else await of_account(work, account.id, today, period - _BEFORE)
    ids = [item.register_id for item in (*standing, *gone)]
    entries = await readings_of(work, ids, period)
    legal = account.cabinet_class is CabinetClass.LEGAL
    norms = await tangent_norms(work, today) if legal else {}
    points = _points(standing, entries, today, taken_on or today, taken_down(gone, entries, period))
    return GridView(account, today, window, tuple(points), norms)


def entered_of(reading: OpenReading | None) -> Entered:
    """What a cell shows of a reading."""
    if reading is None:
        return Entered()
    return Entered(
        reading.value,
        reading.status,
        reading.reason,
        reading.rollover,
        reading.submitted_at,
        reading.outside_window,
    )


def _points(
    registers: list[InstalledRegister],
    entries: Entries,
    today: date,
    taken_on: date,
    gone: Mapping[int, tuple[TakenDown, ...]],
) -> list[PointView]:
    by_meter: dict[int, list[InstalledRegister]] = {}
    for item in registers:
        by_meter.setdefault(item.meter_id, []).append(item)
    return [_point(items, entries, today, taken_on, gone) for items in by_meter.values()]


def _point(
    items: list[InstalledRegister],
    entries: Entries,
    today: date,
    taken_on: date,
    gone: Mapping[int, tuple[TakenDown, ...]],
) -> PointView:
    of = items[0]
    zones = {energy: sum(i.energy is energy for i in items) for energy in EnergyKind}
    return PointView(
        id=of.point_id,
        code=of.code,
        name=of.name,
        address=of.address,
        max_power_kw=of.max_power_kw,
        voltage_level=of.voltage_level,
        kind=of.kind,
        serial_number=of.serial_number,
        model=of.model,
        whole_digits=of.whole_digits,
        decimal_digits=of.decimal_digits,
        multiplier=of.ct_ratio * of.vt_ratio,
        ct_ratio=of.ct_ratio,
        vt_ratio=of.vt_ratio,
        next_verification_on=of.next_verification_on,
        verification_overdue=of.next_verification_on is not None and of.next_verification_on < today,
        in_smart_system=of.in_smart_system,
        cells=tuple(_cell(item, zones[item.energy], entries, taken_on) for item in items),
        taken_down=gone.get(of.point_id, ()),
    )


def _cell(item: InstalledRegister, zones: int, entries: Entries, taken_on: date) -> CellView:
    facts = facts_of(item, entries.past.get(item.register_id, ()))
    return CellView(
        register_id=item.register_id,
        energy=item.energy,
        zone=item.zone,
        zones=zones,
        previous=facts.previous,
        expected=expected_values(facts, taken_on),
        entered=entered_of(entries.standing(item.register_id)),
    )
