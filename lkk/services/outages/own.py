"""Outages of a person's accounts: what is on or planned, the history with its sum, quality and restrictions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Row, text

from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.outages import board, quality
from lkk.services.outages.board import OutageView
from lkk.services.outages.concern import OUTAGES_OF_ACCOUNT, PLACE
from lkk.services.outages.quality import Quality
from lkk.services.outages.sums import Span, longest, merged, this_year, total, year_of
from lkk.vocabulary.outages import RestrictionExtent, RestrictionReason
from lkk.vocabulary.permissions import Permission

OVER_SHOWN = timedelta(hours=3)  # how long the home page says that the light is on again
PLANNED_SHOWN = timedelta(days=3)

_CURRENT = text(f"""
select a.id as account_id, a.number, {PLACE} as place, a.time_zone, o.id as outage_id,
       exists (select 1 from outage_report r where r.outage_id = o.id and r.user_id = :user) as joined
  from account_link l
  join customer_account a on a.id = l.account_id
  left join house h on h.external_id = a.house_key
  {OUTAGES_OF_ACCOUNT}
  join outage o on o.id = c.outage_id
 where l.user_id = :user and l.detached_at is null and not a.closed and not o.cancelled
   and (o.restored_at > :over or (o.restored_at is null and o.starts_at < :planned))
 order by o.starts_at, a.id
""")  # noqa: S608  of constants
_ACCOUNTS = text("""
select a.id, a.number, a.address, a.time_zone, a.house_key, l.active,
       coalesce((select max(p.reliability_category) from metering_point p
                  where p.account_id = a.id and not p.removed and p.kind = 'billing'), 3) as category,
       exists (select 1 from metering_point p where p.account_id = a.id and not p.removed) as has_points
  from account_link l join customer_account a on a.id = l.account_id
 where l.user_id = :user and l.detached_at is null
 order by l.active desc, l.attached_at, l.id
""")
_HISTORY = text(f"""
select o.id, o.kind, o.reason, o.starts_at, o.expected_until, o.restored_at
  from customer_account a {OUTAGES_OF_ACCOUNT} join outage o on o.id = c.outage_id
 where a.id = :account and not o.cancelled and o.starts_at < least(:last, :now)
   and coalesce(o.restored_at, :now) > :first
 order by o.starts_at desc
""")  # noqa: S608
_NORM = text("""
select hours_a_year, hours_in_a_row, law from outage_norm
 where category = :category and valid_from <= :day order by valid_from desc limit 1
""")
_RESTRICTIONS = text("""
select extent, reason, note, starts_at, ended_at from supply_restriction
 where account_id = :account and (ended_at is null or ended_at > :since)
 order by starts_at desc
""")

_RESTRICTED = text("""
select a.number, a.time_zone, r.extent, r.reason, r.note, r.starts_at, r.ended_at
  from account_link l
  join customer_account a on a.id = l.account_id
  join supply_restriction r on r.account_id = a.id
 where l.user_id = :user and l.detached_at is null
   and r.starts_at <= :now and (r.ended_at is null or r.ended_at > :now)
 order by a.id, r.starts_at
""")


@dataclass(frozen=True)
class OwnOutage:
    """An outage that concerns an account; `joined`: this person has told of it."""

    account_id: int
    account_number: str
    address: str
    time_zone: str
    outage: OutageView
    joined: bool


@dataclass(frozen=True)
class Norm:
    """What the law allows: hours a year and hours in a row."""

    hours_a_year: int
    hours_in_a_row: int
    law: str


@dataclass(frozen=True)
class PastOutage:
    """A line of the history; `until` is None as long as there is no light."""

    kind: str
    reason: str
    starts_at: datetime
    until: datetime | None
    lasted: timedelta


@dataclass(frozen=True)
class Restriction:
    """A restriction of the account's own supply."""

    extent: RestrictionExtent
    reason: RestrictionReason
    note: str
    starts_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class History:
    """The outages of an account in a calendar year, with their sum; `norm` is None where no row sets one."""

    account_id: int
    account_number: str
    address: str
    time_zone: str
    year: int
    known_house: bool
    known_points: bool
    outages: tuple[PastOutage, ...]
    total: timedelta
    longest: timedelta
    norm: Norm | None
    restrictions: tuple[Restriction, ...]
    quality: tuple[Quality, ...]


async def current(work: UnitOfWork, actor: Actor) -> list[OwnOutage]:
    """What is on, over since a moment ago or planned soon for the person's accounts."""
    demand(actor, Permission.USE_CABINET, in_visit=True)
    return await current_of(work, actor.subject_id)


async def current_of(work: UnitOfWork, user_id: int) -> list[OwnOutage]:
    """Likewise of a user; whoever calls has checked the right to see them."""
    names = {"user": user_id, "over": work.now - OVER_SHOWN, "planned": work.now + PLANNED_SHOWN}
    rows = (await work.session.execute(_CURRENT, names)).all()
    views = await board.views_of(work, {row.outage_id for row in rows})
    return [
        OwnOutage(
            row.account_id,
            row.number,
            row.place,
            row.time_zone,
            views[row.outage_id],
            row.joined,
        )
        for row in rows
    ]


async def restricted(work: UnitOfWork, actor: Actor) -> list[tuple[str, str, Restriction]]:
    """The restrictions in force now, each with the number of its account and the account's time zone."""
    demand(actor, Permission.USE_CABINET, in_visit=True)
    return await restricted_of(work, actor.subject_id)


async def restricted_of(work: UnitOfWork, user_id: int) -> list[tuple[str, str, Restriction]]:
    """Likewise of a user; whoever calls has checked the right to see them."""
    rows = await work.session.execute(_RESTRICTED, {"user": user_id, "now": work.now})
    return [
        (row.number, row.time_zone, Restriction(RestrictionExtent(row.extent), RestrictionReason(row.reason), *row[4:]))
        for row in rows
    ]


async def histories(work: UnitOfWork, actor: Actor, *, last: bool = False) -> list[History]:
    """The history of each attached account in this calendar year or the `last` one, the active account first."""
    demand(actor, Permission.USE_CABINET, in_visit=True)
    accounts = (await work.session.execute(_ACCOUNTS, {"user": actor.subject_id})).all()
    return [await _history(work, account, this_year(work.now, account.time_zone) - last) for account in accounts]


async def _history(work: UnitOfWork, account: Row, year: int) -> History:
    within = year_of(year, account.time_zone)
    names = {"account": account.id, "first": within.first, "last": within.last, "now": work.now}
    rows = (await work.session.execute(_HISTORY, names)).all()
    spans = merged([Span(row.starts_at, _end(row, work.now)) for row in rows], within)
    recently = work.now - timedelta(days=365)
    return History(
        account.id,
        account.number,
        account.address,
        account.time_zone,
        year,
        account.house_key is not None,
        account.has_points,
        tuple(_past(row, work.now) for row in rows),
        total(spans),
        longest(spans),
        await _norm(work, account.category, min(work.now, within.last).astimezone(within.first.tzinfo).date()),
        await _restrictions(work, account.id, recently),
        tuple(await quality.of_account(work, account.id, recently)),
    )


def _past(row: Row, now: datetime) -> PastOutage:
    until = row.restored_at if row.restored_at and row.restored_at <= now else None
    return PastOutage(row.kind, row.reason, row.starts_at, until, _end(row, now) - row.starts_at)


def _end(row: Row, now: datetime) -> datetime:
    return min(row.restored_at or now, now)


async def _norm(work: UnitOfWork, category: int, day: date) -> Norm | None:
    row = (await work.session.execute(_NORM, {"category": category, "day": day})).first()
    return Norm(*row) if row else None


async def _restrictions(work: UnitOfWork, account_id: int, since: datetime) -> tuple[Restriction, ...]:
    rows = (await work.session.execute(_RESTRICTIONS, {"account": account_id, "since": since})).all()
    return tuple(Restriction(RestrictionExtent(row.extent), RestrictionReason(row.reason), *row[2:]) for row in rows)
