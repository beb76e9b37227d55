"""The payment provider of the sandbox: one payment a key, honest states, and what it tells the shop."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from lkk.sandbox.app import make_app
from lkk.sandbox.calendar import Calendar
from lkk.sandbox.database import open_database
from lkk.sandbox.payments.shop import SHOP
from lkk.sandbox.world import World
from tests.accounting_api import TOKEN
from tests.stub_server import Reply, stub_server

V3 = "/yookassa/v3"


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a sandbox without a city, in this process."""
    world = World(open_database(tmp_path / "sandbox.sqlite3"), Calendar())
    transport = httpx.ASGITransport(make_app(world, TOKEN))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox", auth=(SHOP, TOKEN)) as client:
        yield client
    world.close()


def wanted(roubles: str = "8247.90") -> dict[str, Any]:
    return {
        "amount": {"value": roubles, "currency": "RUB"},
        "capture": True,
        "confirmation": {"type": "redirect", "return_url": "http://portal/payments"},
        "description": "Счёт СЧ-2026-000001",
        "metadata": {"key": "k1"},
    }


async def created(shop: httpx.AsyncClient, key: str = "k1", roubles: str = "8247.90") -> httpx.Response:
    return await shop.post(f"{V3}/payments", json=wanted(roubles), headers={"Idempotence-Key": key})


async def pressed(shop: httpx.AsyncClient, made: dict[str, Any], act: str) -> httpx.Response:
    return await shop.post(made["confirmation"]["confirmation_url"], content=f"act={act}")


async def test_one_key_makes_one_payment_and_another_body_under_it_is_refused(shop: httpx.AsyncClient) -> None:
    first, again, other = await created(shop), await created(shop), await created(shop, roubles="1.00")
    assert first.json() == again.json()
    assert (other.status_code, other.json()["code"]) == (400, "invalid_request")
    assert len((await shop.get(f"{V3}/payments")).json()["items"]) == 1


@pytest.mark.parametrize(("act", "status", "paid"), [("pay", "succeeded", True), ("no", "canceled", False)])
async def test_the_page_has_two_buttons_and_sends_the_payer_back(
    shop: httpx.AsyncClient, act: str, status: str, paid: bool
) -> None:
    made = (await created(shop)).json()
    page = await shop.get(made["confirmation"]["confirmation_url"])
    assert "8247,90" in page.text
    back = await pressed(shop, made, act)
    assert (back.status_code, back.headers["location"]) == (303, "http://portal/payments")
    now = (await shop.get(f"{V3}/payments/{made['id']}")).json()
    assert (now["status"], now["paid"]) == (status, paid)


async def test_money_goes_back_within_what_was_paid(shop: httpx.AsyncClient) -> None:
    made = (await created(shop)).json()
    await pressed(shop, made, "pay")
    asked = {"payment_id": made["id"], "amount": {"value": "1000.00", "currency": "RUB"}}
    first = await shop.post(f"{V3}/refunds", json=asked, headers={"Idempotence-Key": "r1"})
    asked["amount"]["value"] = "7247.91"
    over = await shop.post(f"{V3}/refunds", json=asked, headers={"Idempotence-Key": "r2"})
    assert (first.json()["status"], over.status_code) == ("succeeded", 400)
    assert (await shop.get(f"{V3}/payments/{made['id']}")).json()["refunded_amount"]["value"] == "1000.00"


async def test_a_receipt_that_does_not_add_up_is_refused(shop: httpx.AsyncClient) -> None:
    item = {"description": "Услуга", "quantity": "1.00", "amount": {"value": "1.00", "currency": "RUB"}, "vat_code": 1}
    body = {**wanted(), "receipt": {"customer": {"email": "a@example.com"}, "items": [item]}}
    answer = await shop.post(f"{V3}/payments", json=body, headers={"Idempotence-Key": "k9"})
    assert (answer.status_code, answer.json()["parameter"]) == (400, "receipt.items")


async def test_what_was_made_stays_when_the_answer_is_lost(shop: httpx.AsyncClient) -> None:
    await shop.post("/sandbox/payments", json={"lose_every": 1})
    assert (await created(shop)).status_code == 500
    await shop.post("/sandbox/payments", json={})
    assert (await created(shop)).status_code == 200
    assert len((await shop.get("/sandbox/payments.json")).json()["payments"]) == 1


async def test_the_shop_is_told_of_an_outcome_as_often_as_it_was_wanted(shop: httpx.AsyncClient) -> None:
    async with stub_server(Reply.json(200, {})) as hook:
        await shop.post("/sandbox/payments", json={"hook": hook.url, "notices": 2})
        made = (await created(shop)).json()
        await pressed(shop, made, "pay")
        for _ in range(100):
            if len(hook.requests) > 1:
                break
            await asyncio.sleep(0.02)
    told = [json.loads(one.partition(b"\r\n\r\n")[2]) for one in hook.requests]
    assert [(one["event"], one["object"]["id"]) for one in told] == [("payment.succeeded", made["id"])] * 2


async def test_another_key_of_the_shop_is_not_let_in(shop: httpx.AsyncClient) -> None:
    answer = await shop.get(f"{V3}/me", auth=(SHOP, "wrong"))
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_credentials")
