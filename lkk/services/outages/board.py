"""What everybody may see: outages that are on, planned, or over since yesterday, by district, street and house."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, text

from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.outages.states import state_at
from lkk.vocabulary.outages import RESTORED_SHOWN, OutageKind, OutageState

MOST = 200  # outages on a page

_SHOWN = """
select o.id, o.external_id, o.kind, o.reason, o.starts_at, o.expected_until, o.restored_at, o.cancelled, o.source,
       (select t.expected_until from outage_term t where t.outage_id = o.id order by t.id desc offset 1 limit 1)
         as expected_before,
       (select count(*) from outage_report r where r.outage_id = o.id) as told,
       (select count(*) from outage_point p where p.outage_id = o.id) as points
  from outage o
"""
_PUBLIC = text(f"""
{_SHOWN}
 where not o.cancelled and (o.restored_at is null or o.restored_at > :since)
 order by (o.restored_at is not null), o.starts_at, o.id limit :most
""")
_BY_IDS = text(f"{_SHOWN} where o.id = any(cast(:ids as bigint[])) order by o.starts_at, o.id")
_HOUSES = text("""
select oh.outage_id, h.street, h.number, d.name as district, d.external_id as district_key
  from outage_house oh
  join house h on h.external_id = oh.house_key
  left join district d on d.external_id = h.district_key
 where oh.outage_id = any(cast(:ids as bigint[]))
 order by oh.outage_id, h.street, length(h.number_key), h.number_key
""")
_OF_HOUSES = text("""
select oh.house_key, oh.outage_id
  from outage_house oh join outage o on o.id = oh.outage_id
 where oh.house_key = any(cast(:houses as text[]))
   and not o.cancelled and (o.restored_at is null or o.restored_at > :since)
""")
_DISTRICTS = text("select external_id, name, outline from district where jsonb_array_length(outline) > 2 order by name")
_OPEN = text("""
select count(*) from outage
 where (restored_at is null or restored_at > :now) and not cancelled and starts_at <= :now
""")


@dataclass(frozen=True)
class StreetView:
    """A street of an outage with the numbers of its houses."""

    name: str
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class OutageView:
    """An outage as it is told to people; `expected_before` is what was expected until it was changed last."""

    id: int
    number: str
    kind: OutageKind
    state: OutageState
    reason: str
    starts_at: datetime
    expected_until: datetime | None
    expected_before: datetime | None
    restored_at: datetime | None
    told: int
    streets: tuple[StreetView, ...]
    districts: tuple[str, ...]
    houses: int
    points: int = 0
    by_hand: bool = False


@dataclass(frozen=True)
class DistrictView:
    """A district of the scheme: its outline, and how many outages are on and planned there."""

    key: str
    name: str
    outline: tuple[tuple[float, float], ...]
    now: int
    planned: int


@dataclass(frozen=True)
class Board:
    """The public page: outages by their state, and the districts."""

    now: tuple[OutageView, ...]
    planned: tuple[OutageView, ...]
    restored: tuple[OutageView, ...]
    districts: tuple[DistrictView, ...]


async def board(work: UnitOfWork) -> Board:
    """Everything the public page shows."""
    names = {"since": work.now - RESTORED_SHOWN, "most": MOST}
    rows = (await work.session.execute(_PUBLIC, names)).all()
    houses = await _houses(work, [row.id for row in rows])
    views = [_view(row, houses[row.id], work.now) for row in rows]
    by_state = {state: tuple(one for one in views if one.state is state) for state in OutageState}
    return Board(
        by_state[OutageState.NOW],
        by_state[OutageState.PLANNED],
        tuple(reversed(by_state[OutageState.RESTORED])),
        await _districts(work, views, houses),
    )


async def views_of(work: UnitOfWork, ids: Collection[int]) -> dict[int, OutageView]:
    """The outages with these ids, whatever their state."""
    if not ids:
        return {}
    rows = (await work.session.execute(_BY_IDS, {"ids": list(ids)})).all()
    houses = await _houses(work, [row.id for row in rows])
    return {row.id: _view(row, houses[row.id], work.now) for row in rows}


async def of_houses(work: UnitOfWork, house_keys: Sequence[str]) -> dict[str, list[OutageView]]:
    """The outages of houses that the public page shows, those that are on first."""
    names = {"houses": list(house_keys), "since": work.now - RESTORED_SHOWN}
    pairs = (await work.session.execute(_OF_HOUSES, names)).all()
    views = await views_of(work, {row.outage_id for row in pairs})
    found: dict[str, list[OutageView]] = defaultdict(list)
    for house_key, outage_id in pairs:
        found[house_key].append(views[outage_id])
    for listed in found.values():
        listed.sort(key=lambda one: (_ORDER.index(one.state), one.starts_at))
    return found


async def on_now(work: UnitOfWork) -> int:
    """How many outages are on."""
    return (await work.session.execute(_OPEN, {"now": work.now})).scalar_one()


_ORDER = (OutageState.NOW, OutageState.PLANNED, OutageState.RESTORED, OutageState.CANCELLED)


async def _houses(work: UnitOfWork, ids: Sequence[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    if ids:
        for row in await work.session.execute(_HOUSES, {"ids": list(ids)}):
            found[row.outage_id].append(row)
    return found


def _view(row: Row, houses: Sequence[Row], now: datetime) -> OutageView:
    numbers: dict[str, list[str]] = defaultdict(list)
    for one in houses:
        numbers[one.street].append(one.number)
    times = {"starts_at": row.starts_at, "restored_at": row.restored_at, "cancelled": row.cancelled}
    return OutageView(
        id=row.id,
        number=row.external_id,
        kind=OutageKind(row.kind),
        state=state_at(now, **times),
        reason=row.reason,
        starts_at=row.starts_at,
        expected_until=row.expected_until,
        expected_before=row.expected_before if row.expected_before != row.expected_until else None,
        restored_at=row.restored_at,
        told=row.told,
        streets=tuple(StreetView(name, tuple(found)) for name, found in numbers.items()),
        districts=tuple(sorted({one.district for one in houses if one.district})),
        houses=len(houses),
        points=row.points,
        by_hand=row.source == "staff",
    )


async def _districts(
    work: UnitOfWork, views: Sequence[OutageView], houses: dict[int, list[Row]]
) -> tuple[DistrictView, ...]:
    counts: dict[tuple[str, OutageState], int] = defaultdict(int)
    for view in views:
        for key in {one.district_key for one in houses[view.id]}:
            counts[key, view.state] += 1
    return tuple(
        DistrictView(
            row.external_id,
            row.name,
            tuple((x, y) for x, y in row.outline),
            counts[row.external_id, OutageState.NOW],
            counts[row.external_id, OutageState.PLANNED],
        )
        for row in await work.session.execute(_DISTRICTS)
    )
