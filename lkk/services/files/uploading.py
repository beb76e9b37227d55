"""A file that a person sends: admitted by the feature that owns the place, before the bytes come and after."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlmodel import col, func, select

from lkk.models.files import StoredFile
from lkk.services.files import quota
from lkk.services.files.contents import Known, Sent
from lkk.services.files.owners import Owner, OwnerRules, Owners, owned_by
from lkk.services.files.storing import NewFile, store
from lkk.services.files.views import FileView, view_of
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.applications import Side
from lkk.vocabulary.words import at_most

_FULL = "Здесь может быть {most}. Удалите лишний или объедините несколько в один"


@dataclass(frozen=True)
class Destination:
    """Where the file goes: a place of a record; `internal` is for the staff alone."""

    owner: Owner
    slot: str
    title: str = ""
    internal: bool = False


async def upload(owners: Owners, actor: Actor, to: Destination, name: str, chunks: AsyncIterator[bytes]) -> FileView:
    """Receive, check and keep one file; opens its own short units, none of them while bytes travel.

    Raises:
        FileRefused: the name, type, size or content is not taken.
        NotFound, NotAllowed: the actor may not put a file there.
        InvalidValue: the place is full.
        TooManyFiles, TooMuchData: the person's share is used up.
        NoRoom: the disk is full.
        StorageUnavailable: the storage does not answer.
    """
    rules = owners[to.owner.kind]
    async with unit_of_work() as work:
        await _demand_room(work, rules, actor, to)
        await quota.spend_file(work, actor)

    @asynccontextmanager
    async def admitted(known: Known) -> AsyncIterator[UnitOfWork]:
        async with unit_of_work() as work:
            await _demand_room(work, rules, actor, to)
            await quota.spend_size(work, actor, known.size)
            yield work
            await rules.changed(work, to.owner.id)
            row = (await work.session.exec(select(StoredFile).where(StoredFile.public_id == new.public_id))).one()
            await rules.added(work, actor, row)

    new = NewFile(
        owner=to.owner,
        slot=to.slot,
        name=name,
        side=Side.COMPANY if actor.staff else Side.CUSTOMER,
        title=to.title,
        internal=to.internal and actor.staff,
        uploaded_by=actor.author_id,
    )
    return view_of(await store(new, Sent(chunks), admitted))


async def _demand_room(work: UnitOfWork, rules: OwnerRules, actor: Actor, to: Destination) -> None:
    """The owner is locked, so that two uploads do not both take the last place."""
    most = await rules.demand_place(work, actor, to.owner.id, to.slot)
    stands = col(StoredFile.replaced_at).is_(None)
    query = select(func.count()).select_from(StoredFile).where(owned_by(to.owner), StoredFile.slot == to.slot, stands)
    if (await work.session.exec(query)).one() >= most:
        raise InvalidValue(_FULL.format(most=at_most(most, "файла", "файлов")))
