"""Refunds of payments on line: the provider gives the money back, and is asked until it says how that ended."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.money import Invoice, OnlinePayment, PaymentPart, Refund
from lkk.services.delivery.declaration import Handler, LeasedItem, Record, nothing_to_record
from lkk.services.integrations.errors import ExternalSystemRefuses
from lkk.services.integrations.payments.contract import KEY_LIVES_HOURS, NewRefund, ReceiptLine, RefundStanding
from lkk.services.integrations.payments.integration import PAYMENTS
from lkk.services.integrations.ports import Ports
from lkk.services.jobs import items
from lkk.services.jobs.declaration import MINUTE_S, Job
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.money.refunds import outcomes, sending
from lkk.services.money.refunds.outgoing import ASK_REFUND, ONLINE_REFUND
from lkk.vocabulary.money import RefundState

_AT_ONCE = 50
_KEY_LIVES = timedelta(hours=KEY_LIVES_HOURS - 1)
_LONGEST_NAME = 128


@dataclass(frozen=True)
class _Order:
    """What is asked; `returned` went back before, `key_is_old`: the provider may not know the key any more."""

    new: NewRefund
    returned: int
    key_is_old: bool


async def deliver(ports: Ports, leased: Sequence[LeasedItem]) -> Record:
    """Ask the provider for a refund; of its key it makes one however often it is asked.

    Raises:
        ExternalSystemRefuses: it will never be.
    """
    refund_id = leased[0].payload["refund_id"]
    order = await _order(refund_id)
    if order is None:
        return nothing_to_record
    provider = ports[PAYMENTS]
    if order.key_is_old:
        payment = await provider.payment(order.new.payment_id)
        if payment.refunded_kopecks >= order.returned + order.new.kopecks:
            return _noting(lambda work: outcomes.completed(work, refund_id))
    return _ending(refund_id, await provider.refund(order.new))


async def refused(work: UnitOfWork, item: LeasedItem, refusal: ExternalSystemRefuses) -> None:
    """A final refusal ends the refund; its money can be asked back again."""
    await outcomes.failed(work, item.payload["refund_id"], refusal.text)


async def deliver_question(ports: Ports, leased: Sequence[LeasedItem]) -> Record:
    """Ask how a refund stands that the provider has told of; one that has ended is not asked about."""
    refund_id = leased[0].payload["refund_id"]
    provider_id = await _number_there(refund_id)
    if provider_id is None:
        return nothing_to_record
    return _ending(refund_id, await ports[PAYMENTS].refund_standing(provider_id))


async def follow(ports: Ports) -> None:
    """Ask how the refunds stand that the provider has taken and not ended yet.

    Raises:
        ItemsFailed: some could not be asked; they wait, each longer than the time before.
    """

    async def open_ones(work: UnitOfWork, failing: Sequence[int]) -> Sequence[int]:
        query = (
            select(Refund.id)
            .where(Refund.state == RefundState.SENT, col(Refund.provider_id).is_not(None))
            .where(col(Refund.id).not_in(failing))
            .order_by(col(Refund.id))
            .limit(_AT_ONCE)
        )
        return [one for one in await work.session.exec(query) if one is not None]

    async def ask(refund_id: int) -> None:
        if provider_id := await _number_there(refund_id):
            standing = await ports[PAYMENTS].refund_standing(provider_id)
            async with unit_of_work() as work:
                await _ending(refund_id, standing)(work)

    await items.each("follow_refunds", open_ones, ask)


async def _number_there(refund_id: int) -> str | None:
    """The provider's number of a refund it has taken and not ended."""
    query = select(Refund.provider_id).where(Refund.id == refund_id, Refund.state == RefundState.SENT)
    async with unit_of_work() as work:
        return (await work.session.exec(query)).first()


def _noting(note: Callable[[UnitOfWork], Awaitable[None]]) -> Record:
    async def record(work: UnitOfWork) -> None:
        await note(work)

    return record


def _ending(refund_id: int, standing: RefundStanding) -> Record:
    async def record(work: UnitOfWork) -> None:
        await outcomes.sent(work, refund_id, standing.id)
        if standing.status == "succeeded":
            await outcomes.completed(work, refund_id)
        elif standing.status == "canceled":
            await outcomes.failed(work, refund_id, standing.why_not)

    return record


async def _order(refund_id: int) -> _Order | None:
    """The order, none when it was carried out or given up meanwhile."""
    query = (
        select(Refund, OnlinePayment)
        .join(OnlinePayment, col(OnlinePayment.id) == col(Refund.online_payment_id))
        .where(Refund.id == refund_id, Refund.state == RefundState.APPROVED)
    )
    async with unit_of_work() as work:
        found = (await work.session.exec(query)).first()
        if found is None:
            return None
        refund, payment = found
        new = NewRefund(
            key=str(refund.idempotence_key),
            payment_id=payment.provider_id or "",
            kopecks=refund.amount_kopecks,
            description=f"Возврат: {payment.description}",
            receipt_to=payment.receipt_to,
            lines=await _lines(work, payment, refund.amount_kopecks),
        )
        old = work.now - (refund.approved_at or refund.requested_at) > _KEY_LIVES
        return _Order(new, payment.refunded_kopecks, old)


async def _lines(work: UnitOfWork, payment: OnlinePayment, kopecks: int) -> list[ReceiptLine]:
    """Lines of the receipt: what the payment was meant for, in its order, up to the sum that goes back."""
    query = (
        select_columns(col(Invoice.purpose), col(Invoice.vat_percent), col(PaymentPart.kopecks))
        .join(Invoice, col(Invoice.id) == col(PaymentPart.invoice_id))
        .where(col(PaymentPart.payment_id) == payment.key)
        .order_by(col(PaymentPart.id))
    )
    left, lines = kopecks, list[ReceiptLine]()
    for purpose, percent, part in await work.session.execute(query):
        if share := min(left, part):
            lines.append(ReceiptLine(purpose[:_LONGEST_NAME], share, percent, "full_prepayment"))
            left -= share
    return lines


HANDLERS = (
    Handler(ONLINE_REFUND, deliver, refused, sending.describe),
    Handler(ASK_REFUND, deliver_question, None, sending.describe),
)
JOBS = (Job("follow_refunds", "Возвраты у платёжного сервиса", MINUTE_S, follow),)
