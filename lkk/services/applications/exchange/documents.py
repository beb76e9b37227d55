"""Applications that the document system registers: their files first, the document, then what happens to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlmodel import col, or_, select

from lkk.models.applications import Application, ApplicationMessage
from lkk.models.files import StoredFile
from lkk.services.applications import access, history, outgoing, slots
from lkk.services.applications.document import filed
from lkk.services.applications.exchange.describing import describe
from lkk.services.applications.workflow import status_changes
from lkk.services.applications.workflow.needs import Payload
from lkk.services.delivery.declaration import Handler, LeasedItem, Record, nothing_to_record
from lkk.services.files import giving
from lkk.services.forms import catalog
from lkk.services.forms.review import as_json
from lkk.services.integrations.documents.contract import (
    Addendum,
    DocumentFile,
    DocumentSystem,
    IncomingDocument,
    Registration,
)
from lkk.services.integrations.documents.integration import DOCUMENTS
from lkk.services.integrations.errors import ExternalSystemPostpones, ExternalSystemRefuses
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.errors import NotFound, ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind


async def hand_over(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Send an application with its files and return how to write its registration number.

    Raises:
        ExternalSystemRefuses: the system does not take it, now or ever.
        ExternalSystemPostpones: its own document is not made yet, or the system has not registered it yet.
    """
    (item,) = items
    application_id: int = item.payload["application_id"]
    if not await filed.make(application_id):
        raise ExternalSystemPostpones("документ заявки ещё не сделан")
    async with unit_of_work() as work:
        document = await _document(work, await _application(work, item))
    system = ports[DOCUMENTS]
    await _send_files(system, document.key, document.files)
    found = await system.submit(document)
    if found.outcome == "refused":
        raise ExternalSystemRefuses(found.code or "refused", found.reason or "")
    if found.outcome == "received":
        raise ExternalSystemPostpones("получено, номер регистрации ещё не присвоен")
    return _Registered(application_id, found)


async def add(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Tell what has happened to an application since it was handed over.

    Raises:
        ExternalSystemRefuses: the system does not take it, now or ever.
    """
    (item,) = items
    async with unit_of_work() as work:
        addendum = await _addendum(work, item)
    await _send_files(ports[DOCUMENTS], addendum.document_key, addendum.files)
    await ports[DOCUMENTS].add(addendum)
    return nothing_to_record


async def refused(work: UnitOfWork, item: LeasedItem, refusal: ExternalSystemRefuses) -> None:
    """Note for the staff what the document system does not take; the item goes to the dead list as well."""
    application = await access.locked(work, None, item.payload["application_id"])
    _note(work, application, f"Система документооборота не приняла сведения о заявке: {refusal.text or refusal.code}")


@dataclass(frozen=True)
class _Registered:
    """Writes what the system has registered, once it is known that the item is done."""

    application_id: int
    found: Registration

    async def __call__(self, work: UnitOfWork) -> None:
        """Register the application; who was faster here, or has withdrawn it, is not overruled."""
        application = await access.locked(work, None, self.application_id)
        number, day = self.found.registration_number or "", self.found.registered_on
        if application.status is ApplicationStatus.SUBMITTED:
            payload = Payload(registration_number=number, registered_on=day)
            try:
                async with work.session.begin_nested():
                    await status_changes.change(
                        work, None, application.key, ApplicationStatus.REGISTERED, payload, from_accounting=True
                    )
            except ServiceError as error:
                await work.session.refresh(application)
                _note(work, application, f"Документ зарегистрирован под № {number}, статус не изменён: {error.text}")
        if not application.registration_number:
            application.registration_number, application.registered_on = number, day


async def _document(work: UnitOfWork, application: Application) -> IncomingDocument:
    kind = catalog.kind_of(application.kind)
    of_form = or_(col(StoredFile.slot) == slots.FILED, col(StoredFile.slot).in_([one.code for one in kind.slots]))
    query = (
        select(StoredFile)
        .where(StoredFile.application_id == application.key, of_form, col(StoredFile.internal).is_(False))
        .order_by(col(StoredFile.slot) != slots.FILED, col(StoredFile.id))
    )
    card = {
        "number": application.number,
        "form": application.kind,
        "form_version": application.kind_version,
        "title": kind.title,
        "applicant": application.applicant,
        "applicant_type": application.applicant_type.value if application.applicant_type else None,
        "object": application.object_name,
        "answers": as_json(kind, application.answers),
        "sha256": application.snapshot_sha256,
    }
    files = tuple(_file(row) for row in await work.session.exec(query))
    filed_at = application.submitted_at or application.updated_at
    return IncomingDocument(application.filing_key, filed_at, card, files)


async def _addendum(work: UnitOfWork, item: LeasedItem) -> Addendum:
    application = await _application(work, item)
    key, kind = application.filing_key, _addendum_kind(item)
    if kind == "status":
        data: dict[str, Any] = {
            "status": item.payload["status"],
            "revision": item.payload["revision"],
            "answers": as_json(catalog.kind_of(application.kind), application.answers),
        }
        return Addendum(item.idempotency_key, key, kind, application.updated_at, data)
    message = await work.session.get(ApplicationMessage, item.payload["message_id"])
    if message is None:
        raise NotFound
    enclosed = await work.session.exec(select(StoredFile).where(StoredFile.message_id == message.key))
    data = {"side": message.side.value, "text": message.text}
    files = tuple(_file(row) for row in enclosed)
    return Addendum(item.idempotency_key, key, kind, message.created_at, data, files)


def _addendum_kind(item: LeasedItem) -> Literal["status", "message"]:
    return "message" if item.kind == outgoing.DOCUMENT_MESSAGE.code else "status"


async def _send_files(system: DocumentSystem, key: UUID, files: Sequence[DocumentFile]) -> None:
    """Send what the system has not got yet: an attempt that was cut off is gone on with, not begun again."""
    if not files:
        return
    known = {(one.id, one.sha256) for one in await system.known_files(key)}
    for one in files:
        if (one.id, one.sha256) not in known:
            await system.put_file(key, one, await giving.read_whole(one.id))


async def _application(work: UnitOfWork, item: LeasedItem) -> Application:
    application = await work.session.get(Application, item.payload["application_id"])
    if application is None:
        raise NotFound
    return application


def _file(row: StoredFile) -> DocumentFile:
    return DocumentFile(row.public_id, row.slot, row.name, row.media_type, row.size, row.sha256)


def _note(work: UnitOfWork, application: Application, words: str) -> None:
    history.append(work, application, HistoryKind.EXCHANGE, None, reason=words[: history.REASON_LENGTH], internal=True)


HANDLERS = (
    Handler(outgoing.DOCUMENT, hand_over, refused, describe, buried=True),
    Handler(outgoing.DOCUMENT_STATUS, add, refused, describe, buried=True),
    Handler(outgoing.DOCUMENT_MESSAGE, add, refused, describe, buried=True),
)
