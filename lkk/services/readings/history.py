"""The history of a meter's readings: every value that was entered or told, superseded and refused ones too."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from sqlalchemy import select as select_columns
from sqlmodel import col

from lkk.models.metering import Meter, MeteringPoint, Register
from lkk.models.readings import Reading
from lkk.services.accounts import links
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import windows
from lkk.services.readings.windows import WindowState
from lkk.vocabulary.metering import EnergyKind, ReadingSource, ReadingStatus, Zone
from lkk.vocabulary.permissions import Permission

MONTHS, MOST = 13, 300


@dataclass(frozen=True)
class PastLine:
    """A value of a register; `mine`: the person who looks has entered it, `entered`: somebody has, in the cabinet.

    `withdrawable`: it was sent and is not decided; `restorable`: it may be put back into the cell.
    """

    id: int
    period: date
    energy: EnergyKind
    zone: Zone
    zones: int
    value: Decimal
    taken_on: date
    status: ReadingStatus
    source: ReadingSource
    entered: bool
    mine: bool
    at: datetime
    outside_window: bool
    reason: str
    answers: tuple[str, ...]  # what was asked and answered with yes
    withdrawable: bool
    restorable: bool


@dataclass(frozen=True)
class MeterHistory:
    """The readings of one meter, newest first."""

    account_id: int
    point: str
    serial_number: str
    window: WindowState
    lines: tuple[PastLine, ...]


async def of_point(work: UnitOfWork, actor: Actor, account_id: int, point_id: int) -> MeterHistory:
    """Return what was ever given for the meter that stands at a point, over the last thirteen months.

    Raises:
        NotFound: the account is not attached to the actor, or the point is not of it.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    account = await links.attached(work, actor, account_id)
    window = await windows.of_account(work, account, local_day(work.now, account.time_zone))
    meters = (
        select_columns(col(Meter.id), col(Meter.serial_number), col(MeteringPoint.name))
        .join(MeteringPoint, col(MeteringPoint.id) == col(Meter.metering_point_id))
        .where(col(MeteringPoint.account_id) == account.id, col(MeteringPoint.id) == point_id)
        .order_by(col(Meter.installed_on).desc(), col(Meter.id).desc())
        .limit(1)
    )
    meter = (await work.session.execute(meters)).first()
    if meter is None:
        raise NotFound
    query = (
        select_columns(Reading, col(Register.energy), col(Register.zone))
        .join(Register, col(Register.id) == col(Reading.register_id))
        .where(col(Register.meter_id) == meter.id)
        .where(col(Reading.billing_period) >= window.billing_period - relativedelta(months=MONTHS))
        .order_by(col(Reading.billing_period).desc(), col(Register.energy), col(Register.zone), col(Reading.id).desc())
        .limit(MOST)
    )
    rows = (await work.session.execute(query)).all()
    zones: dict[EnergyKind, set[Zone]] = {}
    for _, energy, zone in rows:
        zones.setdefault(energy, set()).add(zone)
    lines = (_line(actor, reading, energy, zone, len(zones[energy]), window) for reading, energy, zone in rows)
    return MeterHistory(account.id, meter.name, meter.serial_number, window, tuple(lines))


def _line(actor: Actor, reading: Reading, energy: EnergyKind, zone: Zone, zones: int, window: WindowState) -> PastLine:
    open_now = reading.billing_period == window.billing_period
    return PastLine(
        id=reading.key,
        period=reading.billing_period,
        energy=energy,
        zone=zone,
        zones=zones,
        value=reading.value,
        taken_on=reading.taken_on,
        status=reading.status,
        source=reading.source,
        entered=reading.source is ReadingSource.PORTAL,
        mine=reading.entered_by == actor.author_id,
        at=reading.submitted_at or reading.created_at,
        outside_window=reading.outside_window,
        reason=reading.reason,
        answers=tuple(one["question"] for one in reading.answers.values()),
        withdrawable=open_now and reading.status is ReadingStatus.VALID,
        restorable=open_now and reading.status in (ReadingStatus.SUPERSEDED, ReadingStatus.REJECTED),
    )
