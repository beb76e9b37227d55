"""The page of hours: what may be sent for a month, what is saved and sent of it, one meter's month whole."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select as select_columns
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col, select

from lkk.models.hours import HourlySeries, HourlyUpload
from lkk.services.accounts import links
from lkk.services.files.views import ROUTE
from lkk.services.hours import anomalies, storing
from lkk.services.hours.anomalies import Doubt, doubts
from lkk.services.hours.facts import HourlyAccount, HourlyMeter, load, months_until
from lkk.services.hours.giving import filler
from lkk.services.hours.reading.found import Fault
from lkk.services.hours.replies import answers_of
from lkk.services.hours.sending import Counters, counters_of, days_counted, integral_of, meter_of, months_with, unsent
from lkk.services.hours.storing import Days
from lkk.services.hours.usual import usual_hours
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.hours import HourlyFormat
from lkk.vocabulary.metering import EnergyKind, ReadingStatus
from lkk.vocabulary.permissions import Permission

MOST_SHOWN = 1000


@dataclass(frozen=True)
class Shown:
    """How many lines of each list are asked for; each may be asked for more."""

    sent: int = 20
    versions: int = 50
    messages: int = 50

    def more(self, part: str) -> "Shown":
        """As many again of a list, which is named as its field is; other words change nothing."""
        first, now = getattr(Shown, part, 0), getattr(self, part, 0)
        return replace(self, **{part: min(now + first, MOST_SHOWN)}) if isinstance(first, int) and first else self


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
    from_mail: bool


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
    from_mail: bool


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
    from_mail: bool = False


@dataclass(frozen=True)
class MessagesView:
    """An upload of макет 80020: how many messages of it are saved, how many are not, and the address of the answer."""

    id: int
    name: str
    at: datetime
    taken: int
    refused: int
    answer: str


@dataclass(frozen=True)
class MonthView:
    """Everything of a month; `notes` are those of the file that was saved last, `more` names the lists that go on."""

    known: HourlyAccount
    months: list[date]
    waiting: WaitingView | None
    drafts: list[MonthOfMeter]
    sent: list[MonthOfMeter]
    versions: list[SeriesView]
    messages: list[MessagesView]
    notes: list[str]
    more: frozenset[str]
    has_inn: bool


async def load_month(
    work: UnitOfWork, actor: Actor, period: date | None = None, shown: Shown | None = None
) -> MonthView | None:
    """Return a month of the active account, by default the one before this; None without an account."""
    demand(actor, Permission.USE_CABINET, in_visit=True)
    account = await links.active(work, actor)
    if account is None:
        return None
    known = await load(work, actor, account.id, period)
    most = shown or Shown()
    versions = await _versions(work, known, most.versions + 1)
    sent = await _sent(work, known, most.sent + 1)
    messages = await _messages(work, known, most.messages + 1)
    uploads = await _uploads(work, known)
    waiting = next((_waiting(row) for row in uploads if row.found is not None), None)
    saved = next((row for row in uploads if row.saved_at is not None), None)
    return MonthView(
        known=known,
        months=months_until(known.today),
        waiting=waiting,
        drafts=await _drafts(work, known),
        sent=sent[: most.sent],
        versions=versions[: most.versions],
        messages=messages[: most.messages],
        notes=saved.notes if saved and any(v.status is ReadingStatus.UNCONFIRMED for v in versions) else [],
        has_inn=bool((await filler(work, actor)).inn),
        more=frozenset(
            part
            for part, found in (("sent", sent), ("versions", versions), ("messages", messages))
            if len(found) > getattr(most, part)
        ),
    )


async def _drafts(work: UnitOfWork, known: HourlyAccount) -> list[MonthOfMeter]:
    rows = await unsent(work, known)
    meters = [row.meter_id for row in rows]
    counters, usual = await counters_of(work, known, meters), await usual_hours(work, known, meters)
    mailed = await _mailed(work, {row.upload_id for row in rows})
    return [
        replace(
            _month(known, row, days, counters, usual.get((row.meter_id, row.energy)), draft=True),
            from_mail=row.upload_id in mailed,
        )
        for row, days in zip(rows, await months_with(work, known, rows), strict=True)
    ]


async def _mailed(work: UnitOfWork, upload_ids: set[int]) -> set[int]:
    """Return those of some uploads that came by mail."""
    if not upload_ids:
        return set()
    query = select(HourlyUpload.id).where(col(HourlyUpload.id).in_(upload_ids), col(HourlyUpload.from_mail))
    return {key for key in await work.session.exec(query) if key is not None}


async def _sent(work: UnitOfWork, known: HourlyAccount, most: int) -> list[MonthOfMeter]:
    """The months in force of the meters that something was sent for, each once, in the order of the points."""
    query = (
        select(HourlySeries)
        .where(
            col(HourlySeries.meter_id).in_([meter.id for meter in known.meters]),
            HourlySeries.period == known.period,
            col(HourlySeries.status).in_([ReadingStatus.VALID, ReadingStatus.TRANSMITTED]),
        )
        .ext(distinct_on(col(HourlySeries.meter_id), col(HourlySeries.energy)))
        .order_by(col(HourlySeries.meter_id), col(HourlySeries.energy), col(HourlySeries.id).desc())
    )
    places = {meter.id: place for place, meter in enumerate(known.meters)}
    newest = sorted(await work.session.exec(query), key=lambda row: (places[row.meter_id], row.energy.value))[:most]
    meters = {row.meter_id for row in newest}
    counters = await counters_of(work, known, meters)
    sent = await storing.months_of_meters(work, meters, known.period)
    return [
        _month(known, row, storing.full(sent.get((row.meter_id, row.energy), {}), days_counted(known, row)), counters)
        for row in newest
    ]


def _month(
    known: HourlyAccount,
    row: HourlySeries,
    days: Days,
    counters: Counters,
    usual: Decimal | None = None,
    *,
    draft: bool = False,
) -> MonthOfMeter:
    meter = meter_of(known, row)
    integral = integral_of(row, meter, counters)
    return MonthOfMeter(
        meter=meter,
        energy=row.energy,
        days=days,
        total=anomalies.total(days),
        gaps=len(anomalies.gaps(days)),
        integral=integral.energy,
        opening=integral.opening,
        closing=integral.closing,
        unbalance=anomalies.unbalance(days, integral),
        doubts=doubts(days, integral, meter.max_power_kw, row.energy, usual) if draft else [],
        series_id=row.key if draft else 0,
    )


async def _versions(work: UnitOfWork, known: HourlyAccount, most: int) -> list[SeriesView]:
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
            from_mail=row.from_mail,
        )
        for row in await work.session.execute(_VERSIONS, {**values, "most": most})
    ]


async def _uploads(work: UnitOfWork, known: HourlyAccount) -> list[HourlyUpload]:
    query = (
        select(HourlyUpload)
        .where(HourlyUpload.account_id == known.account.id, HourlyUpload.period == known.period)
        .order_by(col(HourlyUpload.id).desc())
        .limit(2)
    )
    return list(await work.session.exec(query))


async def _messages(work: UnitOfWork, known: HourlyAccount, most: int) -> list[MessagesView]:
    query = (
        select_columns(
            col(HourlyUpload.id),
            col(HourlyUpload.name),
            col(HourlyUpload.created_at),
            col(HourlyUpload.saved_at),
            col(HourlyUpload.received),
        )
        .where(
            col(HourlyUpload.account_id) == known.account.id,
            col(HourlyUpload.period) == known.period,
            col(HourlyUpload.format) == HourlyFormat.MAKET_80020,
        )
        .order_by(col(HourlyUpload.id).desc())
        .limit(most)
    )
    return [_message(*row) for row in await work.session.execute(query)]


def _message(
    key: int, name: str, at: datetime, saved_at: datetime | None, received: list[dict[str, Any]]
) -> MessagesView:
    saved = saved_at is not None
    answers = answers_of(key, name, received, saved=saved)
    refused = sum(one.refused for one in answers)
    answer = f"/api/hours/answers/{key}" if answers else ""
    return MessagesView(key, name, at, len(answers) - refused, refused, answer)


def _waiting(row: HourlyUpload) -> WaitingView:
    faults = [Fault(**one) for one in row.faults]
    return WaitingView(row.key, row.name, row.format, row.created_at, faults, row.notes, row.savable, row.from_mail)


_VERSIONS = text("""
select s.id, s.meter_id, s.energy, s.status, s.created_at, s.submitted_at, s.late, s.reason, u.name, u.from_mail,
       f.public_id
  from hourly_series s
  join hourly_upload u on u.id = s.upload_id
  left join stored_file f on f.hourly_upload_id = u.id
 where s.meter_id = any(cast(:meters as bigint[])) and s.period = :period
 order by s.id desc
 limit :most
""")
