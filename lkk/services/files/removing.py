"""Files taken away: by their owner from a draft, and what nobody owns."""

import time
import uuid
from datetime import timedelta
from pathlib import Path

from sqlmodel import col, delete, select

from lkk.models.applications import Application, StoredFile
from lkk.services.applications import attachments
from lkk.services.files import places, slots
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus

UNSENT_KEPT = timedelta(days=1)  # a file for a message that was never sent
_DAY_S = 86_400


async def remove(actor: Actor, public_id: uuid.UUID) -> None:
    """Takes a file out of one's own draft, or one's own file out of a message or an answer that is not sent yet.

    Raises:
        NotFound: there is none that the actor may remove.
    """
    async with unit_of_work() as work:
        query = (
            select(StoredFile, Application)
            .join(Application, col(Application.id) == col(StoredFile.application_id))
            .where(StoredFile.public_id == public_id, StoredFile.uploaded_by == actor.author_id)
            .with_for_update()
        )
        found = (await work.session.exec(query)).first()
        if found is None or not _removable(*found):
            raise NotFound
        row, application = found
        await work.session.delete(row)
        work.tell_people(application.user_id)
    places.discard(public_id)


async def sweep() -> int:
    """Removes unsent files of messages and bytes without a row (a killed upload, a deleted draft); their number."""
    async with unit_of_work() as work:
        unsent = delete(StoredFile).where(
            col(StoredFile.slot) == slots.MESSAGE,
            col(StoredFile.message_id).is_(None),
            col(StoredFile.created_at) < work.now - UNSENT_KEPT,
        )
        await work.session.exec(unsent)
    old = [path for path in places.root().glob("*/*") if _is_old(path)]
    async with unit_of_work() as work:
        ids = {uuid.UUID(hex=path.stem) for path in old}
        known = set(await work.session.exec(select(StoredFile.public_id).where(col(StoredFile.public_id).in_(ids))))
    lost = [path for path in old if uuid.UUID(hex=path.stem) not in known or path.parent.name == places.RECEIVING]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)


def _removable(row: StoredFile, application: Application) -> bool:
    if row.message_id is not None:
        return False
    unsent = row.slot == slots.MESSAGE
    asked = application.status is ApplicationStatus.INFO_REQUESTED
    unanswered = asked and attachments.of_answer(row, application.status_changed_at)
    return unsent or unanswered or application.status is ApplicationStatus.DRAFT


def _is_old(path: Path) -> bool:
    """Older than a day by the disk's own clock: an upload that is under way is not touched."""
    try:
        return path.stat().st_mtime < time.time() - _DAY_S
    except FileNotFoundError:
        return False
