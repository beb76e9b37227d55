"""Applications: one piece of news in a request, each application's in their order."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import select

from lkk.models.applications import Application, ApplicationMessage
from lkk.models.files import StoredFile
from lkk.services.applications import access, attachments, history, outgoing
from lkk.services.applications.exchange.describing import describe
from lkk.services.applications.exchange.files import named
from lkk.services.delivery.declaration import Handler, LeasedItem, Record
from lkk.services.files.views import FileView, view_of
from lkk.services.forms import catalog
from lkk.services.forms.review import as_json
from lkk.services.integrations.accounting.application_messages import ApplicationItem
from lkk.services.integrations.accounting.integration import ACCOUNTING
from lkk.services.integrations.errors import ExternalSystemRefuses
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.applications import HistoryKind


async def deliver(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Hand in what happened to an application; the bytes of files it names follow once it is accepted.

    Raises:
        ExternalSystemRefuses: the system does not take it, now or ever.
    """
    (item,) = items
    async with unit_of_work() as work:
        submission = await _item(work, item)
    outcome = await ports[ACCOUNTING].submit_application(submission)
    if outcome.outcome == "refused":
        raise ExternalSystemRefuses(outcome.code or "refused", outcome.reason or "")
    return named(item.payload["application_id"], (one["id"] for one in submission.data["files"]))


async def refused(work: UnitOfWork, item: LeasedItem, refusal: ExternalSystemRefuses) -> None:
    """Note for the staff what the accounting system does not take; the item goes to the dead list as well."""
    application = await access.locked(work, None, item.payload["application_id"])
    reason = f"Учётная система не приняла сведения о заявке: {refusal.text or refusal.code}"[: history.REASON_LENGTH]
    history.append(work, application, HistoryKind.EXCHANGE, None, reason=reason, internal=True)


async def _item(work: UnitOfWork, item: LeasedItem) -> ApplicationItem:
    application = await work.session.get(Application, item.payload["application_id"])
    if application is None:
        raise NotFound
    if item.kind == outgoing.MESSAGE.code:
        return await _message(work, item, application)
    if item.kind == outgoing.STATUS.code:
        data = {
            "status": item.payload["status"],
            "stage": item.payload["stage"],
            "revision": item.payload["revision"],
            "answers": as_json(catalog.kind_of(application.kind), application.answers),
            "files": await _files(work, application),
        }
        return ApplicationItem(item.idempotency_key, "status", application.filing_key, application.updated_at, data)
    filed_at = application.submitted_at or application.updated_at
    data = await filed(work, application)
    return ApplicationItem(item.idempotency_key, "application", application.filing_key, filed_at, data)


async def filed(work: UnitOfWork, application: Application) -> dict[str, Any]:
    """What the accounting system is told of an application when it is filed."""
    kind = catalog.kind_of(application.kind)
    return {
        "number": application.number,
        "form": application.kind,
        "form_version": application.kind_version,
        "title": kind.title,
        "direction": application.direction.value,
        "applicant": application.applicant,
        "applicant_type": application.applicant_type.value if application.applicant_type else None,
        "account_number": application.account_number or None,
        "object": application.object_name,
        "answers": as_json(kind, application.answers),
        "files": await _files(work, application),
        "sha256": application.snapshot_sha256,
        "reopens": await _key_of(work, application.reopens),
    }


async def _key_of(work: UnitOfWork, application_id: int | None) -> str | None:
    earlier = await work.session.get(Application, application_id) if application_id is not None else None
    return str(earlier.filing_key) if earlier else None


async def _message(work: UnitOfWork, item: LeasedItem, application: Application) -> ApplicationItem:
    message = await work.session.get(ApplicationMessage, item.payload["message_id"])
    if message is None:
        raise NotFound
    enclosed = await work.session.exec(select(StoredFile).where(StoredFile.message_id == message.key))
    data = {
        "side": message.side.value,
        "text": message.text,
        "files": [_file(view_of(row)) for row in enclosed],
    }
    return ApplicationItem(item.idempotency_key, "message", application.filing_key, message.created_at, data)


async def _files(work: UnitOfWork, application: Application) -> list[dict[str, Any]]:
    """What stands in the places of the form now, and what a remark has asked for beside them."""
    kind = catalog.kind_of(application.kind)
    found = await attachments.of_application(work, application.key)
    return [_file(one) for one in found if attachments.handed_over(kind, one)]


def _file(one: FileView) -> dict[str, Any]:
    return {"id": str(one.id), "slot": one.slot, "name": one.name, "size": one.size, "sha256": one.sha256}


HANDLERS = tuple(
    Handler(kind, deliver, refused, describe, buried=True)
    for kind in (outgoing.APPLICATION, outgoing.STATUS, outgoing.MESSAGE)
)
