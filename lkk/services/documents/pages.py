"""Pages of documents given as pictures; that a customer was given one is recorded here, not in the browser."""

import uuid

from sqlmodel import select

from lkk.models.documents import DocumentVersion
from lkk.models.files import StoredFile
from lkk.services.documents import viewing
from lkk.services.documents.finding import seen
from lkk.services.files.page_pictures import page_picture
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work


async def page(actor: Actor, public_id: uuid.UUID, number: int, page: int) -> bytes:
    """Return a page of a version as a PNG, and note that it was shown once it is drawn.

    Raises:
        NotFound: no such document for the actor, no such version or page of it.
        NotAllowed: an employee who sees no applications.
        NotDrawn, StorageUnavailable: it cannot be shown now.
    """
    async with unit_of_work() as work:
        document = await seen(work, actor, public_id)
        query = (
            select(DocumentVersion, StoredFile.public_id)
            .join(StoredFile)
            .where(DocumentVersion.document_id == document.key, DocumentVersion.number == number)
        )
        found = (await work.session.exec(query)).first()
    if found is None or not 0 < page <= found[0].pages:
        raise NotFound
    version, file_id = found
    drawn = await page_picture(file_id, page)
    async with unit_of_work() as work:
        if await viewing.page_shown(work, actor, version, page):
            work.tell_people(actor.subject_id)
    return drawn
