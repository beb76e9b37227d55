"""The adapter of the energy supplier: what each answer means, and that the sandbox speaks the same language."""

import hashlib
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from openapi_spec_validator import validate

from lkk.services.integrations.energy_supplier.contract import (
    Contract,
    CustomersAnswer,
    Paper,
    Standing,
    SupplyRequest,
)
from lkk.services.integrations.energy_supplier.http import HttpEnergySupplier, NoEnergySupplier
from lkk.services.integrations.energy_supplier.integration import ENERGY_SUPPLIER
from lkk.services.integrations.errors import (
    ExternalSystemPostpones,
    ExternalSystemRefuses,
    ExternalSystemUnavailable,
    SandboxRefused,
)
from tests.sandbox_process import Sandbox
from tests.stub_server import Reply, stub_server
from tests.supplier_api import DOCUMENT, check, document

KEY = uuid.UUID(int=77)
NOW = datetime(2026, 11, 26, 5, tzinfo=UTC)
ACT = b"%PDF-1.7 act"
PAPER = Paper(uuid.UUID(int=5), "Акт о присоединении", "Акт.pdf", len(ACT), hashlib.sha256(ACT).hexdigest())
CARD: dict[str, Any] = {
    "number": "ТП-2026-000001",
    "registration_number": "ВХ-1",
    "registered_on": "2026-10-01",
    "form": "tp_new",
    "form_version": 2,
    "title": "Новое присоединение",
    "supplier": "bges",
    "contract_kind": "supply",
    "applicant": "Петрова Анна Ивановна",
    "applicant_type": "individual",
    "email": "p@example.com",
    "phone": "+79131234567",
    "object": "г. Барнаул, ул. Попова, д. 1",
    "answers": {"object_address": "г. Барнаул, ул. Попова, д. 1"},
    "consent_version": "2026-01",
    "consent_given_at": "2026-09-01T05:00:00+00:00",
}
REFUSAL = {"error": {"code": "foreign_supplier", "message": "Заявитель выбрал другого поставщика."}}


def request(key: uuid.UUID = KEY, **card: Any) -> SupplyRequest:
    return SupplyRequest(key, uuid.UUID(int=key.int + 1), NOW, CARD | card, (PAPER,))


def said(contract: Contract, outcome: Any = "signed", **other: Any) -> CustomersAnswer:
    values: dict[str, Any] = {"method": "sms", "signer": "Петрова Анна Ивановна"} | other
    return CustomersAnswer(contract.id, outcome, NOW, contract.sha256, **values)


@asynccontextmanager
async def answering(reply: Reply, *, refuse_sandbox: bool = False) -> AsyncIterator[HttpEnergySupplier]:
    async with (
        stub_server(reply) as server,
        HttpEnergySupplier(server.url, "secret", 1, refuse_sandbox=refuse_sandbox) as client,
    ):
        yield client


@asynccontextmanager
async def supplier(sandbox: Sandbox) -> AsyncIterator[HttpEnergySupplier]:
    async with HttpEnergySupplier(f"{sandbox.url}/supplier", "sandbox-token", 10) as client:
        yield client


def standing(**values: Any) -> dict[str, Any]:
    return {"items": [{"key": str(KEY), "state": "received", **values}]}


def test_the_document_is_valid_and_says_what_the_portal_sends() -> None:
    validate(document(), base_uri=DOCUMENT.as_uri())
    check("SupplyRequest", json.loads(json.dumps(request().as_json())))
    contract = Contract("c", "ЭС-1", NOW.date(), 1, "a" * 64, "b" * 64)
    check("CustomersAnswer", said(contract).as_json())
    check("CustomersAnswer", said(contract, "refused", method="", reason="Дорого").as_json())


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (422, REFUSAL, ExternalSystemRefuses),
        (409, REFUSAL, ExternalSystemRefuses),
        (400, REFUSAL, ExternalSystemPostpones),
        (413, REFUSAL, ExternalSystemPostpones),
        (401, REFUSAL, ExternalSystemUnavailable),
        (422, {}, ExternalSystemUnavailable),
        (503, {}, ExternalSystemUnavailable),
        (200, {"key": str(uuid.UUID(int=1))}, ExternalSystemUnavailable),
        (200, {}, ExternalSystemUnavailable),
    ],
)
async def test_what_the_answer_to_a_case_means(status: int, body: dict[str, Any], kind: type[Exception]) -> None:
    async with answering(Reply.json(status, body)) as client:
        with pytest.raises(kind):
            await client.submit(request())


@pytest.mark.parametrize(
    "answer",
    [
        {"items": [{"key": str(uuid.UUID(int=1)), "state": "received"}]},
        standing(state="lost"),
        standing(state="offered"),
        standing(state="refused"),
        standing(state="concluded", account_number="12x"),
        {},
    ],
)
async def test_a_standing_that_does_not_follow_the_document_says_nothing(answer: dict[str, Any]) -> None:
    async with answering(Reply.json(200, answer)) as client:
        with pytest.raises(ExternalSystemUnavailable):
            await client.standings([KEY])


@pytest.mark.parametrize("content", [b"%PDF-1.7 other", b"no pdf at all"])
async def test_a_contract_of_other_bytes_is_not_taken(content: bytes) -> None:
    told = Contract("c", "ЭС-1", NOW.date(), 13, hashlib.sha256(b"no pdf at all").hexdigest(), "b" * 64)
    async with answering(Reply.text(200, content.decode())) as client:
        with pytest.raises(ExternalSystemUnavailable):
            await client.contract(KEY, told)


async def test_production_speaks_to_no_sandbox_and_without_a_supplier_nothing_is_sent() -> None:
    about = {"name": "Песочница", "version": "1", "sandbox": True}
    async with answering(Reply.json(200, about), refuse_sandbox=True) as client:
        with pytest.raises(SandboxRefused):
            await client.submit(request())
    nobody = NoEnergySupplier()
    assert not (await ENERGY_SUPPLIER.check(nobody)).sandbox
    with pytest.raises(ExternalSystemUnavailable):
        await nobody.submit(request())


async def test_the_sandbox_takes_a_case_offers_a_contract_and_concludes_it_once_it_is_signed(sandbox: Sandbox) -> None:
    sandbox.offers_supply_after(0)
    key = uuid.uuid4()
    async with supplier(sandbox) as client:
        assert (await client.about()).sandbox
        with pytest.raises(ExternalSystemPostpones):  # its paper was not sent yet
            await client.submit(request(key))
        await client.put_paper(key, PAPER, ACT)
        assert await client.known_papers(key) == [PAPER.id]
        for _ in range(2):
            await client.submit(request(key))
        (offered,) = await client.standings([key, uuid.uuid4()])
        assert offered.state == "offered"
        assert offered.contract
        content, signature = await client.contract(key, offered.contract)
        assert content.startswith(b"%PDF-")
        assert signature
        for _ in range(2):
            await client.answer(key, said(offered.contract))
        (concluded,) = await client.standings([key])
        assert concluded.state == "concluded"
        assert concluded.account_number
    (case,) = [one for one in sandbox.supply() if one["key"] == str(key)]
    assert (case["papers"], case["answer"]["method"]) == ([PAPER.title], "sms")


async def test_the_sandbox_refuses_a_foreign_customer_and_what_its_people_refuse(sandbox: Sandbox) -> None:
    sandbox.offers_supply_after(None)
    key = uuid.uuid4()
    async with supplier(sandbox) as client:
        await client.put_paper(key, PAPER, ACT)
        with pytest.raises(ExternalSystemRefuses):
            await client.submit(request(key, supplier="other"))
        await client.submit(request(key))
        assert await client.standings([key]) == [Standing(key, "received")]
        sandbox.decides_supply(key, "refuse", "Нет акта допуска прибора учёта.")
        assert await client.standings([key]) == [Standing(key, "refused", reason="Нет акта допуска прибора учёта.")]
