"""The payment provider among the integrations; a portal may do without one: invoices are paid by their QR then."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lkk.services.integrations.declaration import Answer, Integration
from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.payments.contract import (
    NewPayment,
    NewRefund,
    PaymentProvider,
    PaymentStanding,
    RefundStanding,
)
from lkk.services.integrations.payments.yookassa import YooKassa
from lkk.services.integrations.policy import ChannelPolicy
from lkk.settings import settings
from lkk.vocabulary.delivery import Channel

_ABSENT = "платёжный сервис не подключён: LKK_PAYMENTS_URL не задан"


class NoProvider:
    """Stands where the settings name no provider."""

    async def create(self, new: NewPayment) -> PaymentStanding:
        """Refuse for now."""
        raise ExternalSystemUnavailable(_ABSENT, untouched=True)

    async def payment(self, payment_id: str) -> PaymentStanding:
        """Refuse for now."""
        raise ExternalSystemUnavailable(_ABSENT, untouched=True)

    async def refund(self, new: NewRefund) -> RefundStanding:
        """Refuse for now."""
        raise ExternalSystemUnavailable(_ABSENT, untouched=True)

    async def refund_standing(self, refund_id: str) -> RefundStanding:
        """Refuse for now."""
        raise ExternalSystemUnavailable(_ABSENT, untouched=True)

    async def check(self) -> tuple[str, bool]:
        """Say that there is none, which is no failure."""
        return "не подключён (LKK_PAYMENTS_URL не задан)", False


@asynccontextmanager
async def _open() -> AsyncIterator[PaymentProvider]:
    known = settings()
    if not known.payments_address:
        yield NoProvider()
        return
    async with YooKassa(
        known.payments_address,
        known.payments_shop,
        known.payments_secret.get_secret_value(),
        known.payments_timeout_s,
        tax_system=known.payments_tax_system,
        refuse_sandbox=known.production,
    ) as provider:
        yield provider


async def _check(provider: PaymentProvider) -> Answer:
    return Answer(*await provider.check())


PAYMENTS: Integration[PaymentProvider] = Integration(
    channel=Channel("payments", "Платёжный сервис"),
    policy=ChannelPolicy(batch=40, parallel=8, max_pause_s=120),
    open=_open,
    check=_check,
    setting="LKK_PAYMENTS_URL",
)
