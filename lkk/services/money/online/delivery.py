"""Payments on their way to the provider: begun by their own key, asked about when it has given a sign."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from lkk.models.money import OnlinePayment
from lkk.services.delivery.declaration import About, Handler, LeasedItem, Record, nothing_to_record
from lkk.services.integrations.errors import ExternalSystemRefuses, ExternalSystemUnavailable
from lkk.services.integrations.payments.contract import PaymentStanding
from lkk.services.integrations.payments.integration import PAYMENTS
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.money.effects import PaymentEffects
from lkk.services.money.online import questions, requests, settling
from lkk.services.money.online.outgoing import ASK, BEGIN
from lkk.vocabulary.words import roubles


async def begin(ports: Ports, payment_id: int) -> PaymentStanding | None:
    """Ask the provider to begin a payment, or for the one it has begun by this key; None: there is nothing to begin.

    Raises:
        ExternalSystemUnavailable: nothing is known, and the payment says so from now on.
        ExternalSystemRefuses: there is none and will be none.
    """
    async with unit_of_work() as work:
        new = await requests.to_begin(work, payment_id)
    if new is None:
        return None
    try:
        return await ports[PAYMENTS].create(new)
    except ExternalSystemUnavailable as error:
        if not error.untouched:
            async with unit_of_work() as work:
                await settling.unknown(work, payment_id)
        raise


def handlers(effects: PaymentEffects) -> tuple[Handler, ...]:
    """Return what is delivered to the provider; `effects` are what follows when an invoice is paid."""

    def recording(payment_id: int, told: PaymentStanding) -> Record:
        async def record(work: UnitOfWork) -> None:
            await settling.settle(work, payment_id, told, effects)

        return record

    async def deliver_beginning(ports: Ports, items: Sequence[LeasedItem]) -> Record:
        payment_id = items[0].payload["payment_id"]
        told = await begin(ports, payment_id)
        return recording(payment_id, told) if told else nothing_to_record

    async def deliver_questions(ports: Ports, items: Sequence[LeasedItem]) -> Record:
        await questions.ask(ports, {item.payload["payment_id"] for item in items}, effects)
        return nothing_to_record

    return (
        Handler(BEGIN, deliver_beginning, _refused, _describe),
        Handler(ASK, deliver_questions, _denied, _describe, joined=True),
    )


async def _refused(work: UnitOfWork, item: LeasedItem, refusal: ExternalSystemRefuses) -> None:
    await settling.refused(work, item.payload["payment_id"], refusal.code)


async def _denied(work: UnitOfWork, item: LeasedItem, refusal: ExternalSystemRefuses) -> None:
    await settling.not_known_there(work, item.payload["payment_id"], refusal.code)


async def _describe(work: UnitOfWork, payloads: Mapping[int, Mapping[str, Any]]) -> dict[int, About]:
    of_item = {item: said["payment_id"] for item, said in payloads.items() if "payment_id" in said}
    query = select(OnlinePayment).where(col(OnlinePayment.id).in_(list(of_item.values())))
    known = {
        one.key: About(subject=f"{one.description}, {roubles(one.amount_kopecks)}")
        for one in await work.session.exec(query)
    }
    return {item: known[payment_id] for item, payment_id in of_item.items() if payment_id in known}
