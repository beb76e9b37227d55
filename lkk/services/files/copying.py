"""A stored file once more, for another application."""

import asyncio
import shutil
import uuid

from lkk.models.applications import StoredFile
from lkk.services.files import places
from lkk.services.kernel.unit_of_work import UnitOfWork


async def copied(work: UnitOfWork, row: StoredFile, application_id: int) -> StoredFile:
    """The row of the copy, not added yet; its bytes lie in their place, and without a row they are swept."""
    public_id = uuid.uuid4()
    await asyncio.to_thread(_copy, places.place_of(row.public_id), places.place_of(public_id), row.has_thumbnail)
    same = row.model_dump(exclude={"id", "public_id", "application_id", "message_id", "created_at"})
    return StoredFile(**same, public_id=public_id, application_id=application_id, created_at=work.now)


def _copy(source: places.Place, target: places.Place, has_thumbnail: bool) -> None:
    target.content.parent.mkdir(mode=0o700, exist_ok=True, parents=True)
    shutil.copyfile(source.content, target.content)
    if has_thumbnail:
        shutil.copyfile(source.thumbnail, target.thumbnail)
