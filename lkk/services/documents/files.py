"""What documents decide about their files: read by whom the document is for, changed by nobody."""

from datetime import datetime

from sqlalchemy import ColumnElement, false
from sqlmodel import select

from lkk.models.documents import Document
from lkk.models.files import StoredFile
from lkk.services.documents.finding import visible
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork


class DocumentFiles:
    """The port of the files package; see `OwnerRules` for what each question means."""

    async def demand_place(self, work: UnitOfWork, actor: Actor, owner_id: int, slot: str) -> int:
        """Versions are posted, never uploaded into a document."""
        raise NotFound

    async def may_see(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> bool:
        """Tell whether the document is the actor's to see; what is internal is for employees alone."""
        try:
            query = select(Document.id).where(Document.id == file.document_id, visible(actor))
        except NotAllowed:
            return False
        return (actor.staff or not file.internal) and (await work.session.exec(query)).first() is not None

    async def lock(self, work: UnitOfWork, owner_id: int) -> None:
        """Nobody adds a version meanwhile."""
        await work.session.exec(select(Document.id).where(Document.id == owner_id).with_for_update())

    async def may_remove(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> bool:
        """What was posted stays."""
        return False

    async def keeps(self, work: UnitOfWork, file: StoredFile) -> bool:
        """What was posted stays."""
        return True

    async def changed(self, work: UnitOfWork, owner_id: int) -> None:
        """Open pages are told by whoever posts."""

    async def added(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> None:
        """People are told by whoever posts."""

    def abandoned(self, now: datetime) -> ColumnElement[bool]:
        """None: every version is kept."""
        return false()
