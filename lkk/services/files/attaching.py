"""Files that were sent for a message become part of it when the message is sent."""

import uuid
from collections.abc import Collection

from sqlmodel import col, select

from lkk.models.applications import ApplicationMessage, StoredFile
from lkk.services.actor import Actor
from lkk.services.errors import NotFound
from lkk.services.files import slots
from lkk.services.unit_of_work import UnitOfWork


async def attach(work: UnitOfWork, actor: Actor, message: ApplicationMessage, ids: Collection[uuid.UUID]) -> None:
    """Binds the actor's own unsent files to a message; those of an internal note become internal.

    Raises:
        NotFound: one of them is not the actor's, of another application, or sent already.
    """
    if not ids:
        return
    query = select(StoredFile).where(
        col(StoredFile.public_id).in_(ids),
        StoredFile.application_id == message.application_id,
        StoredFile.uploaded_by == actor.user_id,
        StoredFile.slot == slots.MESSAGE,
    )
    rows = list((await work.session.exec(query.with_for_update())).all())
    if len(rows) != len(set(ids)):
        raise NotFound
    for row in rows:
        row.message_id, row.slot = message.key, slots.DOCUMENT
        row.internal = message.internal
