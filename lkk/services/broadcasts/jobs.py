"""The periodic job of mass notifications."""

import structlog

from lkk.services.broadcasts import sending
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import Job

_log = structlog.get_logger("lkk.jobs")


async def _send(_: Ports) -> None:
    if count := await sending.send_all():
        _log.info("broadcasts_handled", recipients=count)


JOBS = (Job("send_broadcasts", "Отправка рассылок", 5, _send),)
