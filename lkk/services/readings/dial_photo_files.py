"""What photos of dials decide about their files: the customer's own, and the staff's who see customers."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select

from lkk.models.files import StoredFile
from lkk.models.metering import Meter, MeteringPoint
from lkk.models.readings import DialPhotos
from lkk.services.accounts import links
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings.dial_photos import open_month
from lkk.vocabulary.permissions import Permission

KEPT = timedelta(days=3 * 366)  # as long as a claim about the reading may be brought, article 196 of the Civil Code


class DialPhotoFiles:
    """The port of the files package; see `OwnerRules` for what each question means."""

    async def demand_place(self, work: UnitOfWork, actor: Actor, owner_id: int, slot: str) -> int:
        """Photos come by their own address alone, which draws them anew."""
        raise NotFound

    async def may_see(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> bool:
        """Who took it, an employee in their cabinet, and the staff who see customers."""
        if actor.staff:
            return actor.role.may(Permission.SEE_CUSTOMERS)
        return actor.only_draft is None and (await _record(work, file)).user_id == actor.subject_id

    async def lock(self, work: UnitOfWork, owner_id: int) -> None:
        """Nobody adds to the month meanwhile."""
        await work.session.exec(select(DialPhotos.id).where(DialPhotos.id == owner_id).with_for_update())

    async def may_remove(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> bool:
        """One's own, until the month is over."""
        record = await _record(work, file)
        if actor.staff or actor.visiting or actor.only_draft is not None or record.user_id != actor.subject_id:
            return False
        of_meter = select(MeteringPoint.account_id).join(Meter, col(Meter.metering_point_id) == col(MeteringPoint.id))
        account_id = (await work.session.exec(of_meter.where(col(Meter.id) == record.meter_id))).one()
        attached = next((one for one in await links.list_attached(work, actor) if one.id == account_id), None)
        return attached is not None and record.billing_period >= (await open_month(work, attached))[1]

    async def keeps(self, work: UnitOfWork, file: StoredFile) -> bool:
        """Nothing that was taken away is kept."""
        return False

    async def changed(self, work: UnitOfWork, owner_id: int) -> None:
        """The page that changed it draws it."""

    async def added(self, work: UnitOfWork, actor: Actor, file: StoredFile) -> None:
        """Nobody is told of a photo: the reading is."""

    def abandoned(self, now: datetime) -> ColumnElement[bool]:
        """Photos nobody can need any more."""
        return and_(col(StoredFile.dial_photos_id).is_not(None), col(StoredFile.created_at) < now - KEPT)


async def _record(work: UnitOfWork, file: StoredFile) -> DialPhotos:
    return await work.session.get_one(DialPhotos, file.dial_photos_id)
