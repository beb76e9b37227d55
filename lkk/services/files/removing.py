"""Files taken away: by a person while their feature lets them, and what nobody owns."""

import uuid
from datetime import timedelta

from sqlmodel import col, delete, or_, select

from lkk.models.files import StoredFile
from lkk.services.files.contents import discard
from lkk.services.files.keys import public_id_of
from lkk.services.files.owners import Owners, owner_of
from lkk.services.files.storage import storage
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work

LEFT = timedelta(days=1)  # bytes without a row may belong to an upload that is under way


async def remove(owners: Owners, actor: Actor, public_id: uuid.UUID) -> None:
    """Take one file away, its row first; one that its feature keeps is marked as replaced instead.

    Raises:
        NotFound: there is none that the actor may remove.
    """
    query = select(StoredFile).where(StoredFile.public_id == public_id)
    async with unit_of_work() as work:
        file = (await work.session.exec(query)).first()
        if file is None:
            raise NotFound
        owner = owner_of(file)
        rules = owners[owner.kind]
        await rules.lock(work, owner.id)
        fresh = query.with_for_update().execution_options(populate_existing=True)
        file = (await work.session.exec(fresh)).first()
        if file is None or not await rules.may_remove(work, actor, file):
            raise NotFound
        kept = await rules.keeps(work, file)
        if kept:
            file.replaced_at = work.now
        else:
            await work.session.delete(file)
        await rules.changed(work, owner.id)
    if not kept:
        await discard(public_id)


async def sweep(owners: Owners, left: timedelta = LEFT) -> int:
    """Remove files their features have no need of and bytes without a row; return the number of the latter.

    Bytes without a row are left by a killed upload, a deleted draft, a commit that failed; those kept within `left`
    are not looked at.
    """
    async with unit_of_work() as work:
        needless = or_(*(rules.abandoned(work.now) for rules in owners.values()))
        await work.session.exec(delete(StoredFile).where(needless))
    count = 0
    async for keys in storage().old(left):
        lost = await _without_row(keys)
        if lost:
            await storage().discard(*lost)
        count += len(lost)
    return count


async def _without_row(keys: list[str]) -> list[str]:
    ids = {key: public_id for key in keys if (public_id := public_id_of(key)) is not None}
    async with unit_of_work() as work:
        query = select(StoredFile.public_id).where(col(StoredFile.public_id).in_(set(ids.values())))
        known = set(await work.session.exec(query))
    return [key for key, public_id in ids.items() if public_id not in known]
