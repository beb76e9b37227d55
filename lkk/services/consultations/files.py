"""What dialogues decide about their files: those of a message are both sides', those of a note the staff's."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select

from lkk.models.consultations import Consultation
from lkk.models.files import StoredFile
from lkk.services.consultations import access
from lkk.services.files.views import FileView, view_of
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.consultations import ConsultationState

SLOT = "message"
MOST = 10
UNSENT_KEPT = timedelta(days=1)  # a file for a message that was never sent


class ConsultationFiles:
    """The port of the files package; see `OwnerRules` for what each question means."""

    async def demand_place(self, work: UnitOfWork, actor: Actor, owner_id: int, slot: str) -> int:
        """Both sides of a dialogue that is not closed."""
        dialogue = await access.locked(work, actor, owner_id)
        if slot != SLOT or dialogue.state is ConsultationState.CLOSED:
            raise NotFound
        return MOST

    async def may_see(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> bool:
        """A file whose message is not sent yet is its author's alone."""
        if file.consultation_seq is None and file.uploaded_by != actor.author_id:
            return False
        if actor.only_draft is not None or (file.internal and not actor.staff):
            return False
        try:
            await access.seen(work, actor, file.consultation_id or 0)
        except (NotFound, NotAllowed):
            return False
        return True

    async def lock(self, work: UnitOfWork, owner_id: int) -> None:
        """Nobody sends a message of this dialogue meanwhile."""
        await work.session.exec(select(Consultation.id).where(Consultation.id == owner_id).with_for_update())

    async def may_remove(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> bool:
        """One's own file for a message that is not sent yet."""
        mine = file.uploaded_by == actor.author_id and file.consultation_seq is None
        return mine and not actor.visiting and actor.only_draft is None

    async def keeps(self, work: UnitOfWork, file: StoredFile) -> bool:
        """Nothing that was taken away is kept."""
        return False

    async def changed(self, work: UnitOfWork, owner_id: int) -> None:
        """The page that changed it draws it."""

    async def added(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> None:
        """Nobody is told of a file: the message is."""

    def abandoned(self, now: datetime) -> ColumnElement[bool]:
        """Files for messages that were never sent."""
        return and_(
            col(StoredFile.consultation_id).is_not(None),
            col(StoredFile.consultation_seq).is_(None),
            col(StoredFile.created_at) < now - UNSENT_KEPT,
        )


async def unsent(work: UnitOfWork, actor: Actor, dialogue_id: int) -> list[FileView]:
    """Return the actor's own files for a message that is not sent yet."""
    query = (
        select(StoredFile)
        .where(
            StoredFile.consultation_id == dialogue_id,
            StoredFile.uploaded_by == actor.author_id,
            col(StoredFile.consultation_seq).is_(None),
        )
        .order_by(col(StoredFile.id))
    )
    return [view_of(row) for row in await work.session.exec(query)]
