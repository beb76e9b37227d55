"""Files of guests: sent with the ticket of one form, inspected like others, photos drawn anew without their place."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlmodel import col, delete, func, select

from lkk.models.applications import Application
from lkk.models.files import StoredFile
from lkk.services.applications import slots
from lkk.services.files.contents import Known, SentRedrawn
from lkk.services.files.inspection.reasons import Refused
from lkk.services.files.inspection.types import extension_of
from lkk.services.files.naming import checked_name, redrawn_name
from lkk.services.files.storing import FileRefused, NewFile, store
from lkk.services.files.views import FileView, view_of
from lkk.services.kernel import limits
from lkk.services.kernel.errors import InvalidValue, NotFound, ServiceError
from lkk.services.kernel.networks import network_of
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.reception import forms, records, tickets
from lkk.services.reception.tickets import Ticket
from lkk.vocabulary.applications import ApplicationStatus, Side
from lkk.vocabulary.reception import GUEST_FILES, GUEST_STORE, GUEST_TYPES
from lkk.vocabulary.words import at_most

_STORE_ALONE = text("select pg_advisory_xact_lock(hashtextextended('reception store', 0))")


class StoreFull(ServiceError):
    """The room for files of guests is used up."""

    text = "Сейчас обращения принимаются без файлов. Отправьте текст или позвоните нам"


async def upload(token: str, slot: str, name: str, chunks: AsyncIterator[bytes], ip: str) -> FileView:
    """Receive, check and keep one file of a form that is not sent yet.

    Raises:
        WrongTicket: the form is not ours or too old.
        NotFound: it was sent already or has no such place.
        FileRefused: the name, type, size or content is not taken.
        InvalidValue: the place is full.
        StoreFull: guests have sent as much as there is room for.
        TooManyAttempts: twenty files a day from a network, refused ones too.
        NoRoom, StorageUnavailable: as `storing.store`.
    """
    name = _plain_name(name)
    async with unit_of_work() as work:
        ticket = tickets.opened(token, work.now)
        await limits.spend(work, limits.RECEPTION_FILE, network_of(ip))
        row = await _with_room(work, ticket, slot, 0)

    @asynccontextmanager
    async def admitted(known: Known) -> AsyncIterator[UnitOfWork]:
        async with unit_of_work() as work:
            await work.session.execute(_STORE_ALONE)
            await _with_room(work, ticket, slot, known.size)
            yield work

    new = NewFile(owner=slots.owner(row.key), slot=slot, name=name, side=Side.CUSTOMER)
    return view_of(await store(new, SentRedrawn(chunks), admitted))


async def remove(work: UnitOfWork, token: str, public_id: uuid.UUID) -> None:
    """Take a file out of a form that is not sent yet; the sweep removes its bytes.

    Raises:
        WrongTicket: the form is not ours or too old.
        NotFound: it has no such file.
    """
    row = await records.locked(work, tickets.opened(token, work.now))
    if row is None or row.status is not ApplicationStatus.DRAFT:
        raise NotFound
    own = (col(StoredFile.public_id) == public_id, col(StoredFile.application_id) == row.key)
    if not (await work.session.exec(delete(StoredFile).where(*own))).rowcount:
        raise NotFound


async def _with_room(work: UnitOfWork, ticket: Ticket, slot: str, size: int) -> Application:
    most = next((one.max_files for one in forms.kind_for_guests(ticket.kind).slots if one.code == slot), None)
    row = await records.locked(work, ticket)
    if most is None or (row is not None and row.status is not ApplicationStatus.DRAFT):
        raise NotFound
    if await forms.stored_size(work) + max(size, 1) > GUEST_STORE:
        raise StoreFull
    row = row or await records.created(work, ticket)
    here = (StoredFile.application_id == row.key, StoredFile.slot == slot)
    if (await work.session.exec(select(func.count()).select_from(StoredFile).where(*here))).one() >= most:
        raise InvalidValue(f"Здесь может быть {at_most(most, 'файла', 'файлов')}. Уберите лишний")
    return row


def _plain_name(name: str) -> str:
    """The name of what is kept of it."""
    try:
        extension = extension_of(checked_name(name))
    except Refused as error:
        raise FileRefused(error.reason.value) from None
    if extension not in GUEST_TYPES:
        raise FileRefused(f"Файлы такого типа здесь не принимаются. {GUEST_FILES}")
    return redrawn_name(name)
