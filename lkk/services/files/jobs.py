"""The periodic job of stored files."""

import structlog

from lkk.services.files import removing
from lkk.services.files.owners import Owners
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import DAY_S, Job

log = structlog.get_logger("lkk.jobs")


def sweep_job(owners: Owners) -> Job:
    """Return the job that removes what no owner needs and bytes without a row."""

    async def run(_: Ports) -> None:
        if count := await removing.sweep(owners):
            log.info("files_swept", count=count)

    return Job("sweep_files", "Удаление файлов без владельца", DAY_S, run)
