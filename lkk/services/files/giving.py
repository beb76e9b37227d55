"""Files given back, each only to who may see it."""

import uuid

from sqlalchemy import false
from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from lkk.models.applications import Application, StoredFile
from lkk.services.files import places, slots
from lkk.services.files.views import OpenedFile
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.permissions import Permission

_THUMBNAIL_TYPE = "image/jpeg"


async def open_for(work: UnitOfWork, actor: Actor, public_id: uuid.UUID, *, thumbnail: bool = False) -> OpenedFile:
    """One file, or its thumbnail.

    Raises:
        NotFound: there is none, or the actor may not see it: the same answer for both.
    """
    row = (await work.session.exec(_visible(actor).where(StoredFile.public_id == public_id))).first()
    if row is None or (thumbnail and not row.has_thumbnail):
        raise NotFound
    place = places.place_of(public_id)
    path = place.thumbnail if thumbnail else place.content
    if not path.is_file():
        raise NotFound
    return OpenedFile(path, row.name, _THUMBNAIL_TYPE if thumbnail else row.media_type)


def _visible(actor: Actor) -> SelectOfScalar[StoredFile]:
    """Where every query of files starts; a file whose message is not sent yet is its author's alone."""
    sent = or_(col(StoredFile.slot) != slots.MESSAGE, col(StoredFile.message_id).is_not(None))
    query = (
        select(StoredFile)
        .join(Application, col(Application.id) == col(StoredFile.application_id))
        .where(or_(sent, col(StoredFile.uploaded_by) == actor.author_id))
    )
    if not actor.staff:
        return query.where(Application.user_id == actor.subject_id, col(StoredFile.internal).is_(False))
    sees = actor.role.may(Permission.SEE_APPLICATIONS)
    return query.where(Application.status != ApplicationStatus.DRAFT) if sees else query.where(false())
