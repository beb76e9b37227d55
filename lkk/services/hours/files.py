"""What hours decide about their files: kept as they came, read by whoever has the account attached."""

from datetime import datetime

from sqlalchemy import ColumnElement, false
from sqlmodel import select

from lkk.models.files import StoredFile
from lkk.models.hours import HourlyUpload
from lkk.services.accounts import links
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork


class HourlyFiles:
    """The port of the files package; see `OwnerRules` for what each question means."""

    async def demand_place(self, work: UnitOfWork, actor: Actor, owner_id: int, slot: str) -> int:
        """Files with hours come by their own address alone, which reads them."""
        raise NotFound

    async def may_see(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> bool:
        """The account's own people."""
        if actor.staff or actor.only_draft is not None:
            return False
        query = select(HourlyUpload.account_id).where(HourlyUpload.id == file.hourly_upload_id)
        account_id = (await work.session.exec(query)).one()
        return any(account.id == account_id for account in await links.list_attached(work, actor))

    async def lock(self, work: UnitOfWork, owner_id: int) -> None:
        """Nobody saves the upload meanwhile."""
        await work.session.exec(select(HourlyUpload.id).where(HourlyUpload.id == owner_id).with_for_update())

    async def may_remove(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> bool:
        """A file goes with its upload, never alone."""
        return False

    async def keeps(self, work: UnitOfWork, file: StoredFile) -> bool:
        """What was sent is the ground of what was saved."""
        return True

    async def changed(self, work: UnitOfWork, owner_id: int) -> None:
        """Open pages are told by whoever takes the upload."""

    async def added(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> None:
        """Nobody is told of a file: the hours are."""

    def abandoned(self, now: datetime) -> ColumnElement[bool]:
        """None: an upload that waits is replaced by the next of its month, and its file goes with it."""
        return false()
