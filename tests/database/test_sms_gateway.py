"""The adapter of the SMS gateway against a stub: what each answer means, and that production meets no sandbox."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from lkk.services.integrations.errors import (
    ExternalSystemPostpones,
    ExternalSystemRefuses,
    ExternalSystemUnavailable,
    SandboxRefused,
)
from lkk.services.integrations.sms.contract import OutgoingSms, Report, Taken
from lkk.services.integrations.sms.gateways import SmsGateways
from lkk.services.integrations.sms.http import HttpSms
from lkk.services.integrations.sms.integration import SMS
from tests.stub_server import Reply, stub_server

PHONE = "+79131234567"
OUTGOING = OutgoingSms("key-1", PHONE, "Проверка")
TAKEN = {"key": "key-1", "id": "77", "segments": 1}
ERROR = {"error": {"code": "not_mobile", "message": "Номер не мобильный."}}


@asynccontextmanager
async def gateway(reply: Reply, *, refuse_sandbox: bool = False) -> AsyncIterator[tuple[HttpSms, list[bytes]]]:
    async with (
        stub_server(reply) as server,
        HttpSms(server.url, "secret", "BSK", timeout_s=1, refuse_sandbox=refuse_sandbox) as client,
    ):
        yield client, server.requests


async def test_an_sms_is_handed_over_as_the_api_tells() -> None:
    async with gateway(Reply.json(200, TAKEN)) as (client, requests):
        assert await client.send(OUTGOING) == Taken("key-1", "77", 1)
    sent = requests[0].decode()
    assert "POST /v1/messages" in sent
    assert json.loads(sent.partition("\r\n\r\n")[2]) == {
        "key": "key-1",
        "to": PHONE,
        "text": "Проверка",
        "sender": "BSK",
    }


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (422, ERROR, ExternalSystemRefuses),
        (400, ERROR, ExternalSystemPostpones),
        (401, ERROR, ExternalSystemUnavailable),
        (500, {}, ExternalSystemUnavailable),
        (200, {"key": "another", "id": "77", "segments": 1}, ExternalSystemUnavailable),
        (200, {"key": "key-1"}, ExternalSystemUnavailable),
    ],
)
async def test_what_the_gateway_answers_decides_what_becomes_of_an_sms(
    status: int, body: dict[str, Any], kind: type[Exception]
) -> None:
    async with gateway(Reply.json(status, body)) as (client, _):
        with pytest.raises(kind):
            await client.send(OUTGOING)


@pytest.mark.parametrize(
    ("status", "body", "untouched"),
    [
        (402, ERROR, True),
        (401, {}, True),
        (404, {}, True),
        (429, {}, True),
        (503, ERROR, True),
        (502, {}, False),
        (408, {}, False),
        (200, {"key": "key-1"}, False),
    ],
)
async def test_only_what_the_gateway_itself_says_proves_that_an_sms_was_not_taken(
    status: int, body: dict[str, Any], untouched: bool
) -> None:
    async with gateway(Reply.json(status, body)) as (client, _):
        with pytest.raises(ExternalSystemUnavailable) as raised:
            await client.send(OUTGOING)
    assert raised.value.untouched is untouched


async def test_silence_proves_nothing_and_no_connection_proves_that_nothing_was_taken() -> None:
    async with gateway(Reply.silence()) as (client, _):
        with pytest.raises(ExternalSystemUnavailable) as raised:
            await client.send(OUTGOING)
    assert not raised.value.untouched
    async with HttpSms("http://127.0.0.1:9", "secret", "BSK", timeout_s=1) as nobody:
        with pytest.raises(ExternalSystemUnavailable) as raised:
            await nobody.send(OUTGOING)
    assert raised.value.untouched


async def test_reports_are_read_strictly() -> None:
    items = {"items": [{"key": "key-1", "status": "undelivered", "reason": "Абонент недоступен"}]}
    async with gateway(Reply.json(200, items)) as (client, _):
        assert await client.reports(["key-1"]) == [Report("key-1", "undelivered", "Абонент недоступен")]
    async with gateway(Reply.json(200, {"items": [{"key": "key-1", "status": "lost"}]})) as (client, _):
        with pytest.raises(ExternalSystemUnavailable):
            await client.reports(["key-1"])


async def test_production_speaks_to_no_sandbox() -> None:
    about = {"name": "Песочница", "version": "1", "sandbox": True}
    async with gateway(Reply.json(200, about), refuse_sandbox=True) as (client, _):
        with pytest.raises(SandboxRefused):
            await client.send(OUTGOING)


async def test_a_portal_without_a_gateway_is_no_failure_of_the_check() -> None:
    assert (await SMS.check(SmsGateways({}))).sandbox is False
