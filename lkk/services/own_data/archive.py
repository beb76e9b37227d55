"""The archive itself: JSON and the files the person may download, written piece by piece into a sealed file."""

import asyncio
import json
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

import structlog
from sqlmodel import col, or_, select

from lkk.models.applications import Application
from lkk.models.consultations import Consultation
from lkk.models.documents import Document
from lkk.models.files import StoredFile
from lkk.models.identity import User
from lkk.models.own_data import DataExport
from lkk.models.profile_changes import ProfileChange
from lkk.models.readings import DialPhotos
from lkk.services import notifications
from lkk.services.files import giving
from lkk.services.files.contents import Known, Written
from lkk.services.files.giving import SeenFile
from lkk.services.files.keys import content_key
from lkk.services.files.owners import Owner, Owners, owner_of
from lkk.services.files.storage import SealingFile, StorageUnavailable
from lkk.services.files.storing import NewFile, store
from lkk.services.jobs import items
from lkk.services.kernel.actor import Actor, Identity
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import NotFound, ServiceError, Unavailable
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.own_data.events import DATA_EXPORT_READY
from lkk.services.own_data.export import KEPT, SLOT
from lkk.services.own_data.portions import PORTION, Json, words
from lkk.services.own_data.rows import PARTS
from lkk.settings import settings
from lkk.vocabulary import words as in_words
from lkk.vocabulary.applications import Side
from lkk.vocabulary.files import OwnerKind

LARGEST = 2_000_000_000  # bytes of files in one archive; what does not fit is named in the list of files
_AT_ONCE = 5
_PIECE = 64 << 10  # letters written at once: compression and the disk are no work for the loop of all jobs
_log = structlog.get_logger("lkk.own_data")


class NotWaiting(ServiceError):
    """The archive is made already, or the cabinet was closed meanwhile."""

    text = "the archive does not wait any more"


async def make_waiting(owners: Owners) -> int:
    """Make the archives that were asked for, the oldest first; return how many. Begins anew what was broken off.

    Raises:
        ItemsFailed: some could not be made; they wait, each longer than the time before.
        Unavailable: nothing can be stored now.
    """

    async def waiting(work: UnitOfWork, failing: Any) -> list[int]:
        query = (
            select(DataExport.id)
            .where(col(DataExport.ready_at).is_(None), col(DataExport.id).not_in(failing))
            .order_by(col(DataExport.id))
            .limit(_AT_ONCE)
        )
        return [one for one in await work.session.exec(query) if one is not None]

    async def one(export_id: int) -> None:
        try:
            await make(owners, export_id)
        except StorageUnavailable:
            raise Unavailable from None

    return await items.each("make_data_exports", waiting, one, expected=(NotWaiting,))


async def make(owners: Owners, export_id: int) -> None:
    """Write the archive and tell the person; of two who make it at once one is kept.

    Raises:
        NotWaiting: nobody waits for it.
        StorageUnavailable, NoRoom, OSError: it cannot be kept now.
    """
    async with unit_of_work() as work:
        row = await work.session.get(DataExport, export_id)
        if row is None or row.ready_at is not None:
            raise NotWaiting
        person = await _person(work, row.user_id)
        day = in_words.day(local_day(work.now, settings().time_zone))

    async def write(target: SealingFile) -> None:
        await _write(owners, person, target)

    @asynccontextmanager
    async def admitted(_: Known) -> AsyncIterator[UnitOfWork]:
        async with unit_of_work() as work:
            await _ready(work, export_id)
            yield work

    new = NewFile(Owner(OwnerKind.DATA_EXPORT, export_id), SLOT, f"Мои данные {day}.zip", Side.COMPANY)
    await store(new, Written(write), admitted)


async def _person(work: UnitOfWork, user_id: int) -> Actor:
    user = await work.session.get_one(User, user_id)
    return Actor.alone(Identity(user.key, user.role, user.cabinet_class, user.display_name, user.email))


async def _ready(work: UnitOfWork, export_id: int) -> None:
    query = select(DataExport).where(DataExport.id == export_id, col(DataExport.ready_at).is_(None)).with_for_update()
    row = (await work.session.exec(query)).first()
    if row is None:
        raise NotWaiting
    row.ready_at, row.expires_at = work.now, work.now + KEPT
    until = in_words.moment(row.expires_at, settings().time_zone)
    await notifications.publish(work, DATA_EXPORT_READY, user_ids=[row.user_id], until=until)
    work.tell_people(row.user_id)


async def _write(owners: Owners, person: Actor, target: SealingFile) -> None:
    # ZipFile asks no more of a stream than write and flush: it cannot go back in it.
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for part in PARTS:
            async with unit_of_work() as work:
                await _write_list(archive, f"{part.name}.json", part.rows(work, person.subject_id), work.now)
        await _write_files(owners, person, archive)


async def _write_list(archive: zipfile.ZipFile, name: str, rows: AsyncIterator[Json], now: datetime) -> None:
    with archive.open(_entry(name, now, zipfile.ZIP_DEFLATED), "w", force_zip64=True) as out:
        told, before = "", "[\n"
        async for row in rows:
            told += before + json.dumps(row, ensure_ascii=False, indent=1)
            before = ",\n"
            if len(told) >= _PIECE:
                await asyncio.to_thread(out.write, told.encode())
                told = ""
        await asyncio.to_thread(out.write, (told + ("[]" if before == "[\n" else "\n]")).encode())


async def _write_files(owners: Owners, person: Actor, archive: zipfile.ZipFile) -> None:
    told: list[Json] = []
    room = LARGEST
    async for row, number in _files(owners, person):
        folder = f"Файлы/{number}" if number else "Файлы/Черновики и профиль"
        name = f"{folder}/{row.id}-{row.name}"
        fits = row.size <= room
        written = fits and await _write_file(archive, name, row)
        room -= row.size if written else 0
        why = "" if written else ("файл не прочитан" if fits else "архив больше 2 ГБ, скачайте файл на сайте")
        told.append(
            words(
                Файл=name if written else "",
                Имя=row.name,
                Размер=row.size,
                SHA256=row.sha256,
                Приложен=row.created_at,
                От_кого=row.side,
                Нет_в_архиве=why,
            )
        )
    async with unit_of_work() as work:
        now = work.now
    await _write_list(archive, "Файлы.json", _each(told), now)


async def _each(rows: list[Json]) -> AsyncIterator[Json]:
    for row in rows:
        yield row


async def _files(owners: Owners, person: Actor) -> AsyncIterator[tuple[StoredFile, str]]:
    """The files of the person's own records that they may download, with the numbers of their applications."""
    of_applications = select(Application.id).where(Application.user_id == person.subject_id)
    of_changes = select(ProfileChange.id).where(ProfileChange.user_id == person.subject_id)
    of_dialogues = select(Consultation.id).where(Consultation.customer_id == person.subject_id)
    of_dials = select(DialPhotos.id).where(DialPhotos.user_id == person.subject_id)
    signers = (col(Document.user_id), col(Document.counterparty_id))
    of_papers = select(Document.id).where(or_(*(one == person.subject_id for one in signers)))
    last = 0
    while True:
        query = (
            select(StoredFile, Application.number)
            .join(Application, col(Application.id) == col(StoredFile.application_id), isouter=True)
            .where(
                or_(
                    col(StoredFile.application_id).in_(of_applications),
                    col(StoredFile.profile_change_id).in_(of_changes),
                    col(StoredFile.dial_photos_id).in_(of_dials),
                    col(StoredFile.consultation_id).in_(of_dialogues),
                    col(StoredFile.document_id).in_(of_papers),
                )
            )
            .where(col(StoredFile.id) > last)
            .order_by(col(StoredFile.id))
            .limit(PORTION)
        )
        async with unit_of_work() as work:
            found = (await work.session.exec(query)).all()
            seen = [pair for pair in found if await owners[owner_of(pair[0]).kind].may_see(work, person, pair[0])]
        for row, number in seen:
            yield row, number or ""
        if len(found) < PORTION:
            return
        last = found[-1][0].key


async def _write_file(archive: zipfile.ZipFile, name: str, row: StoredFile) -> bool:
    """Add the bytes of a file; False when they are gone."""
    try:
        opened = await giving.open_file(SeenFile(content_key(row.public_id), row.name, row.media_type, row.size))
    except NotFound:
        _log.warning("file_not_in_archive", file=str(row.public_id))
        return False
    with archive.open(_entry(name, row.created_at, zipfile.ZIP_STORED), "w", force_zip64=True) as out:
        await _pour(opened.chunks, out)
    return True


async def _pour(chunks: AsyncIterator[bytes], out: IO[bytes]) -> None:
    async for piece in chunks:
        await asyncio.to_thread(out.write, piece)


def _entry(name: str, at: datetime, compression: int) -> zipfile.ZipInfo:
    here = at.astimezone(ZoneInfo(settings().time_zone))  # times in a ZIP have no zone, people read their own
    entry = zipfile.ZipInfo(name, here.timetuple()[:6])
    entry.compress_type = compression
    return entry
