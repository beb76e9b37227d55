"""Приборы учёта of an account: points, the meters that stand or stood there, their passports and what needs doing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.metering import Meter, MeteringPoint, Register
from lkk.services.accounts import links
from lkk.services.accounts.links import AttachedAccount
from lkk.services.integrations.accounting.metering_details import MeterDetails, PointDetails
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.metering import EnergyKind, PointKind, VoltageLevel, Zone
from lkk.vocabulary.permissions import Permission

SOON = timedelta(days=90)  # a verification is told of so long before it is due
MOST_APPLICATIONS = 100
_meter_details, _point_details = TypeAdapter(MeterDetails), TypeAdapter(PointDetails)


@dataclass(frozen=True)
class RegisterView:
    """One counter; `first` and `last` are what it showed when the meter was installed and taken down."""

    energy: EnergyKind
    zone: Zone
    first: Decimal | None
    last: Decimal | None


@dataclass(frozen=True)
class MeterView:
    """A meter; `overdue` and `soon` tell of its verification on the day of the account."""

    serial_number: str
    model: str
    phases: int
    installed_on: date
    removed_on: date | None
    whole_digits: int
    decimal_digits: int
    ct_ratio: Decimal
    vt_ratio: Decimal
    verified_on: date | None
    next_verification_on: date | None
    overdue: bool
    soon: bool
    in_smart_system: bool
    interval: bool
    details: MeterDetails
    registers: tuple[RegisterView, ...]


@dataclass(frozen=True)
class ApplicationLink:
    """An application of the person's that names the meter."""

    number: str
    title: str
    status: ApplicationStatus


@dataclass(frozen=True)
class MeteringPointView:
    """A point with the meter in place, those that stood there before, newest first, and applications about them."""

    id: int
    code: str
    name: str
    address: str
    max_power_kw: Decimal
    voltage_level: VoltageLevel
    reliability_category: int
    kind: PointKind
    details: PointDetails
    meter: MeterView | None
    former: tuple[MeterView, ...]
    applications: tuple[ApplicationLink, ...] = field(default=())


@dataclass(frozen=True)
class MetersView:
    """The meters of one account."""

    account: AttachedAccount
    points: tuple[MeteringPointView, ...]


async def load(work: UnitOfWork, actor: Actor) -> MetersView | None:
    """Return the meters of the active account, None when nothing is attached."""
    demand(actor, Permission.USE_CABINET, in_visit=True)
    account = await links.active(work, actor)
    if account is None:
        return None
    today = local_day(work.now, account.time_zone)
    points = select(MeteringPoint).where(MeteringPoint.account_id == account.id, col(MeteringPoint.removed).is_(False))
    found = (await work.session.exec(points.order_by(col(MeteringPoint.code), col(MeteringPoint.id)))).all()
    meters = await _meters(work, [point.key for point in found], today)
    serials = [meter.serial_number for of in meters.values() for meter in of]
    applications = await _applications(work, actor, serials)
    return MetersView(account, tuple(_point(one, meters.get(one.key, []), applications, today) for one in found))


async def _meters(work: UnitOfWork, point_ids: Sequence[int], today: date) -> dict[int, list[MeterView]]:
    """The meters of points, newest first."""
    query = select(Meter).where(col(Meter.metering_point_id).in_(point_ids))
    rows = (await work.session.exec(query.order_by(col(Meter.installed_on).desc(), col(Meter.id).desc()))).all()
    counters = select(Register).where(col(Register.meter_id).in_([row.key for row in rows]))
    counters = counters.where(col(Register.removed).is_(False)).order_by(col(Register.energy), col(Register.zone))
    registers: dict[int, list[RegisterView]] = {}
    for one in await work.session.exec(counters):
        registers.setdefault(one.meter_id, []).append(
            RegisterView(one.energy, one.zone, one.initial_value, one.final_value)
        )
    found: dict[int, list[MeterView]] = {}
    for row in rows:
        found.setdefault(row.metering_point_id, []).append(_meter(row, registers.get(row.key, []), today))
    return found


async def _applications(work: UnitOfWork, actor: Actor, serials: Sequence[str]) -> dict[str, list[ApplicationLink]]:
    """The person's own filed applications by the serial number they name, newest first."""
    serial: Any = col(Application.answers)["meter_serial"].astext
    query = (
        select(Application, serial)
        .where(Application.user_id == actor.subject_id, Application.status != ApplicationStatus.DRAFT)
        .where(serial.in_(serials))
        .order_by(col(Application.id).desc())
        .limit(MOST_APPLICATIONS)
    )
    found: dict[str, list[ApplicationLink]] = {}
    if serials:
        for row, number in await work.session.exec(query):
            found.setdefault(number, []).append(ApplicationLink(row.number or "", row.kind_title, row.status))
    return found


def _point(
    row: MeteringPoint, meters: list[MeterView], applications: Mapping[str, list[ApplicationLink]], today: date
) -> MeteringPointView:
    standing = [one for one in meters if one.removed_on is None or one.removed_on > today]
    return MeteringPointView(
        id=row.key,
        code=row.code,
        name=row.name,
        address=row.address,
        max_power_kw=row.max_power_kw,
        voltage_level=row.voltage_level,
        reliability_category=row.reliability_category,
        kind=row.kind,
        details=_point_details.validate_python(row.details),
        meter=standing[0] if standing else None,
        former=tuple(one for one in meters if one not in standing),
        applications=tuple(link for one in meters for link in applications.get(one.serial_number, ())),
    )


def _meter(row: Meter, registers: list[RegisterView], today: date) -> MeterView:
    due = row.next_verification_on
    return MeterView(
        serial_number=row.serial_number,
        model=row.model,
        phases=row.phases,
        installed_on=row.installed_on,
        removed_on=row.removed_on,
        whole_digits=row.whole_digits,
        decimal_digits=row.decimal_digits,
        ct_ratio=row.ct_ratio,
        vt_ratio=row.vt_ratio,
        verified_on=row.verified_on,
        next_verification_on=due,
        overdue=due is not None and due < today,
        soon=due is not None and today <= due <= today + SOON,
        in_smart_system=row.in_smart_system,
        interval=row.interval,
        details=_meter_details.validate_python(row.details),
        registers=tuple(registers),
    )
