"""The periodic job of documents: pages of those are counted whose files were stored before anybody counted."""

from collections.abc import Sequence

import structlog
from sqlmodel import col, select, update

from lkk.models.documents import DocumentVersion
from lkk.models.files import StoredFile
from lkk.services.files.page_pictures import count_pages
from lkk.services.integrations.ports import Ports
from lkk.services.jobs import items
from lkk.services.jobs.declaration import MINUTE_S, Job
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work

_AT_ONCE = 20
_PDF = "application/pdf"
_log = structlog.get_logger("lkk.jobs")


async def count_missing() -> int:
    """Count the pages of PDFs that have none, the newest first; return of how many.

    Raises:
        ItemsFailed: some could not be read; they wait, each longer than the time before.
        Unavailable: the storage does not answer.
    """

    async def waiting(work: UnitOfWork, failing: Sequence[int]) -> Sequence[int]:
        query = (
            select(DocumentVersion.id)
            .join(StoredFile, col(StoredFile.id) == col(DocumentVersion.file_id))
            .where(DocumentVersion.pages == 0, StoredFile.media_type == _PDF)
            .where(col(DocumentVersion.id).not_in(failing))
            .order_by(col(DocumentVersion.id).desc())
            .limit(_AT_ONCE)
        )
        return [one for one in await work.session.exec(query) if one is not None]

    return await items.each("count_pages", waiting, _count)


async def _count(version_id: int) -> None:
    async with unit_of_work() as work:
        query = select(StoredFile.public_id).join(DocumentVersion).where(DocumentVersion.id == version_id)
        file_id = (await work.session.exec(query)).one()
    pages = await count_pages(file_id)
    async with unit_of_work() as work:
        counted = update(DocumentVersion).where(col(DocumentVersion.id) == version_id).values(pages=pages)
        await work.session.exec(counted)


async def _run(_: Ports) -> None:
    if count := await count_missing():
        _log.info("pages_counted", count=count)


JOBS = (Job("count_pages", "Подсчёт страниц документов", MINUTE_S, _run),)
