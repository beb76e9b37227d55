"""Questions about payments that the provider has begun: many are asked together, each is settled by itself."""

import asyncio
from collections.abc import Collection

from sqlalchemy import select as select_columns
from sqlmodel import col

from lkk.models.money import OnlinePayment
from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.payments.integration import PAYMENTS
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.money.effects import PaymentEffects
from lkk.services.money.online import settling
from lkk.vocabulary.money import OPEN_PAYMENT


async def ask(ports: Ports, payment_ids: Collection[int], effects: PaymentEffects) -> None:
    """Ask how payments stand and settle each in a transaction of its own; those with an outcome are not asked about.

    What is settled stays so whatever comes of the others: asking again passes it over.

    Raises:
        ExternalSystemUnavailable: one was not answered, and those after it were not asked about.
        ExternalSystemRefuses: the provider denies one of them.
    """
    limit = asyncio.Semaphore(PAYMENTS.policy.parallel)
    silent = asyncio.Event()

    async def settle(payment_id: int, provider_id: str) -> None:
        async with limit:
            if silent.is_set():
                return
            try:
                told = await ports[PAYMENTS].payment(provider_id)
            except ExternalSystemUnavailable:
                silent.set()
                raise
            async with unit_of_work() as work:
                await settling.settle(work, payment_id, told, effects)

    asked = [settle(*one) for one in await _open_ones(payment_ids)]
    failures = [end for end in await asyncio.gather(*asked, return_exceptions=True) if isinstance(end, BaseException)]
    if failures:
        raise next((one for one in failures if isinstance(one, ExternalSystemUnavailable)), failures[0])


async def _open_ones(payment_ids: Collection[int]) -> list[tuple[int, str]]:
    query = select_columns(col(OnlinePayment.id), col(OnlinePayment.provider_id)).where(
        col(OnlinePayment.id).in_(payment_ids),
        col(OnlinePayment.provider_id).is_not(None),
        col(OnlinePayment.state).in_(OPEN_PAYMENT),
    )
    async with unit_of_work() as work:
        return [(payment_id, provider_id) for payment_id, provider_id in await work.session.execute(query)]
