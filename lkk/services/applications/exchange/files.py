"""The bytes of files of applications for the accounting system, after what has named them was accepted."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.file_hand_overs import FileHandOver
from lkk.models.files import StoredFile
from lkk.services.applications import access, history, outgoing
from lkk.services.applications.exchange.describing import describe
from lkk.services.delivery.declaration import Handler, LeasedItem, Record, nothing_to_record
from lkk.services.files import giving
from lkk.services.integrations.accounting.file_messages import (
    PART,
    WRONG_OFFSET,
    WRONG_SUM,
    AccountingFiles,
    FileContent,
)
from lkk.services.integrations.accounting.integration import ACCOUNTING_FILES
from lkk.services.integrations.errors import ExternalSystemPostpones, ExternalSystemRefuses
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.settings import settings
from lkk.vocabulary.applications import HistoryKind

_FRESH_STARTS = 3  # in one attempt: somebody else sends the same file


@dataclass(frozen=True)
class Named:
    """Writes that an accepted item has named files: each is queued once in its life."""

    application_id: int
    files: frozenset[UUID]

    async def __call__(self, work: UnitOfWork) -> None:
        """Queue those that never were."""
        found = select(StoredFile.id, StoredFile.public_id).where(col(StoredFile.public_id).in_(self.files))
        by_id = dict((await work.session.exec(found.order_by(col(StoredFile.id)))).all())
        if not by_id:
            return
        rows = [{"file_id": file_id, "queued_at": work.now} for file_id in by_id]
        once = insert(FileHandOver).values(rows).on_conflict_do_nothing().returning(col(FileHandOver.file_id))
        fresh = set((await work.session.execute(once)).scalars())
        for file_id, public_id in by_id.items():
            if file_id in fresh and file_id is not None:
                outgoing.file(work, self.application_id, file_id, key=str(public_id))


async def deliver(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Send a file from where the system has stopped; a slow one is gone on with by an item of its own.

    Raises:
        ExternalSystemRefuses: the system does not take it, or the portal has no such bytes any more.
    """
    (item,) = items
    async with unit_of_work() as work:
        application = await work.session.get(Application, item.payload["application_id"])
        row = await work.session.get(StoredFile, item.payload["file_id"])
        if application is None or row is None:  # erased since by its term, or by the customer
            return nothing_to_record
        file = FileContent(application.filing_key, row.public_id, row.size, row.sha256)
    until = time.monotonic() + settings().outbox_lease_s / 2
    whole = await send(ports[ACCOUNTING_FILES], file, until)
    return _Sent(application.key, item.payload["file_id"], whole=whole)


async def refused(work: UnitOfWork, item: LeasedItem, refusal: ExternalSystemRefuses) -> None:
    """Note for the staff which file is not taken; the item goes to the dead list as well."""
    application = await access.locked(work, None, item.payload["application_id"])
    row = await work.session.get(StoredFile, item.payload["file_id"])
    name = f" «{row.name}»" if row else ""
    reason = f"Учётная система не приняла файл{name}: {refusal.text or refusal.code}"[: history.REASON_LENGTH]
    history.append(work, application, HistoryKind.EXCHANGE, None, reason=reason, internal=True)


async def send(system: AccountingFiles, file: FileContent, until: float) -> bool:
    """Send what the system has not got, part by part, until a moment of the monotonic clock; return whether it has all.

    Bytes whose sum is wrong after an upload was gone on with are sent once more from the beginning.

    Raises:
        ExternalSystemRefuses: the system does not take the file, or the portal has no such bytes.
        ExternalSystemPostpones: somebody else sends it at the same time.
    """
    for _ in range(_FRESH_STARTS):
        begun_at = await system.file_offset(file)
        try:
            return await _parts(system, file, begun_at, until)
        except ExternalSystemRefuses as refusal:
            if refusal.code != WRONG_OFFSET and not (refusal.code == WRONG_SUM and begun_at):
                raise
    raise ExternalSystemPostpones("учётная система получает этот файл и другим путём")


async def _parts(system: AccountingFiles, file: FileContent, first: int, until: float) -> bool:
    if first == file.size:
        return True
    try:
        async for part in giving.parts(file.id, first, PART):
            first = await system.put_part(file, first, part)
            if time.monotonic() > until:
                break
    except NotFound:
        raise ExternalSystemRefuses("no_content", "в хранилище портала нет содержимого файла") from None
    return first == file.size


@dataclass(frozen=True)
class _Sent:
    """Writes that the system has the file, or queues the rest of it."""

    application_id: int
    file_id: int
    whole: bool

    async def __call__(self, work: UnitOfWork) -> None:
        if not self.whole:
            outgoing.file(work, self.application_id, self.file_id)
        elif (row := await work.session.get(FileHandOver, self.file_id)) is not None:
            row.accepted_at = work.now


def named(application_id: int, files: Iterable[str]) -> Record:
    """Return how to write that an accepted item has named files by their ids."""
    found = frozenset(UUID(one) for one in files)
    return Named(application_id, found) if found else nothing_to_record


HANDLERS = (Handler(outgoing.FILE, deliver, refused, describe, buried=True),)
