"""Jobs that do one thing for each row: a row that fails waits longer and longer and holds up none of the others."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import text

from lkk.services.kernel.errors import Unavailable
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(days=1)
_LONGEST_DOUBLING = 11  # by then the pause is the longest
_log = structlog.get_logger("lkk.jobs")

_FAILING = text("select item_id, next_at from job_failure where job = :job")
_FAILS = text("""
insert into job_failure (job, item_id, failures, next_at) values (:job, :item, 1, :first)
on conflict (job, item_id) do update set failures = job_failure.failures + 1,
  next_at = :now + least(:longest, :pause * power(2, least(job_failure.failures, :doublings)))
""")
_MENDED = text("delete from job_failure where job = :job and item_id = :item")

Find = Callable[[UnitOfWork, Sequence[int]], Awaitable[Sequence[int]]]
Act = Callable[[int], Awaitable[None]]


class ItemsFailed(Exception):
    """Some rows could not be done; the others were."""


async def each(job: str, find: Find, act: Act, *, expected: tuple[type[Exception], ...] = ()) -> int:
    """Do one thing for every row that `find` names, each in transactions of its own; return how many were done.

    `find` gets the rows that have failed and still wait and leaves them out, so that they use up no place in its
    portion. An `expected` refusal is no fault of the row (it has changed meanwhile): it waits and is told quietly.

    Raises:
        ItemsFailed: after the last one, when rows failed in an unexpected way.
        Unavailable: the database does not answer; no row is to blame.
    """
    async with unit_of_work() as work:
        failing: dict[int, datetime] = dict(map(tuple, await work.session.execute(_FAILING, {"job": job})))
        ids = await find(work, [item for item, next_at in failing.items() if next_at > work.now])
    done = failed = 0
    for item in ids:
        try:
            await act(item)
        except Unavailable:
            raise
        except expected as refusal:
            _log.info("item_left_alone", job=job, item=item, why=str(refusal))
            await _note(job, item)
        except Exception:
            _log.exception("item_fails", job=job, item=item)
            await _note(job, item)
            failed += 1
        else:
            done += 1
            if item in failing:
                async with unit_of_work() as work:
                    await work.session.execute(_MENDED, {"job": job, "item": item})
    if failed:
        raise ItemsFailed(f"не обработано: {failed}, обработано: {done}")
    return done


async def _note(job: str, item: int) -> None:
    async with unit_of_work() as work:
        values = {"pause": FIRST_PAUSE, "longest": LONGEST_PAUSE, "doublings": _LONGEST_DOUBLING}
        first = work.now + FIRST_PAUSE
        await work.session.execute(_FAILS, {"job": job, "item": item, "now": work.now, "first": first, **values})
