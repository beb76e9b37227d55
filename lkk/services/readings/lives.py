"""The registers of accounts with what they have shown: what consumption is counted from."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import func, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import col

from lkk.models.metering import Meter, MeteringPoint, Register
from lkk.models.readings import Reading
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings.consumption import Counted, RegisterLife
from lkk.vocabulary.metering import EnergyKind, PointKind, ReadingSource, ReadingStatus, Zone

Ratios = tuple[tuple[date, Decimal], ...]


class Known(NamedTuple):
    """A register with its meter, its point and the account."""

    register_id: int
    meter_id: int
    point_id: int
    point_code: str
    point_name: str
    point_kind: PointKind
    serial_number: str
    energy: EnergyKind
    zone: Zone
    whole_digits: int
    ct_ratio: Decimal
    vt_ratio: Decimal
    installed_on: date
    removed_on: date | None
    initial_value: Decimal | None
    final_value: Decimal | None
    account_id: int


class Read(NamedTuple):
    """A transmitted reading."""

    register_id: int
    billing_period: date
    value: Decimal
    rollover: bool
    source: ReadingSource


async def registers(work: UnitOfWork, account_ids: Sequence[int]) -> list[Known]:
    """Every register that ever stood at the points of accounts, in the order of points."""
    query = (
        select_columns(
            col(Register.id),
            col(Meter.id),
            col(MeteringPoint.id),
            col(MeteringPoint.code),
            col(MeteringPoint.name),
            col(MeteringPoint.kind),
            col(Meter.serial_number),
            col(Register.energy),
            col(Register.zone),
            col(Meter.whole_digits),
            col(Meter.ct_ratio),
            col(Meter.vt_ratio),
            col(Meter.installed_on),
            col(Meter.removed_on),
            col(Register.initial_value),
            col(Register.final_value),
            col(MeteringPoint.account_id),
        )
        .select_from(MeteringPoint)
        .join(Meter, col(Meter.metering_point_id) == col(MeteringPoint.id))
        .join(Register, col(Register.meter_id) == col(Meter.id))
        .where(col(MeteringPoint.account_id).in_(account_ids))
        .order_by(
            col(MeteringPoint.code),
            col(MeteringPoint.id),
            col(Meter.installed_on),
            col(Meter.id),
            col(Register.energy),
            col(Register.zone),
        )
    )
    return [Known(*row) for row in await work.session.execute(query)]


async def readings(
    work: UnitOfWork, account_ids: Sequence[int], last: date, since: date | None = None
) -> dict[int, list[Read]]:
    """The transmitted readings by register, through the month `last`, in the order of time.

    With `since`, of those before that month only the newest of each register: what the month is counted from.
    """
    query: Any = (
        select_columns(
            col(Reading.register_id),
            col(Reading.billing_period),
            col(Reading.value),
            col(Reading.rollover),
            col(Reading.source),
        )
        .select_from(MeteringPoint)
        .join(Meter, col(Meter.metering_point_id) == col(MeteringPoint.id))
        .join(Register, col(Register.meter_id) == col(Meter.id))
        .join(Reading, col(Reading.register_id) == col(Register.id))
        .where(col(MeteringPoint.account_id).in_(account_ids), col(Reading.status) == ReadingStatus.TRANSMITTED)
        .where(col(Reading.billing_period) <= last)
        .order_by(col(Reading.register_id), col(Reading.billing_period))
    )
    if since is not None:
        query = query.where(or_(col(Reading.billing_period) >= since, col(Reading.billing_period) == _before(since)))
    found: dict[int, list[Read]] = defaultdict(list)
    for row in await work.session.execute(query):
        found[row[0]].append(Read(*row))
    return found


def _before(since: date) -> Any:
    """The month of the last transmitted reading of the register before a month."""
    other = aliased(Reading)
    return (
        select_columns(func.max(col(other.billing_period)))
        .where(
            col(other.register_id) == col(Reading.register_id),
            col(other.status) == ReadingStatus.TRANSMITTED,
            col(other.billing_period) < since,
        )
        .scalar_subquery()
    )


def life(known: Known, read: Sequence[Read], ratios: Ratios) -> RegisterLife:
    """Return a register as the rule of consumption takes it."""
    return RegisterLife(
        energy=known.energy,
        zone=known.zone,
        whole_digits=known.whole_digits,
        multiplier=known.ct_ratio * known.vt_ratio,
        counted=tuple(Counted(one.billing_period, one.value, one.rollover) for one in read),
        installed_on=known.installed_on,
        initial_value=known.initial_value,
        removed_on=known.removed_on,
        final_value=known.final_value,
        ratios=ratios,
    )
