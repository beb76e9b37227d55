"""The periodic job of marks."""

import structlog

from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import HOUR_S, Job
from lkk.services.marks import asking

_log = structlog.get_logger("lkk.jobs")


async def _ask(_: Ports) -> None:
    if count := await asking.ask_all():
        _log.info("marks_asked", people=count)


JOBS = (Job("ask_for_marks", "Просьбы об оценке", HOUR_S, _ask),)
