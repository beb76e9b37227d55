"""The adapter against a server that answers whatever a test tells it to."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from lkk.services import composition
from lkk.services.integrations import http_api
from lkk.services.integrations.accounting.contract import Account, ReadingItem
from lkk.services.integrations.accounting.http import HttpAccounting, accounting_system
from lkk.services.integrations.accounting.reading_pages import read_page
from lkk.services.integrations.errors import (
    CursorGone,
    ExternalSystemPostpones,
    ExternalSystemRefuses,
    ExternalSystemUnavailable,
    SandboxRefused,
)
from lkk.services.operation.health import refuse_sandbox_in_production
from lkk.settings import settings
from lkk.vocabulary.people import CabinetClass
from tests.sandbox_process import Sandbox
from tests.stub_server import Reply, stub_server

KEY = UUID("11111111-2222-4333-8444-555555555555")
ITEM = ReadingItem(
    key=KEY,
    register_id="g-1",
    value=Decimal("100.5000"),
    taken_on=date(2026, 11, 21),
    billing_period=date(2026, 11, 1),
    submitted_at=datetime(2026, 11, 21, 5, tzinfo=UTC),
    outside_window=False,
    rollover=False,
)
ERROR = {"error": {"code": "duplicate_keys", "message": "Ключи повторяются."}}
ACCEPTED = {"items": [{"key": str(KEY), "outcome": "accepted", "reading_id": "r-1"}]}
ACCOUNT: dict[str, Any] = {
    "registry": "individual",
    "number": "9234",
    "pin": "2468",
    "holder": "Иванов Иван Иванович",
    "address": "г. Барнаул, ул. Малахова, д. 1",
    "time_zone": "Asia/Barnaul",
    "contract_number": None,
    "closed": False,
}


@asynccontextmanager
async def answering(
    reply: Reply, *, timeout_s: float = 1, refuse_sandbox: bool = False
) -> AsyncIterator[tuple[HttpAccounting, list[bytes]]]:
    async with stub_server(reply) as server:
        client = HttpAccounting(server.url, "secret", timeout_s, refuse_sandbox=refuse_sandbox)
        async with client:
            yield client, server.requests


def page(**changed: Any) -> bytes:
    change = {"cursor": "1", "entity": "account", "id": "a-1", "version": 1, "data": ACCOUNT | changed}
    return json.dumps({"changes": [change], "next": "1", "more": False}).encode()


async def test_a_reading_is_written_as_the_document_says() -> None:
    async with answering(Reply.json(200, ACCEPTED)) as (client, requests):
        (outcome,) = await client.submit_readings([ITEM])
    assert (outcome.key, outcome.outcome, outcome.reading_id) == (KEY, "accepted", "r-1")
    head, _, body = requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v1/readings ")
    assert b"authorization: bearer secret" in head.lower()
    (item,) = json.loads(body)["items"]
    assert (item["value"], item["billing_period"]) == ("100.5", "2026-11")


@pytest.mark.parametrize("status", [301, 401, 403, 404, 408, 429, 500, 502, 503, 504])
async def test_whatever_is_not_final_waits(status: int) -> None:
    async with answering(Reply.json(status, ERROR)) as (client, _):
        with pytest.raises(ExternalSystemUnavailable):
            await client.submit_readings([ITEM])
        with pytest.raises(ExternalSystemUnavailable):
            await client.changes("", 10)


async def test_the_system_says_how_long_to_wait() -> None:
    reply = Reply(b"HTTP/1.1 503 Busy\r\nRetry-After: 37\r\nContent-Length: 0\r\n\r\n")
    async with answering(reply) as (client, _):
        with pytest.raises(ExternalSystemUnavailable) as raised:
            await client.submit_readings([ITEM])
    assert raised.value.retry_after_s == 37


@pytest.mark.parametrize("status", [409, 422])
async def test_a_final_refusal_needs_the_systems_own_words(status: int) -> None:
    async with answering(Reply.json(status, ERROR)) as (client, _):
        with pytest.raises(ExternalSystemRefuses) as raised:
            await client.submit_readings([ITEM])
    assert (raised.value.code, raised.value.text) == ("duplicate_keys", "Ключи повторяются.")
    async with answering(Reply.text(status, "<html>Conflict</html>")) as (client, _):
        with pytest.raises(ExternalSystemUnavailable):
            await client.submit_readings([ITEM])


async def test_a_request_that_is_not_understood_is_postponed() -> None:
    async with answering(Reply.json(400, ERROR)) as (client, _):
        with pytest.raises(ExternalSystemPostpones):
            await client.submit_readings([ITEM])


@pytest.mark.parametrize(
    "answer",
    [
        {"items": []},
        {"items": [{"key": str(UUID(int=1)), "outcome": "accepted", "reading_id": "r-1"}]},
        {"items": [{"key": str(KEY), "outcome": "accepted"}]},
        {"items": [{"key": str(KEY), "outcome": "perhaps"}]},
        {"rubbish": True},
        [],
    ],
)
async def test_an_answer_about_something_else_waits(answer: Any) -> None:
    async with answering(Reply.json(200, answer)) as (client, _):
        with pytest.raises(ExternalSystemUnavailable):
            await client.submit_readings([ITEM])


async def test_a_gone_cursor_is_told_apart_from_a_page_that_is_gone() -> None:
    gone = {"error": {"code": "cursor_gone", "message": "Начните сначала."}}
    async with answering(Reply.json(410, gone)) as (client, _):
        with pytest.raises(CursorGone):
            await client.changes("x", 10)
    async with answering(Reply.text(410, "gone")) as (client, _):
        with pytest.raises(ExternalSystemUnavailable):
            await client.changes("x", 10)


@pytest.mark.parametrize("reply", [Reply(b"rubbish\r\n\r\n"), Reply(b""), Reply.trickle(), Reply.silence()])
async def test_broken_connections_wait(reply: Reply) -> None:
    async with answering(reply, timeout_s=0.3) as (client, _):
        with pytest.raises(ExternalSystemUnavailable):
            await client.changes("", 10)


async def test_a_body_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_api, "MAX_BODY", 1000)
    async with answering(Reply.text(200, "x" * 2000)) as (client, _):
        with pytest.raises(ExternalSystemUnavailable, match="ответ длиннее"):
            await client.changes("", 10)


async def test_nobody_listens() -> None:
    async with HttpAccounting("http://127.0.0.1:9", "secret", 1) as client:
        with pytest.raises(ExternalSystemUnavailable):
            await client.about()


@pytest.mark.parametrize(
    "changed",
    [
        {"number": 9234},
        {"holder": "и" * 401},
        {"holder": "\x00"},
        {"time_zone": "Asia/Nowhere"},
        {"closed": "no"},
        {"registry": "neither"},
    ],
)
def test_a_broken_change_leaves_its_page_readable(changed: dict[str, Any]) -> None:
    read = read_page(page(**changed))
    assert (read.changes, read.next) == ((), "1")
    (broken,) = read.unreadable
    assert (broken.entity, broken.id) == ("account", "a-1")
    assert "Иванов" not in broken.problem


def test_an_unknown_entity_is_set_aside() -> None:
    body = page().replace(b'"account"', b'"weather"')
    assert [broken.entity for broken in read_page(body).unreadable] == ["weather"]


def test_a_page_follows_the_document_to_the_letter() -> None:
    (change,) = read_page(page()).changes
    fields: dict[str, Any] = ACCOUNT | {"registry": CabinetClass.INDIVIDUAL}
    assert change.data == Account(**fields)


async def test_production_exchanges_nothing_with_a_sandbox() -> None:
    about = {"name": "Песочница", "version": "1", "sandbox": True}
    async with answering(Reply.json(200, about), refuse_sandbox=True) as (client, requests):
        with pytest.raises(SandboxRefused):
            await client.changes("", 10)
        with pytest.raises(SandboxRefused):
            await client.submit_readings([ITEM])
    assert all(request.startswith(b"GET /v1/about ") for request in requests)


async def test_production_does_not_start_beside_a_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    await refuse_sandbox_in_production(composition.INTEGRATIONS)
    about = {"name": "Песочница", "version": "1", "sandbox": True}
    async with stub_server(Reply.json(200, about)) as server:
        production = {
            "ENVIRONMENT": "production",
            "DATABASE_URL": "postgresql:///unused",
            "PUBLIC_URL": "https://lk.example.com",
            "ACCOUNTING_URL": server.url,
            "ACCOUNTING_TOKEN": "a real one",
            "DOCUMENTS_URL": "https://documents.example.com",
            "DOCUMENTS_TOKEN": "a real one",
            "SMTP_HOST": "mail.example.com",
            "MAIL_FROM": "no-reply@example.com",
        }
        for name, value in production.items():
            monkeypatch.setenv(f"LKK_{name}", value)
        settings.cache_clear()
        with pytest.raises(SystemExit, match="песочница"):
            await refuse_sandbox_in_production(composition.INTEGRATIONS)
    await refuse_sandbox_in_production(composition.INTEGRATIONS)  # whoever does not answer stops no start
    monkeypatch.undo()
    settings.cache_clear()


async def test_the_sandbox_speaks_the_same_language(sandbox: Sandbox) -> None:
    async with accounting_system() as accounting:
        assert (await accounting.about()).sandbox
        first = await accounting.changes("", 50)
        assert (len(first.changes), first.unreadable, first.more) == (50, (), True)
        assert (await accounting.changes(first.next, 1)).changes[0] != first.changes[0]
