"""Refunds on their way out, and the end of those the accounting system carries out."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from lkk.models.money import BankPayment, Refund
from lkk.services.delivery.declaration import About, Handler, LeasedItem, Record, nothing_to_record
from lkk.services.feed.declaration import Applied, Entity
from lkk.services.integrations.accounting.integration import ACCOUNTING
from lkk.services.integrations.accounting.money_messages import MoneyItem, RefundResultChange
from lkk.services.integrations.errors import ExternalSystemRefuses
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.money.refunds import outcomes
from lkk.services.money.refunds.outgoing import BANK_REFUND
from lkk.vocabulary.money import RefundState
from lkk.vocabulary.words import roubles

_UNKNOWN = "такого возврата нет"


async def deliver_to_accounting(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Hand the order of a refund in; its key makes a second one harmless.

    Raises:
        ExternalSystemRefuses: the accounting system does not take it.
    """
    refund_id = items[0].payload["refund_id"]
    order = await _order(refund_id)
    if order is None:
        return nothing_to_record
    outcome = await ports[ACCOUNTING].submit_money(order)
    if outcome.outcome == "refused":
        raise ExternalSystemRefuses(outcome.code or "refused", outcome.reason or outcomes.NO_REASON)

    async def record(work: UnitOfWork) -> None:
        await outcomes.sent(work, refund_id)

    return record


async def refused(work: UnitOfWork, item: LeasedItem, refusal: ExternalSystemRefuses) -> None:
    """A final refusal ends the refund; its money can be asked back again."""
    await outcomes.failed(work, item.payload["refund_id"], refusal.text)


async def describe(work: UnitOfWork, payloads: Mapping[int, Mapping[str, Any]]) -> dict[int, About]:
    """The sum of each refund; whose it is stands on its card."""
    of_item = {item: said["refund_id"] for item, said in payloads.items() if "refund_id" in said}
    query = select(Refund.id, Refund.amount_kopecks).where(col(Refund.id).in_(of_item.values()))
    found = {key: About("", f"Возврат {roubles(kopecks)}") for key, kopecks in await work.session.exec(query)}
    return {item: found[key] for item, key in of_item.items() if key in found}


async def apply_results(work: UnitOfWork, changes: Sequence[RefundResultChange]) -> Applied:
    """End refunds as the accounting system tells; one that has ended already stays as it is."""
    skipped = {}
    for change in changes:
        query = select(Refund.id).where(Refund.idempotence_key == change.data.key)
        refund_id = (await work.session.exec(query)).first()
        if refund_id is None:
            skipped[change.id] = _UNKNOWN
        elif change.data.outcome == "completed":
            await outcomes.completed(work, refund_id, change.data.paid_on)
        else:
            await outcomes.failed(work, refund_id, change.data.reason or "")
    return Applied(skipped=skipped)


async def _order(refund_id: int) -> MoneyItem | None:
    """The order, none when it was carried out or given up meanwhile."""
    query = (
        select(Refund, BankPayment.feed_key)
        .join(BankPayment, col(BankPayment.id) == col(Refund.bank_payment_id))
        .where(Refund.id == refund_id, Refund.state == RefundState.APPROVED)
    )
    async with unit_of_work() as work:
        found = (await work.session.exec(query)).first()
    if found is None:
        return None
    row, payment_key = found
    where = row.requisites
    data = {
        "payment_key": payment_key,
        "amount_kopecks": row.amount_kopecks,
        "recipient": where["recipient"],
        "inn": where["inn"],
        "bik": where["bik"],
        "bank": where["bank_name"],
        "account": where["settlement_account"],
        "correspondent_account": where["correspondent_account"],
        "purpose": row.reason,
    }
    key = row.idempotence_key
    return MoneyItem(str(key), "refund", key, row.approved_at or row.requested_at, data)


HANDLERS = (Handler(BANK_REFUND, deliver_to_accounting, refused, describe),)
ENTITIES = (Entity(RefundResultChange, apply_results),)
