"""The grid of entry: metering points of an attached account with their meters, zones and last values."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from lkk.models.readings import Reading
from lkk.services.accounts import links
from lkk.services.accounts.links import AttachedAccount
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import windows
from lkk.services.readings.facts import InstalledRegister, history, installed, open_readings
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
    demand(actor, Permission.USE_CABINET)
    account = await links.active(work, actor) if account_id is None else await links.attached(work, actor, account_id)
    if account is None:
        return None
    today = local_day(work.now, account.time_zone)
    window = await windows.state(work, account.cabinet_class, today)
    registers = [] if account.closed else await installed(work, account.id, today)
    ids = [item.register.key for item in registers]
    past = await history(work, ids, window.billing_period, months=1)
    entered = await open_readings(work, ids, window.billing_period)
    points = _points(registers, past, entered, today)
    return GridView(account, today, window, tuple(points))


async def entered_now(work: UnitOfWork, register_ids: Collection[int], period: date) -> dict[int, Entered]:
    """What stands in the cells of some registers for a billing period."""
    found = await open_readings(work, register_ids, period)
    return {key: _entered(found.get(key)) for key in register_ids}


def _points(
    registers: list[InstalledRegister],
    past: dict[int, tuple[PastReading, ...]],
    entered: dict[int, Reading],
    today: date,
) -> list[PointView]:
    by_meter: dict[int, list[InstalledRegister]] = {}
    for item in registers:
        by_meter.setdefault(item.meter.key, []).append(item)
    return [_point(items, past, entered, today) for items in by_meter.values()]


def _point(
    items: list[InstalledRegister],
    past: dict[int, tuple[PastReading, ...]],
    entered: dict[int, Reading],
    today: date,
) -> PointView:
    point, meter = items[0].point, items[0].meter
    zones = {energy: sum(i.register.energy is energy for i in items) for energy in EnergyKind}
    return PointView(
        id=point.key,
        code=point.code,
        name=point.name,
        address=point.address,
        max_power_kw=point.max_power_kw,
        voltage=point.voltage_level.label,
        kind=point.kind.label,
        serial_number=meter.serial_number,
        model=meter.model,
        whole_digits=meter.whole_digits,
        decimal_digits=meter.decimal_digits,
        multiplier=meter.ct_ratio * meter.vt_ratio,
        ct_ratio=meter.ct_ratio,
        vt_ratio=meter.vt_ratio,
        next_verification_on=meter.next_verification_on,
        verification_overdue=meter.next_verification_on is not None and meter.next_verification_on < today,
        in_smart_system=meter.in_smart_system,
        cells=tuple(
            _cell(item, zones[item.register.energy], past.get(item.register.key, ()), entered.get(item.register.key))
            for item in items
        ),
    )


def _cell(item: InstalledRegister, zones: int, past: tuple[PastReading, ...], entered: Reading | None) -> CellView:
    return CellView(
        register_id=item.register.key,
        energy=item.register.energy,
        zone=item.register.zone,
        zones=zones,
        previous=past[0] if past else None,
        entered=_entered(entered),
    )


def _entered(reading: Reading | None) -> Entered:
    return Entered(reading.value, reading.status, reading.reason) if reading else Entered()
