"""The rows of the search, kept equal to what is declared: a job compares and writes what differs."""

from sqlmodel import col, delete, select

from lkk.models.search import SearchEntry
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import MINUTE_S, Job
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.site.sources import Source, everything

_KEPT = ("kind", "title", "body", "synonyms", "url", "permission")


async def refresh(work: UnitOfWork) -> int:
    """Write what is new or differs and delete what is gone; return how many rows changed."""
    wanted = {one.key: one for one in await everything(work)}
    known = {row.key: row for row in await work.session.exec(select(SearchEntry))}
    gone = known.keys() - wanted.keys()
    if gone:
        await work.session.exec(delete(SearchEntry).where(col(SearchEntry.key).in_(gone)))
    changed = [one for key, one in wanted.items() if key not in known or _differs(known[key], one)]
    for one in changed:
        row = known.get(one.key) or SearchEntry(key=one.key, kind=one.kind, title="", body="", url="")
        for name in _KEPT:
            setattr(row, name, getattr(one, name))
        work.session.add(row)
    return len(changed) + len(gone)


def _differs(row: SearchEntry, one: Source) -> bool:
    return any(getattr(row, name) != getattr(one, name) for name in _KEPT)


async def _refresh(_: Ports) -> None:
    async with unit_of_work() as work:
        await refresh(work)


JOBS = (Job("refresh_search", "Обновление поиска по сайту", 2 * MINUTE_S, _refresh),)
