"""Changes that could not be applied: kept for people to see, so that one broken change holds up nothing else."""

from collections.abc import Mapping, Sequence
from itertools import islice

import structlog
from sqlalchemy import text
from sqlmodel import func, select

from lkk.models.delivery import SkippedChange
from lkk.services.feed.declaration import Key
from lkk.services.integrations.accounting.contract import Change
from lkk.services.kernel.unit_of_work import UnitOfWork

log = structlog.get_logger("lkk.feed")

LOGGED = 5  # of a page; the table has them all

_FORGET = text("""
delete from skipped_change s
 using unnest(cast(:entities as text[]), cast(:ids as text[])) applied (entity, external_id)
 where s.entity = applied.entity and s.external_id = applied.external_id
""")
_REMEMBER = text("""
insert into skipped_change (entity, external_id, problem, skipped_at)
select s.entity, s.external_id, s.problem, :now
  from unnest(cast(:entities as text[]), cast(:ids as text[]), cast(:problems as text[]))
       s (entity, external_id, problem)
on conflict (entity, external_id) do update set problem = excluded.problem, skipped_at = excluded.skipped_at
where skipped_change.problem <> excluded.problem
returning entity, external_id
""")


async def remember(work: UnitOfWork, skipped: Mapping[Key, str], changes: Sequence[Change]) -> dict[Key, str]:
    """Note what was skipped and why, forget what a later version has mended, and return what was not known before."""
    if (await work.session.exec(select(func.count()).select_from(SkippedChange))).one():
        mended = [(change.entity, change.id) for change in changes if (change.entity, change.id) not in skipped]
        names = {"entities": [entity for entity, _ in mended], "ids": [external_id for _, external_id in mended]}
        await work.session.execute(_FORGET, names)
    if not skipped:
        return {}
    for (entity, external_id), problem in islice(skipped.items(), LOGGED):
        log.warning("change_skipped", entity=entity, id=external_id, problem=problem)
    log.warning("changes_skipped", count=len(skipped))
    values = {
        "entities": [entity for entity, _ in skipped],
        "ids": [external_id for _, external_id in skipped],
        "problems": [problem[:500] for problem in skipped.values()],
        "now": work.now,
    }
    news = await work.session.execute(_REMEMBER, values)
    return {(entity, external_id): skipped[entity, external_id] for entity, external_id in news}
