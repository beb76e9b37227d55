"""Requests for archive readings in the exchange: how they leave, and how the answer comes in parts by the feed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import insert
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.accounts import CustomerAccount
from lkk.models.archive import ArchiveReading, ArchiveRequest
from lkk.services import notifications
from lkk.services.delivery.declaration import About, Handler, LeasedItem, Record, nothing_to_record
from lkk.services.feed.declaration import Applied, Entity
from lkk.services.integrations.accounting.archive_messages import ArchiveItem, ArchivePart, ArchivePartChange
from lkk.services.integrations.accounting.contract import AccountChange
from lkk.services.integrations.accounting.integration import ACCOUNTING
from lkk.services.integrations.errors import ExternalSystemRefuses
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.readings.events import ARCHIVE_READY, ARCHIVE_REFUSED
from lkk.services.readings.outgoing import ARCHIVE
from lkk.vocabulary.archive import ArchiveState
from lkk.vocabulary.words import month

NO_REASON = "Причина не указана"
REASON_LENGTH = 500


async def deliver(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Hand in requests; those that were answered or given up meanwhile are left out.

    Raises:
        ExternalSystemRefuses: the accounting system does not take a request.
    """
    for item in items:
        asked = await _item(item.payload["request_id"])
        if asked is None:
            continue
        outcome = await ports[ACCOUNTING].ask_archive(asked)
        if outcome.outcome == "refused":
            raise ExternalSystemRefuses(outcome.code or "refused", outcome.reason or NO_REASON)
    return nothing_to_record


async def refused(work: UnitOfWork, item: LeasedItem, refusal: ExternalSystemRefuses) -> None:
    """The request ends with the reason of the refusal."""
    query = select(ArchiveRequest).where(ArchiveRequest.id == item.payload["request_id"]).with_for_update()
    row = (await work.session.exec(query)).first()
    if row is not None and row.state is ArchiveState.REQUESTED:
        await _end(work, row, ArchiveState.REFUSED, refusal.text)


async def describe(work: UnitOfWork, payloads: Mapping[int, Mapping[str, Any]]) -> dict[int, About]:
    """The account's holder and the span."""
    of_item = {item: said["request_id"] for item, said in payloads.items() if "request_id" in said}
    query = (
        select_columns(ArchiveRequest, col(CustomerAccount.holder), col(CustomerAccount.number))
        .join(CustomerAccount, col(CustomerAccount.id) == col(ArchiveRequest.account_id))
        .where(col(ArchiveRequest.id).in_(of_item.values()))
    )
    found = {
        row.key: About(holder, f"Лицевой счёт № {number}, архив: {_span(row)}")
        for row, holder, number in await work.session.execute(query)
    }
    return {item: found[key] for item, key in of_item.items() if key in found}


async def apply(work: UnitOfWork, changes: Sequence[ArchivePartChange]) -> Applied:
    """Keep the parts of answers; a request is ready when all its parts are there.

    Parts of requests the portal has forgotten, or has already, change nothing.
    """
    concerned: set[int] = set()
    for change in changes:
        query = select(ArchiveRequest).where(ArchiveRequest.delivery_key == change.data.key).with_for_update()
        row = (await work.session.exec(query)).first()
        if row is None or row.state is ArchiveState.READY or change.data.part in row.received:
            continue
        await _take(work, row, change.data)
        concerned.add(row.account_id)
    return Applied(concerned)


async def _take(work: UnitOfWork, row: ArchiveRequest, part: ArchivePart) -> None:
    if part.outcome == "refused":
        await _end(work, row, ArchiveState.REFUSED, part.reason or NO_REASON)
        return
    if part.values:
        await work.session.execute(
            insert(ArchiveReading), [{"request_id": row.id, **asdict(value)} for value in part.values]
        )
    row.received = [*row.received, part.part]
    if len(row.received) == part.parts:
        await _end(work, row, ArchiveState.READY, "")


async def _end(work: UnitOfWork, row: ArchiveRequest, state: ArchiveState, reason: str) -> None:
    row.state, row.answered_at = state, work.now
    row.reason = reason.replace("\x00", "")[:REASON_LENGTH]
    work.session.add(row)
    await work.session.flush()
    work.tell_accounts(row.account_id)
    account = await work.session.get_one(CustomerAccount, row.account_id)
    if row.asked_by is not None:
        await notifications.publish(
            work,
            ARCHIVE_READY if state is ArchiveState.READY else ARCHIVE_REFUSED,
            user_ids=[row.asked_by],
            account_id=row.account_id,
            account_number=account.number,
            period=_span(row),
            reason=row.reason,
        )


async def _item(request_id: int) -> ArchiveItem | None:
    query = (
        select(ArchiveRequest, CustomerAccount.external_id)
        .join(CustomerAccount, col(CustomerAccount.id) == col(ArchiveRequest.account_id))
        .where(ArchiveRequest.id == request_id, ArchiveRequest.state == ArchiveState.REQUESTED)
    )
    async with unit_of_work() as work:
        found = (await work.session.exec(query)).first()
    if found is None:
        return None
    row, account_id = found
    return ArchiveItem(row.delivery_key, account_id, row.first_period, row.last_period, row.asked_at)


def _span(row: ArchiveRequest) -> str:
    return f"{month(row.first_period)} – {month(row.last_period)}"


HANDLERS = (Handler(ARCHIVE, deliver, refused, describe),)
ENTITIES = (Entity(ArchivePartChange, apply, parents=(AccountChange,)),)
