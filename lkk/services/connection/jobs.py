"""Periodic jobs of contracts of connection."""

from collections.abc import Awaitable, Callable

import structlog

from lkk.services.connection import scheduled
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import HOUR_S, MINUTE_S, Job

log = structlog.get_logger("lkk.jobs")


def _job(name: str, label: str, every_s: float, act: Callable[[], Awaitable[int]], done: str) -> Job:
    async def run(_: Ports) -> None:
        if count := await act():
            log.info(done, count=count)

    return Job(name, label, every_s, run)


JOBS = (
    _job("issue_connection_parts", "Счета по графику оплаты", HOUR_S, scheduled.issue_parts, "parts_invoiced"),
    _job("watch_conditions", "Срок технических условий", HOUR_S, scheduled.watch_conditions, "conditions_watched"),
    _job(
        "extend_conditions",
        "Продление технических условий",
        10 * MINUTE_S,
        scheduled.extend_conditions,
        "conditions_extended",
    ),
)
