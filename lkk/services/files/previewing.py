"""A file looked at in the page: its pages as pictures, each only to who may see the file."""

import uuid

from sqlmodel import col, select, update

from lkk.models.files import StoredFile
from lkk.services.files import giving
from lkk.services.files.owners import Owners
from lkk.services.files.page_pictures import count_pages, page_picture
from lkk.services.files.views import extension_of, is_uncounted, pages_shown
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.attachments import Extension


async def page(owners: Owners, actor: Actor, public_id: uuid.UUID, number: int) -> bytes:
    """Return a page, from 1, of a PDF, or a picture, as a PNG drawn apart from the portal.

    Raises:
        NotFound: there is no such file for the actor, or no such page of it.
        NotDrawn, StorageUnavailable: it cannot be shown now.
    """
    async with unit_of_work() as work:
        await giving.find(work, owners, actor, public_id)
        row = (await work.session.exec(select(StoredFile).where(StoredFile.public_id == public_id))).one()
        pages, extension = pages_shown(row), Extension.PDF if row.pages else Extension(extension_of(row))
    if not 0 < number <= pages:
        raise NotFound
    return await page_picture(public_id, number, extension)


async def count(owners: Owners, actor: Actor, public_id: uuid.UUID) -> None:
    """Count the pages of a PDF that was stored without being read, apart from the portal, and keep how many.

    Raises:
        NotFound: there is no such file for the actor.
        NotDrawn, StorageUnavailable: it cannot be read now.
    """
    async with unit_of_work() as work:
        await giving.find(work, owners, actor, public_id)
        row = (await work.session.exec(select(StoredFile).where(StoredFile.public_id == public_id))).one()
        if not is_uncounted(row):
            return
    pages = await count_pages(public_id)
    async with unit_of_work() as work:
        await work.session.exec(update(StoredFile).where(col(StoredFile.public_id) == public_id).values(pages=pages))
