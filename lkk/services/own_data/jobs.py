"""The periodic jobs of what customers decide of their own data."""

import structlog

from lkk.services.files.owners import Owners
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import HOUR_S, MINUTE_S, Job
from lkk.services.own_data import archive, erasing, export, without_consent

log = structlog.get_logger("lkk.jobs")


def own_data_jobs(owners: Owners) -> tuple[Job, ...]:
    """Return the jobs; archives hold the files of every owner."""

    async def make(_: Ports) -> None:
        if count := await archive.make_waiting(owners):
            log.info("data_exports_made", count=count)

    async def delete(_: Ports) -> None:
        if count := await export.delete_expired():
            log.info("data_exports_deleted", count=count)

    async def erase(_: Ports) -> None:
        if count := await erasing.erase_due():
            log.info("data_erased", count=count)

    async def close(_: Ports) -> None:
        if count := await without_consent.close_due():
            log.info("cabinets_without_consent_closed", count=count)

    return (
        Job("make_data_exports", "Архивы данных клиентов", 10, make),
        Job("delete_data_exports", "Удаление архивов данных клиентов", 10 * MINUTE_S, delete),
        Job("erase_closed", "Удаление данных закрытых кабинетов", MINUTE_S, erase),
        Job("close_without_consent", "Закрытие кабинетов с отозванным согласием", HOUR_S, close),
    )
