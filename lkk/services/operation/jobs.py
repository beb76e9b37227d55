"""The periodic job of the counters of attempts."""

from datetime import timedelta

from sqlmodel import col, delete

from lkk.models.operation import AttemptCounter, JobFailure
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import HOUR_S, Job
from lkk.services.kernel.unit_of_work import unit_of_work

FAILURES_KEPT = timedelta(days=7)  # after their pause: the item is gone or done by then
COUNTERS_KEPT = timedelta(days=2)  # longer than the longest window of a limit


async def _prune_attempt_counters(_: Ports) -> None:
    async with unit_of_work() as work:
        await work.session.exec(delete(JobFailure).where(col(JobFailure.next_at) < work.now - FAILURES_KEPT))
        await work.session.exec(delete(AttemptCounter).where(col(AttemptCounter.last_at) < work.now - COUNTERS_KEPT))


JOBS = (Job("prune_attempt_counters", "Удаление старых счётчиков попыток", HOUR_S, _prune_attempt_counters),)
