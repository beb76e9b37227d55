"""What everybody may see of the quality of electricity: what is being mended, and what has been lately [B22]."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Row, text

from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.outages.board import StreetView
from lkk.services.outages.quality import Quality

MOST = 200  # events on a page
MENDED_SHOWN = timedelta(days=30)

_SHOWN = text("""
select q.id, q.reason, q.measures, q.starts_at, q.due_on, q.ended_at,
       (select count(*) from quality_event_point p where p.event_id = q.id) as points
  from quality_event q
 where q.ended_at is null or q.ended_at > :since
 order by (q.ended_at is not null and q.ended_at <= :now), q.due_on nulls last, q.starts_at desc, q.id limit :most
""")
_HOUSES = text("""
select qh.event_id, h.street, h.number, d.name as district
  from quality_event_house qh
  join house h on h.external_id = qh.house_key
  left join district d on d.external_id = h.district_key
 where qh.event_id = any(cast(:ids as bigint[]))
 order by qh.event_id, h.street, length(h.number_key), h.number_key
""")


@dataclass(frozen=True)
class QualityView:
    """An event as it is told to everybody: where, besides what `Quality` says; points are counted, never named."""

    event: Quality
    streets: tuple[StreetView, ...]
    districts: tuple[str, ...]
    houses: int
    points: int


async def board(work: UnitOfWork) -> list[QualityView]:
    """Events that are not over, the nearest term first, then those that have ended within a month."""
    names = {"since": work.now - MENDED_SHOWN, "now": work.now, "most": MOST}
    rows = (await work.session.execute(_SHOWN, names)).all()
    houses: dict[int, list[Row]] = defaultdict(list)
    if rows:
        for one in await work.session.execute(_HOUSES, {"ids": [row.id for row in rows]}):
            houses[one.event_id].append(one)
    return [_view(row, houses[row.id]) for row in rows]


def _view(row: Row, houses: list[Row]) -> QualityView:
    numbers: dict[str, list[str]] = defaultdict(list)
    for one in houses:
        numbers[one.street].append(one.number)
    return QualityView(
        Quality(row.reason, row.measures, row.starts_at, row.due_on, row.ended_at),
        tuple(StreetView(name, tuple(found)) for name, found in numbers.items()),
        tuple(sorted({one.district for one in houses if one.district})),
        len(houses),
        row.points,
    )
