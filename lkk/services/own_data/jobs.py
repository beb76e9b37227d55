"""The periodic jobs of what customers decide of their own data."""

import structlog

from lkk.services.files.owners import Owners
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import MINUTE_S, Job
from lkk.services.own_data import archive, export

log = structlog.get_logger("lkk.jobs")


def own_data_jobs(owners: Owners) -> tuple[Job, ...]:
    """Return the jobs; archives hold the files of every owner."""

    async def make(_: Ports) -> None:
        if count := await archive.make_waiting(owners):
            log.info("data_exports_made", count=count)

    async def delete(_: Ports) -> None:
        if count := await export.delete_expired():
            log.info("data_exports_deleted", count=count)

    return (
        Job("make_data_exports", "Архивы данных клиентов", 10, make),
        Job("delete_data_exports", "Удаление архивов данных клиентов", 10 * MINUTE_S, delete),
    )
