"""The grid of entry: metering points of an attached account with their meters, zones and last values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from lkk.services.accounts import links
from lkk.services.accounts.links import AttachedAccount
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import windows
from lkk.services.readings.facts import Entries, InstalledRegister, OpenReading, installed, past_of, readings_of
from lkk.services.readings.rules import PastReading
from lkk.services.readings.windows import WindowState
from lkk.vocabulary.metering import EnergyKind, ReadingStatus, Zone
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class Entered:
    """What stands in a cell: a draft, or what was sent for the period; `value` None when nothing does."""

    value: Decimal | None = None
    status: ReadingStatus | None = None
    reason: str = ""


@dataclass(frozen=True)
class CellView:
    """One register: what was transmitted before and what is entered for the period."""

    register_id: int
    energy: EnergyKind
    zone: Zone
    zones: int
    previous: PastReading | None
    entered: Entered


@dataclass(frozen=True)
class PointView:
    """A metering point with the meter that stands there."""

    id: int
    code: str
    name: str
    address: str
    max_power_kw: Decimal
    voltage: str
    kind: str
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
    """The page of entry of one account."""

    account: AttachedAccount
    today: date  # in the account's time zone
    window: WindowState
    points: tuple[PointView, ...]

    def with_entered(self, entered: Mapping[int, Entered]) -> "GridView":
        """The same grid after a write that touched some cells: nothing has to be read again."""
        return replace(self, points=tuple(point.with_entered(entered) for point in self.points))


async def load(work: UnitOfWork, actor: Actor, account_id: int | None = None) -> GridView | None:
    """The grid of an attached account, the active one by default; None when nothing is attached.

    Raises:
        NotFound: the account is not attached to the actor.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    account = await links.active(work, actor) if account_id is None else await links.attached(work, actor, account_id)
    if account is None:
        return None
    today = local_day(work.now, account.time_zone)
    window = await windows.state(work, account.cabinet_class, today)
    registers = [] if account.closed else await installed(work, account.id, today)
    ids = [item.register_id for item in registers]
    entries = await readings_of(work, ids, window.billing_period, months=1)
    return GridView(account, today, window, tuple(_points(registers, entries, today)))


def entered_of(reading: OpenReading | None) -> Entered:
    """What a cell shows of a reading."""
    return Entered(reading.value, reading.status, reading.reason) if reading else Entered()


def _points(registers: list[InstalledRegister], entries: Entries, today: date) -> list[PointView]:
    by_meter: dict[int, list[InstalledRegister]] = {}
    for item in registers:
        by_meter.setdefault(item.meter_id, []).append(item)
    return [_point(items, entries, today) for items in by_meter.values()]


def _point(items: list[InstalledRegister], entries: Entries, today: date) -> PointView:
    of = items[0]
    zones = {energy: sum(i.energy is energy for i in items) for energy in EnergyKind}
    return PointView(
        id=of.point_id,
        code=of.code,
        name=of.name,
        address=of.address,
        max_power_kw=of.max_power_kw,
        voltage=of.voltage_level.label,
        kind=of.kind.label,
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
        cells=tuple(_cell(item, zones[item.energy], entries) for item in items),
    )


def _cell(item: InstalledRegister, zones: int, entries: Entries) -> CellView:
    past = past_of(item, entries.past.get(item.register_id, ()))
    return CellView(
        register_id=item.register_id,
        energy=item.energy,
        zone=item.zone,
        zones=zones,
        previous=past[0] if past else None,
        entered=entered_of(entries.standing(item.register_id)),
    )
