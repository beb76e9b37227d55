"""What requests decide about their files: the customer adds them to a draft, the staff read them."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select

from lkk.models.files import StoredFile
from lkk.models.profile_changes import ProfileChange
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.profile.requests import PROOF
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.profile import ChangeStatus

MOST = 5
UNSENT_KEPT = timedelta(days=7)  # files of a request that was never sent


class ChangeFiles:
    """The port of the files package; see `OwnerRules` for what each question means."""

    async def demand_place(self, work: UnitOfWork, actor: Actor, owner_id: int, slot: str) -> int:
        """The one place of a draft of one's own."""
        demand(actor, Permission.USE_CABINET)
        query = select(ProfileChange.id).where(
            ProfileChange.id == owner_id,
            ProfileChange.user_id == actor.subject_id,
            ProfileChange.status == ChangeStatus.DRAFT,
        )
        if slot != PROOF or (await work.session.exec(query.with_for_update())).first() is None:
            raise NotFound
        return MOST

    async def may_see(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> bool:
        """A draft is its customer's alone, what was sent the staff's who decide as well."""
        if actor.visiting or actor.only_draft is not None:  # proofs are between the customer and the company
            return False
        query = select(ProfileChange.user_id, ProfileChange.status).where(ProfileChange.id == file.profile_change_id)
        owner, status = (await work.session.exec(query)).one()
        if actor.staff:
            return actor.role.may(Permission.EDIT_CUSTOMERS) and status is not ChangeStatus.DRAFT
        return owner == actor.subject_id

    async def lock(self, work: UnitOfWork, owner_id: int) -> None:
        """Nobody sends the request meanwhile."""
        await work.session.exec(select(ProfileChange.id).where(ProfileChange.id == owner_id).with_for_update())

    async def may_remove(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> bool:
        """A file of one's own draft."""
        if actor.visiting or actor.only_draft is not None:
            return False
        change = await work.session.get_one(ProfileChange, file.profile_change_id)
        return change.user_id == actor.subject_id and change.status is ChangeStatus.DRAFT

    async def keeps(self, work: UnitOfWork, file: StoredFile) -> bool:
        """Nothing that was taken away is kept."""
        return False

    async def changed(self, work: UnitOfWork, owner_id: int) -> None:
        """Open pages of the customer look again."""
        change = await work.session.get_one(ProfileChange, owner_id)
        work.tell_people(change.user_id)

    async def added(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> None:
        """Nobody is told of a file: the request is."""

    def abandoned(self, now: datetime) -> ColumnElement[bool]:
        """Files of requests that were never sent."""
        drafts = select(ProfileChange.id).where(ProfileChange.status == ChangeStatus.DRAFT)
        return and_(col(StoredFile.profile_change_id).in_(drafts), col(StoredFile.created_at) < now - UNSENT_KEPT)
