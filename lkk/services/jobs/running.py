"""Runs periodic jobs and records how each run ended."""

import time
from datetime import UTC, datetime

import structlog
from prometheus_client import Histogram
from sqlalchemy import text

from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import Job
from lkk.services.kernel.errors import Unavailable
from lkk.services.kernel.unit_of_work import unit_of_work

log = structlog.get_logger("lkk.jobs")

_SECONDS = Histogram(
    "lkk_job_seconds", "How long a run of a job took", ["job", "outcome"], buckets=(0.1, 0.5, 1, 5, 15, 60, 300, 1800)
)


async def run_recorded(job: Job, ports: Ports) -> None:
    """Run a job and record when it ran and how it ended; a failure is logged and does not get further."""
    error, began = "", time.monotonic()
    try:
        await _record_start(job)
        await job.run(ports)
    except (ExternalSystemUnavailable, Unavailable) as failure:
        error = str(failure)
        log.warning("job_waits", job=job.name, error=error)
    except Exception as failure:
        error = f"Ошибка портала: {type(failure).__name__}: {str(failure).partition(chr(10))[0]}"
        log.exception("job_fails", job=job.name)
    _SECONDS.labels(job.name, "failed" if error else "done").observe(time.monotonic() - began)
    try:
        await _record_end(job, error)
    except Unavailable:
        log.warning("job_not_recorded", job=job.name)


async def _record_start(job: Job) -> None:
    async with unit_of_work() as work:
        await work.session.execute(
            text("""
insert into job_run (name, started_at, error) values (:name, :now, '')
on conflict (name) do update set started_at = :now
"""),
            {"name": job.name, "now": datetime.now(UTC)},
        )


async def _record_end(job: Job, error: str) -> None:
    async with unit_of_work() as work:
        await work.session.execute(
            text("update job_run set finished_at = :now, error = :error where name = :name"),
            {"name": job.name, "now": datetime.now(UTC), "error": error[:500].replace("\x00", "")},
        )
