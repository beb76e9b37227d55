"""What the reception does by itself: forms that were never sent are forgotten with their files."""

import structlog

from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import HOUR_S, Job
from lkk.services.reception import records

_log = structlog.get_logger("lkk.jobs")


async def _forget(_: Ports) -> None:
    if count := await records.forget_unsent():
        _log.info("forms_forgotten", count=count)


JOBS = (Job("forget_unsent_forms", "Уборка неотправленных форм приёмной", HOUR_S, _forget),)
