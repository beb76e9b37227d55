"""The periodic job of surveys."""

import structlog

from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import Job
from lkk.services.surveys import inviting

_log = structlog.get_logger("lkk.jobs")


async def _invite(_: Ports) -> None:
    if count := await inviting.invite_all():
        _log.info("surveys_invited", people=count)


JOBS = (Job("invite_to_surveys", "Приглашения к опросам", 10, _invite),)
