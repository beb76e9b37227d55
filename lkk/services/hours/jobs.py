"""The periodic job of hours: files that nobody has decided on."""

import structlog

from lkk.services.hours import uploads
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import DAY_S, Job

_log = structlog.get_logger("lkk.jobs")


async def drop_waiting(_: Ports) -> None:
    """Throw away uploads that have waited too long for the person's choice, with their files."""
    if count := await uploads.drop_expired():
        _log.info("hourly_uploads_dropped", count=count)


JOBS = (Job("drop_waiting_hours", "Файлы с часами, о которых не решили", DAY_S, drop_waiting),)
