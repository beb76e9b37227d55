"""The page of hours: what may be sent for a month, what is saved and sent of it, one meter's month whole."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.hours import HourlySeries, HourlyUpload
from lkk.services.accounts import links
from lkk.services.files.views import ROUTE
from lkk.services.hours import anomalies
from lkk.services.hours.anomalies import Doubt, doubts
from lkk.services.hours.facts import HourlyAccount, HourlyMeter, load, months_until, opening_values
from lkk.services.hours.reading.found import Fault
from lkk.services.hours.sending import integral_of, meter_of, months_with, unsent
from lkk.services.hours.storing import Days
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.hours import HourlyFormat
from lkk.vocabulary.metering import EnergyKind, ReadingStatus
from lkk.vocabulary.permissions import Permission

SHOWN_VERSIONS = 50


@dataclass(frozen=True)
class WaitingView:
    """A file with faults that waits for the person's choice; `savable` meters have good rows."""

    id: int
    name: str
    format: HourlyFormat
    at: datetime
    faults: list[Fault]
    notes: list[str]
    savable: int


@dataclass(frozen=True)
class SeriesView:
    """A version of a meter's month as it is listed; `reason` is that of a refusal."""

    id: int
    meter: HourlyMeter
    energy: EnergyKind
    status: ReadingStatus
    file_name: str
    file_url: str
    created_at: datetime
    submitted_at: datetime | None
    late: bool
    reason: str


@dataclass(frozen=True)
class MonthOfMeter:
    """One meter's month: its hours, what the counter says, and the questions when it is not sent yet."""

    meter: HourlyMeter
    energy: EnergyKind
    days: Days
    total: Decimal
    gaps: int
    integral: Decimal | None
    opening: Decimal | None
    closing: Decimal | None
    unbalance: Decimal | None
    doubts: list[Doubt] = field(default_factory=list)
    series_id: int = 0  # of the version that is not sent yet


@dataclass(frozen=True)
class MonthView:
    """Everything of a month; `notes` are those of the file that was saved last."""

    known: HourlyAccount
    months: list[date]
    waiting: WaitingView | None
    drafts: list[MonthOfMeter]
    sent: list[MonthOfMeter]
    versions: list[SeriesView]
    notes: list[str]


async def load_month(work: UnitOfWork, actor: Actor, period: date | None = None) -> MonthView | None:
    """Return a month of the active account, by default the one before this; None without an account."""
    demand(actor, Permission.USE_CABINET, in_visit=True)
    account = await links.active(work, actor)
    if account is None:
        return None
    known = await load(work, actor, account.id, period)
    versions = await _versions(work, known)
    uploads = await _uploads(work, known)
    waiting = next((_waiting(row) for row in uploads if row.found is not None), None)
    saved = next((row for row in uploads if row.saved_at is not None), None)
    return MonthView(
        known=known,
        months=months_until(known.today),
        waiting=waiting,
        drafts=await _drafts(work, known),
        sent=await _sent(work, known, versions),
        versions=versions,
        notes=saved.notes if saved and any(v.status is ReadingStatus.UNCONFIRMED for v in versions) else [],
    )


async def _drafts(work: UnitOfWork, known: HourlyAccount) -> list[MonthOfMeter]:
    rows = await unsent(work, known)
    opening = await opening_values(work, [row.meter_id for row in rows], known.period)
    return [
        _month(known, row, days, opening.get(row.meter_id), draft=True)
        for row, days in zip(rows, await months_with(work, known, rows), strict=True)
    ]


async def _sent(work: UnitOfWork, known: HourlyAccount, versions: list[SeriesView]) -> list[MonthOfMeter]:
    """The months in force of the meters that something was sent for, each once."""
    live = [one for one in versions if one.status in (ReadingStatus.VALID, ReadingStatus.TRANSMITTED)]
    newest = {(one.meter.id, one.energy): one.id for one in reversed(live)}
    query = select(HourlySeries).where(col(HourlySeries.id).in_(newest.values())).order_by(col(HourlySeries.id))
    rows = list(await work.session.exec(query))
    opening = await opening_values(work, [row.meter_id for row in rows], known.period)
    return [
        _month(known, row, days, opening.get(row.meter_id), draft=False)
        for row, days in zip(rows, await months_with(work, known, rows), strict=True)
    ]


def _month(
    known: HourlyAccount, row: HourlySeries, days: Days, opening: Decimal | None, *, draft: bool
) -> MonthOfMeter:
    meter = meter_of(known, row)
    integral = integral_of(row, meter, opening)
    active = row.energy.value.startswith("A")
    return MonthOfMeter(
        meter=meter,
        energy=row.energy,
        days=days,
        total=anomalies.total(days),
        gaps=len(anomalies.gaps(days)),
        integral=integral.energy,
        opening=integral.opening,
        closing=row.closing_value,
        unbalance=anomalies.unbalance(days, integral),
        doubts=doubts(days, integral, meter.max_power_kw, active=active) if draft else [],
        series_id=row.key if draft else 0,
    )


async def _versions(work: UnitOfWork, known: HourlyAccount) -> list[SeriesView]:
    values: dict[str, Any] = {"meters": [meter.id for meter in known.meters], "period": known.period}
    meters = {meter.id: meter for meter in known.meters}
    return [
        SeriesView(
            id=row.id,
            meter=meters[row.meter_id],
            energy=EnergyKind(row.energy),
            status=ReadingStatus(row.status),
            file_name=row.name,
            file_url=f"{ROUTE}/{row.public_id}" if row.public_id else "",
            created_at=row.created_at,
            submitted_at=row.submitted_at,
            late=row.late,
            reason=row.reason,
        )
        for row in await work.session.execute(_VERSIONS, {**values, "most": SHOWN_VERSIONS})
    ]


async def _uploads(work: UnitOfWork, known: HourlyAccount) -> list[HourlyUpload]:
    query = (
        select(HourlyUpload)
        .where(HourlyUpload.account_id == known.account.id, HourlyUpload.period == known.period)
        .order_by(col(HourlyUpload.id).desc())
        .limit(2)
    )
    return list(await work.session.exec(query))


def _waiting(row: HourlyUpload) -> WaitingView:
    faults = [Fault(**one) for one in row.faults]
    return WaitingView(row.key, row.name, row.format, row.created_at, faults, row.notes, row.savable)


_VERSIONS = text("""
select s.id, s.meter_id, s.energy, s.status, s.created_at, s.submitted_at, s.late, s.reason, u.name, f.public_id
  from hourly_series s
  join hourly_upload u on u.id = s.upload_id
  left join stored_file f on f.hourly_upload_id = u.id
 where s.meter_id = any(cast(:meters as bigint[])) and s.period = :period
 order by s.id desc
 limit :most
""")
