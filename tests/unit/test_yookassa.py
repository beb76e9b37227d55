"""The adapter of YooKassa, and the sandbox as its official SDK sees it."""

import json
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from yookassa import Configuration, Payment, Refund, Settings
from yookassa.domain.exceptions import BadRequestError
from yookassa.domain.notification import WebhookNotificationFactory

from lkk.services.integrations.errors import ExternalSystemRefuses, ExternalSystemUnavailable, SandboxRefused
from lkk.services.integrations.payments.contract import NewPayment, NewRefund, PaymentStanding, ReceiptLine
from lkk.services.integrations.payments.integration import PAYMENTS
from lkk.services.integrations.payments.yookassa import YooKassa
from tests.accounting_api import TOKEN
from tests.sandbox_process import Sandbox
from tests.stub_server import Reply, stub_server

SHOP = "100500"
LINE = ReceiptLine("Плата за присоединение", 824_790, 22, "full_prepayment")
ANSWER: dict[str, Any] = {
    "id": "2f1d",
    "status": "succeeded",
    "amount": {"value": "8247.90", "currency": "RUB"},
    "metadata": {"key": "k1"},
    "captured_at": "2026-11-26T05:00:00.000Z",
    "payment_method": {"type": "bank_card", "card": {"first6": "555555", "last4": "4444"}},
}


def new(key: str = "k1", kopecks: int = 824_790) -> NewPayment:
    line = ReceiptLine(LINE.name, kopecks, LINE.vat_percent, LINE.mode)
    return NewPayment(key, kopecks, "Счёт СЧ-2026-000001", "http://portal/payments", "a@example.com", [line])


@asynccontextmanager
async def stub(reply: Reply, *, refuse_sandbox: bool = False) -> AsyncIterator[tuple[YooKassa, list[bytes]]]:
    async with (
        stub_server(reply) as server,
        YooKassa(f"{server.url}/v3", SHOP, "secret", 1, tax_system=1, refuse_sandbox=refuse_sandbox) as client,
    ):
        yield client, server.requests


@pytest.fixture
def provider_url(sandbox: Sandbox) -> Iterator[str]:
    yield f"{sandbox.url}/yookassa/v3"
    httpx.post(f"{sandbox.url}/sandbox/payments", json={}).raise_for_status()


async def test_a_payment_is_begun_with_its_key_and_the_fields_of_the_fiscal_receipt() -> None:
    async with stub(Reply.json(200, ANSWER)) as (client, requests):
        await client.create(new())
    head, _, body = requests[0].decode().partition("\r\n\r\n")
    assert "POST /v3/payments" in head
    assert "idempotence-key: k1" in head.lower()
    said = json.loads(body)
    assert (said["amount"], said["capture"]) == ({"value": "8247.90", "currency": "RUB"}, True)
    assert said["receipt"]["customer"] == {"email": "a@example.com"}
    assert said["receipt"]["tax_system_code"] == 1
    item = said["receipt"]["items"][0]
    assert (item["vat_code"], item["payment_mode"], item["payment_subject"]) == (12, "full_prepayment", "service")


async def test_what_is_said_of_a_card_is_dropped_unread() -> None:
    async with stub(Reply.json(200, ANSWER)) as (client, _):
        standing = await client.payment("2f1d")
    captured = datetime(2026, 11, 26, 5, tzinfo=UTC)
    assert standing == PaymentStanding("2f1d", "succeeded", 824_790, "k1", captured_at=captured)
    assert "4444" not in repr(standing)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"type": "error", "code": "invalid_request", "description": "no"}, ExternalSystemRefuses),
        (404, {"type": "error", "code": "not_found", "description": "no"}, ExternalSystemRefuses),
        (400, {}, ExternalSystemUnavailable),
        (202, {"type": "processing"}, ExternalSystemUnavailable),
        (429, {"type": "error", "code": "too_many_requests"}, ExternalSystemUnavailable),
        (500, {"type": "error", "code": "internal_server_error"}, ExternalSystemUnavailable),
        (401, {"type": "error", "code": "invalid_credentials"}, ExternalSystemUnavailable),
        (200, {"id": "1"}, ExternalSystemUnavailable),
        (200, ANSWER | {"amount": {"value": "8247.9", "currency": "RUB"}}, ExternalSystemUnavailable),
        (200, ANSWER | {"amount": {"value": "8247.90", "currency": "USD"}}, ExternalSystemUnavailable),
    ],
)
async def test_an_answer_is_taken_as_final_only_when_the_provider_says_so(
    status: int, body: object, kind: type[Exception]
) -> None:
    async with stub(Reply.json(status, body)) as (client, _):
        with pytest.raises(kind):
            await client.create(new())


async def test_silence_says_nothing_of_the_effect() -> None:
    async with stub(Reply.silence()) as (client, _):
        with pytest.raises(ExternalSystemUnavailable) as told:
            await client.create(new())
    assert not told.value.untouched


async def test_production_takes_no_money_by_a_shop_for_tests() -> None:
    async with stub(Reply.json(200, {"account_id": SHOP, "test": True}), refuse_sandbox=True) as (client, requests):
        with pytest.raises(SandboxRefused):
            await client.create(new())
    assert [one.split(b" ")[1] for one in requests] == [b"/v3/me"]


async def test_the_sandbox_takes_a_payment_of_the_adapter_and_gives_a_part_back(provider_url: str) -> None:
    async with YooKassa(provider_url, SHOP, TOKEN, 5) as client:
        made = await client.create(new(str(uuid.uuid4())))
        assert (made.status, made.kopecks) == ("pending", 824_790)
        assert made.pay_url.startswith("http://127.0.0.1:")
        async with httpx.AsyncClient() as browser:
            await browser.post(made.pay_url, content="act=pay")
        assert (await client.payment(made.id)).status == "succeeded"
        line = ReceiptLine("Возврат", 1000, 22, "full_prepayment")
        refund = await client.refund(NewRefund(str(uuid.uuid4()), made.id, 1000, "Переплата", "a@example.com", [line]))
        assert (refund.status, (await client.payment(made.id)).refunded_kopecks) == ("succeeded", 1000)
        assert await client.refund_standing(refund.id) == refund
        with pytest.raises(ExternalSystemRefuses, match="exceeds"):
            await client.refund(NewRefund(str(uuid.uuid4()), made.id, 824_790, "Ещё", "a@example.com", [LINE]))


async def test_without_an_address_nothing_is_paid_on_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lkk.settings.Settings.payments_address", "")
    async with PAYMENTS.open() as client:
        with pytest.raises(ExternalSystemUnavailable):
            await client.create(new())
        assert "не подключён" in (await client.check())[0]


def test_the_official_sdk_speaks_to_the_sandbox_unchanged(provider_url: str) -> None:
    Configuration.configure(SHOP, TOKEN)
    assert Configuration.api_url == "https://api.yookassa.ru/v3"  # configure() points it at the live service again
    Configuration.api_url = provider_url
    amount = {"value": "12.30", "currency": "RUB"}
    item = {
        "description": "Услуга",
        "quantity": "1",
        "amount": amount,
        "vat_code": 12,
        "payment_mode": "full_prepayment",
        "payment_subject": "service",
    }
    wanted = {
        "amount": amount,
        "confirmation": {"type": "redirect", "return_url": "http://portal/payments"},
        "capture": True,
        "description": "Счёт",
        "receipt": {"customer": {"email": "a@example.com"}, "items": [item]},
    }
    made: Any = Payment.create(wanted, str(uuid.uuid4()))
    httpx.post(made.confirmation.confirmation_url, content="act=pay")
    found: Any = Payment.find_one(made.id)
    assert (found.status, f"{found.amount.value}", found.receipt_registration) == ("succeeded", "12.30", "succeeded")
    back = {"payment_id": made.id, "amount": {"value": "2.30", "currency": "RUB"}}
    refund: Any = Refund.create(back, str(uuid.uuid4()))
    again: Any = Refund.find_one(refund.id)
    assert (refund.status, again.payment_id) == ("succeeded", made.id)
    listed: Any = Payment.list({"limit": 5})
    shop: Any = Settings.get_account_settings()
    assert made.id in [one.id for one in listed.items]
    assert shop.test is True
    with pytest.raises(BadRequestError):
        Refund.create(back | {"amount": {"value": "200.00", "currency": "RUB"}}, str(uuid.uuid4()))
    told = httpx.get(f"{provider_url.removesuffix('/yookassa/v3')}/sandbox/payments.json").json()
    paid = next(one for one in told["payments"] if one["id"] == made.id)
    said: Any = WebhookNotificationFactory().create(
        {"type": "notification", "event": "payment.succeeded", "object": paid}
    )
    assert (said.event, said.object.id) == ("payment.succeeded", made.id)
