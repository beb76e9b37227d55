"""The bank of the sandbox: pays invoices by QR or number, carries out refunds, as the document says."""

import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from lkk.sandbox.app import make_app
from lkk.sandbox.calendar import Calendar
from lkk.sandbox.database import open_database
from lkk.sandbox.world import World
from tests.accounting_api import TOKEN, check

QR = (
    "ST00012|Name=ООО «Барнаульская сетевая компания»|PersonalAcc=40702810702000012345|BankName=СБЕРБАНК"
    "|BIC=040173604|CorrespAcc=30101810200000000604|Sum=2150000|Purpose=Оплата по счёту № ТП-2026-000123/1"
    "|LastName=Иванов|FirstName=Иван|MiddleName=Иванович"
)
INVOICE = {
    "number": "ТП-2026-000123/1",
    "issued_on": "2026-11-20",
    "pay_until": "2026-11-27",
    "purpose": "Плата за технологическое присоединение",
    "application_key": None,
    "total_kopecks": 2150000,
    "vat_percent": None,
    "vat_kopecks": 0,
    "cancelled": False,
}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = World(open_database(tmp_path / "sandbox.sqlite3"), Calendar())
    made.bank.refunds_after_s = 0
    yield made
    made.close()


@pytest.fixture
async def api(world: World) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    transport = httpx.ASGITransport(make_app(world, TOKEN))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox", headers=headers) as client:
        yield client


async def hand_in(api: httpx.AsyncClient, kind: str, data: dict[str, Any], key: str = "") -> str:
    subject = str(uuid.uuid4())
    item = {"key": key or f"{subject}:1", "kind": kind, "subject_key": subject, "at": "2026-11-20T05:00:00Z"}
    check("MoneyItem", item | {"data": data})
    answer = (await api.post("/v1/money", json={"items": [item | {"data": data}]})).raise_for_status().json()
    check("MoneyAnswer", answer)
    assert answer["items"][0]["outcome"] == "accepted"
    return subject


async def told(api: httpx.AsyncClient, entity: str) -> list[dict[str, Any]]:
    page = (await api.get("/v1/changes")).raise_for_status().json()
    check("ChangesPage", page)
    return [change["data"] for change in page["changes"] if change["entity"] == entity]


async def test_a_qr_is_paid_with_its_sum_and_its_payer(api: httpx.AsyncClient) -> None:
    await hand_in(api, "invoice", INVOICE)
    (await api.post("/sandbox/bank", json={"qr": QR, "value_date": "2026-11-23"})).raise_for_status()
    (payment,) = await told(api, "payment")
    assert (payment["amount_kopecks"], payment["payer"]) == (2150000, "Иванов Иван Иванович")
    assert (payment["invoice_number"], payment["value_date"]) == ("ТП-2026-000123/1", "2026-11-23")


async def test_an_invoice_is_paid_by_its_number_from_the_page(api: httpx.AsyncClient) -> None:
    await hand_in(api, "invoice", INVOICE)
    page = (await api.get("/sandbox/bank")).raise_for_status().text
    assert "Оплатить счёт № ТП-2026-000123/1" in page
    form = {"invoice_number": INVOICE["number"], "roubles": "1 000,50"}
    assert (await api.post("/sandbox/page/bank", data=form)).status_code == 303
    (payment,) = await told(api, "payment")
    assert (payment["amount_kopecks"], payment["invoice_number"]) == (100050, INVOICE["number"])


@pytest.mark.parametrize(
    "order", [{"qr": "https://example.com"}, {"invoice_number": "нет такого"}, {"qr": "ST00012|Sum=12.50"}]
)
async def test_nothing_is_paid_where_the_sum_is_not_known(api: httpx.AsyncClient, order: dict[str, str]) -> None:
    assert (await api.post("/sandbox/bank", json=order)).status_code == 400
    assert await told(api, "payment") == []


async def test_a_refund_is_carried_out_once_or_refused(api: httpx.AsyncClient, world: World) -> None:
    refund = {
        "payment_key": "p-1",
        "amount_kopecks": 100,
        "recipient": "Иванов Иван Иванович",
        "inn": "",
        "bik": "040173604",
        "bank": "Алтайское отделение",
        "account": "40702810702000012345",
        "correspondent_account": "",
        "purpose": "Возврат",
    }
    subject = await hand_in(api, "refund", refund, key="refund-1")
    await hand_in(api, "refund", refund, key="refund-1")
    assert [(one["key"], one["outcome"]) for one in await told(api, "refund_result")] == [(subject, "completed")]
    assert len(await told(api, "refund_result")) == 1
    world.bank.refuses = "Счёт закрыт."
    await hand_in(api, "refund", refund, key="refund-2")
    assert [one["reason"] for one in await told(api, "refund_result")] == [None, "Счёт закрыт."]
