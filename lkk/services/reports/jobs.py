"""Periodic jobs of the reports."""

import structlog

from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import MINUTE_S, Job
from lkk.services.reports import letters, sums

_log = structlog.get_logger("lkk.jobs")


async def _refresh(_: Ports) -> None:
    if days := await sums.refresh():
        _log.info("report_days_counted", count=days)


JOBS = (
    Job("refresh_reports", "Суммы для отчётов", 5 * MINUTE_S, _refresh),
    Job(letters.NAME, "Отчёты по почте", 10 * MINUTE_S, letters.send),
)
