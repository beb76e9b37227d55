"""A file from the first byte to the row that owns it; what is refused leaves nothing behind."""

import errno
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass

from lkk.models.applications import Application, StoredFile
from lkk.services.files import places, quota, slots
from lkk.services.files.inspection.reasons import Refused
from lkk.services.files.inspection.types import TYPES, extension_of
from lkk.services.files.naming import checked_name
from lkk.services.files.receiving import Received, receive
from lkk.services.files.run_inspection import inspect
from lkk.services.files.views import FileView, view_of
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, Side


class NoRoom(ServiceError):
    """The disk is full."""

    text = "Файл не сохранён: на сервере нет места. Мы уже знаем об этом, повторите позже"


class FileRefused(InvalidValue):
    """A file that is not taken, with the reason in words."""


@dataclass(frozen=True)
class Destination:
    """Where the file goes: a draft's slot, `slots.MESSAGE` or `slots.DOCUMENT`; `internal` is for the staff alone."""

    application_id: int
    slot: str
    title: str = ""
    internal: bool = False


async def upload(actor: Actor, to: Destination, name: str, chunks: AsyncIterator[bytes]) -> FileView:
    """Receives, checks and keeps one file; opens its own short units, none of them while bytes travel.

    Raises:
        FileRefused: the name, type, size or content is not taken.
        NotFound, NotAllowed: the actor may not put a file there.
        InvalidValue: the place is full.
        TooManyFiles, TooMuchData: the person's share is used up.
        NoRoom: the disk is full.
    """
    public_id = uuid.uuid4()
    async with unit_of_work() as work:
        application = await slots.application_for(work, actor, to.application_id, to.slot)
        await slots.demand_room(work, application, to.slot)
        await quota.spend_file(work, actor)
    try:
        clean = checked_name(name)
        received = places.receiving_place(public_id)
        content = await receive(chunks, received.content)
        has_thumbnail = await inspect(received, extension_of(clean))
        async with unit_of_work() as work:
            application = await slots.application_for(work, actor, to.application_id, to.slot)
            await slots.demand_room(work, application, to.slot)
            await quota.spend_size(work, actor, content.size)
            row = _row(work, actor, application, to, clean, content)
            row.public_id, row.has_thumbnail = public_id, has_thumbnail
            work.session.add(row)
            _touch(work, application)
            await work.session.flush()
            places.keep(public_id)
    except Refused as refused:
        places.discard(public_id)
        raise FileRefused(refused.reason.value) from None
    except OSError as error:
        places.discard(public_id)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoom from None
        raise
    except BaseException:
        places.discard(public_id)
        raise
    return view_of(row)


def _row(
    work: UnitOfWork, actor: Actor, application: Application, to: Destination, name: str, content: Received
) -> StoredFile:
    return StoredFile(
        application_id=application.key,
        slot=to.slot,
        side=Side.COMPANY if actor.staff else Side.CUSTOMER,
        uploaded_by=actor.author_id,
        name=name,
        title=to.title,
        media_type=TYPES[extension_of(name)].media_type,
        size=content.size,
        sha256=content.sha256,
        internal=to.internal and actor.staff,
        created_at=work.now,
    )


def _touch(work: UnitOfWork, application: Application) -> None:
    """A draft that gets files is no abandoned one; open pages of the applicant look again."""
    if application.status is ApplicationStatus.DRAFT:
        application.updated_at = work.now
    work.tell_people(application.user_id)
