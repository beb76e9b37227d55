"""Keeping an outage: what makes it acceptable, its houses and points, and the times that were expected."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import TextClause, text
from sqlmodel import select

from lkk.models.outages import Outage, OutageHouse, OutagePoint, OutageTerm
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.outages import OutageKind, OutageSource

NO_PLACES = "отключение без домов и точек учёта"
ENDED_BEFORE = "отключение закончилось раньше, чем началось"
EXPECTED_BEFORE = "окончание ожидается раньше начала"
AFTER_END = "отключение изменено после окончания"

_FORGET_HOUSES = text("""
delete from outage_house where outage_id = :outage and house_key <> all(cast(:houses as text[])) returning house_key
""")
_ADD_HOUSES = text("""
insert into outage_house (outage_id, house_key)
select :outage, house from unnest(cast(:houses as text[])) as one (house)
on conflict do nothing
""")
_FORGET_POINTS = text("""
delete from outage_point where outage_id = :outage and point_key <> all(cast(:points as text[])) returning point_key
""")
_ADD_POINTS = text("""
insert into outage_point (outage_id, point_key)
select :outage, point from unnest(cast(:points as text[])) as one (point)
on conflict do nothing
""")
_CONCERNED = text("""
select c.id
  from (select a.id from customer_account a where a.house_key = any(cast(:houses as text[]))
         union
        select p.account_id from metering_point p
         where p.external_id = any(cast(:points as text[])) and not p.removed) c
 where exists (select 1 from account_link l where l.account_id = c.id and l.detached_at is null)
""")


@dataclass(frozen=True)
class Told:
    """An outage as it is told now, by the feed or by an employee; moments are aware."""

    kind: OutageKind
    reason: str
    starts_at: datetime
    expected_until: datetime | None
    restored_at: datetime | None
    cancelled: bool
    house_keys: Sequence[str]
    point_keys: Sequence[str] = ()


def problem_of(told: Told) -> str:
    """Return why an outage cannot be right, empty when it can."""
    if not (told.house_keys or told.point_keys):
        return NO_PLACES
    if told.restored_at and told.restored_at < told.starts_at:
        return ENDED_BEFORE
    if told.expected_until and told.expected_until < told.starts_at:
        return EXPECTED_BEFORE
    return ""


def same_times(outage: Outage, told: Told) -> bool:
    """Whether nothing that people see of an outage has changed."""
    known = (outage.kind, outage.reason, outage.starts_at, outage.restored_at, outage.cancelled)
    return known == (told.kind, told.reason, told.starts_at, told.restored_at, told.cancelled)


def is_over(outage: Outage) -> bool:
    """Whether an outage has its end: the light is on, or it never went off."""
    return outage.cancelled or outage.restored_at is not None


async def known(work: UnitOfWork, external_id: str) -> Outage | None:
    """The outage with this number in the journal, locked; None for a new one."""
    query = select(Outage).where(Outage.external_id == external_id).with_for_update()
    return (await work.session.exec(query)).first()


async def by_id(work: UnitOfWork, outage_id: int) -> Outage | None:
    """The outage with this number of ours, locked."""
    return (await work.session.exec(select(Outage).where(Outage.id == outage_id).with_for_update())).first()


async def point_keys(work: UnitOfWork, outage_id: int) -> list[str]:
    """The metering points of an outage by their external ids."""
    return list(await work.session.exec(select(OutagePoint.point_key).where(OutagePoint.outage_id == outage_id)))


async def house_keys(work: UnitOfWork, outage_id: int) -> list[str]:
    """The houses of an outage by their external ids."""
    return list(await work.session.exec(select(OutageHouse.house_key).where(OutageHouse.outage_id == outage_id)))


async def keep(
    work: UnitOfWork,
    outage: Outage | None,
    told: Told,
    *,
    external_id: str,
    version: int,
    source: OutageSource,
    entered_by: int | None = None,
) -> tuple[Outage, set[int]]:
    """Write an outage as it is told; return it with the accounts it concerns, or has concerned until now."""
    if outage is None:
        outage = Outage(
            external_id=external_id,
            kind=told.kind,
            reason=told.reason,
            starts_at=told.starts_at,
            source=source,
            entered_by=entered_by,
            created_at=work.now,
            changed_at=work.now,
        )
        work.session.add(outage)
        await work.session.flush()
        new_term = True
    else:
        new_term = outage.expected_until != told.expected_until
    if new_term:
        work.session.add(OutageTerm(outage_id=outage.key, expected_until=told.expected_until, known_at=work.now))
    outage.version, outage.source = version, source
    outage.kind, outage.reason, outage.starts_at = told.kind, told.reason, told.starts_at
    outage.expected_until, outage.restored_at = told.expected_until, told.restored_at
    outage.cancelled, outage.changed_at = told.cancelled, work.now
    await work.session.flush()
    houses = await _set(work, outage.key, told.house_keys, (_FORGET_HOUSES, _ADD_HOUSES), "houses")
    points = await _set(work, outage.key, told.point_keys, (_FORGET_POINTS, _ADD_POINTS), "points")
    return outage, await concerned(work, houses, points)


async def concerned(work: UnitOfWork, house_keys: Collection[str], point_keys: Collection[str] = ()) -> set[int]:
    """The attached accounts in these houses or with these metering points."""
    names = {"houses": sorted(house_keys), "points": sorted(point_keys)}
    return set((await work.session.execute(_CONCERNED, names)).scalars())


async def _set(
    work: UnitOfWork, outage_id: int, keys: Sequence[str], statements: tuple[TextClause, TextClause], name: str
) -> set[str]:
    """Make these the houses or points of an outage; return them with those that were and are not any more."""
    forget, add = statements
    names = {"outage": outage_id, name: list(keys)}
    left = set((await work.session.execute(forget, names)).scalars())
    if keys:
        await work.session.execute(add, names)
    return {*keys, *left}
