"""The periodic job of stored files."""

import structlog

from lkk.services.files import removing
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import DAY_S, Job

log = structlog.get_logger("lkk.jobs")


async def _sweep_files(_: Ports) -> None:
    if count := await removing.sweep():
        log.info("files_swept", count=count)


JOBS = (Job("sweep_files", "Удаление файлов без владельца", DAY_S, _sweep_files),)
