"""Loads what the readings of an account are judged by; starts from an account the actor has attached."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from sqlalchemy import Row, Select
from sqlalchemy import select as select_columns
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col, or_, select

from lkk.models.metering import Meter, MeteringPoint, Register
from lkk.models.readings import Reading
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings.rules import PastReading, RegisterFacts
from lkk.vocabulary.metering import ReadingStatus

HISTORY_MONTHS = 14  # the same month of last year and the one before it


@dataclass(frozen=True)
class InstalledRegister:
    """A register of a meter that stands at a point now."""

    point: MeteringPoint
    meter: Meter
    register: Register


async def installed(work: UnitOfWork, account_id: int, today: date) -> list[InstalledRegister]:
    """Registers of all meters in place, by point, then kind of energy and zone."""
    query = (
        select(MeteringPoint, Meter, Register)
        .join(Meter, col(Meter.metering_point_id) == col(MeteringPoint.id))
        .join(Register, col(Register.meter_id) == col(Meter.id))
        .where(MeteringPoint.account_id == account_id, col(MeteringPoint.removed).is_(False))
        .where(col(Register.removed).is_(False))
        .where(or_(col(Meter.removed_on).is_(None), col(Meter.removed_on) > today))
        .order_by(
            col(MeteringPoint.code), col(MeteringPoint.id), col(Meter.id), col(Register.energy), col(Register.zone)
        )
    )
    return [InstalledRegister(*row) for row in await work.session.exec(query)]


async def history(
    work: UnitOfWork, register_ids: Collection[int], period: date, months: int = HISTORY_MONTHS
) -> dict[int, tuple[PastReading, ...]]:
    """Transmitted readings of the months before a period, newest first; the last one however old it is."""
    since = period - relativedelta(months=months)
    recent = await work.session.execute(_transmitted(register_ids, period).where(col(Reading.billing_period) >= since))
    found = _group(recent)
    silent = set(register_ids) - found.keys()
    if silent:  # nothing for more than a year: the last one all the same
        last = _transmitted(silent, period).ext(distinct_on(col(Reading.register_id)))
        found |= _group(await work.session.execute(last))
    return found


async def open_readings(work: UnitOfWork, register_ids: Collection[int], period: date) -> dict[int, Reading]:
    """What the person sees as entered: the draft, else what was sent for this period, newest first."""
    query = (
        select(Reading)
        .where(col(Reading.register_id).in_(register_ids))
        .where(
            or_(
                Reading.status == ReadingStatus.UNCONFIRMED,
                (col(Reading.billing_period) == period) & (Reading.status != ReadingStatus.SUPERSEDED),
            )
        )
        .order_by(col(Reading.id))
    )
    found: dict[int, Reading] = {}
    for reading in await work.session.exec(query):
        before = found.get(reading.register_id)
        if before is None or before.status is not ReadingStatus.UNCONFIRMED:
            found[reading.register_id] = reading  # a draft wins, else the newest
    return found


def facts_of(item: InstalledRegister, past: tuple[PastReading, ...]) -> RegisterFacts:
    """The facts of one register for the checks; a replaced meter has registers of its own, hence no old values."""
    return RegisterFacts(
        energy=item.register.energy,
        zone=item.register.zone,
        whole_digits=item.meter.whole_digits,
        decimal_digits=item.meter.decimal_digits,
        multiplier=item.meter.ct_ratio * item.meter.vt_ratio,
        max_power_kw=item.point.max_power_kw,
        history=past,
    )


def _transmitted(register_ids: Collection[int], period: date) -> Select[int, date, Decimal, date, bool]:
    """Columns, not entities: a save of a large grid reads hundreds of them."""
    return (
        select_columns(
            col(Reading.register_id),
            col(Reading.billing_period),
            col(Reading.value),
            col(Reading.taken_on),
            col(Reading.rollover),
        )
        .where(col(Reading.register_id).in_(register_ids), col(Reading.billing_period) < period)
        .where(col(Reading.status) == ReadingStatus.TRANSMITTED)
        .order_by(col(Reading.register_id), col(Reading.billing_period).desc())
    )


def _group(rows: Iterable[Row[int, date, Decimal, date, bool]]) -> dict[int, tuple[PastReading, ...]]:
    grouped: dict[int, list[PastReading]] = {}
    for register_id, period, value, taken_on, rollover in rows:
        grouped.setdefault(register_id, []).append(PastReading(period, value, taken_on, rollover))
    return {register_id: tuple(past) for register_id, past in grouped.items()}
