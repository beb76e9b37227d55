"""Events of payments as the provider tells them: a client of the portal's hook, and payments that wait for them."""

from typing import Any

import httpx
from starlette.applications import Starlette

from lkk.models.identity import User
from lkk.models.money import OnlinePayment, PaymentPart
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from lkk.vocabulary.money import PaymentState
from lkk.web.harden import Hardened
from lkk.web.payment_hook import PAYMENT_HOOK_ROUTES
from tests import money
from tests.payment_provider import ShopProvider

LOCAL = "127.0.0.1"


def hook(ip: str = LOCAL) -> httpx.AsyncClient:
    """A client of the portal's HTTP behind its wall, without the headers of a browser."""
    wall: Any = Hardened(Starlette(routes=PAYMENT_HOOK_ROUTES), settings())
    transport = httpx.ASGITransport(wall, client=(ip, 40_000))
    return httpx.AsyncClient(transport=transport, base_url=settings().public_url)


def address(secret: str = "") -> str:
    """The path that is notified."""
    return f"/api/hooks/payments/{secret or settings().payments_hook.get_secret_value()}"


def notice(event: str, payment_id: str, roubles: str = "1.00") -> dict[str, Any]:
    """A notification as the provider writes it."""
    amount = {"value": roubles, "currency": "RUB"}
    return {"type": "notification", "event": event, "object": {"id": payment_id, "amount": amount}}


async def tell(client: httpx.AsyncClient, event: str, payment_id: str) -> None:
    """Tell of an event as the provider does: again until it is answered with 200."""
    while (answer := await client.post(address(), json=notice(event, payment_id))).status_code != 200:
        assert answer.status_code == 503


async def begun(
    provider: ShopProvider, who: User, count: int, kopecks: int = 10_000, *, one_invoice_each: bool = False
) -> list[OnlinePayment]:
    """Payments that the provider has begun, of one invoice all together or of one each."""
    invoices = [await money.invoice(who, kopecks) for _ in range(count)] if one_invoice_each else []
    whole = [] if one_invoice_each else [await money.invoice(who, kopecks * count)]
    async with unit_of_work() as work:
        rows = []
        for _ in range(count):
            row = OnlinePayment(
                user_id=who.key, amount_kopecks=kopecks, description="Счёт", created_at=work.now, ask_at=work.now
            )
            made = provider.shop.once("payments", str(row.idempotence_key), body_of(row), provider.make)
            row.provider_id, row.state = made["id"], PaymentState.PENDING
            work.session.add(row)
            rows.append(row)
        await work.session.flush()
        work.session.add_all(
            PaymentPart(payment_id=row.key, invoice_id=(invoices or whole * count)[at].key, kopecks=kopecks)
            for at, row in enumerate(rows)
        )
    return rows


def body_of(row: OnlinePayment) -> dict[str, Any]:
    """What the provider is asked to begin for a payment."""
    roubles = f"{row.amount_kopecks // 100}.{row.amount_kopecks % 100:02d}"
    return {"amount": {"value": roubles, "currency": "RUB"}, "metadata": {"key": str(row.idempotence_key)}}
