"""The adapter of the register of small firms against a stub: what each answer means; production meets no sandbox."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import pytest

from lkk.services.integrations.errors import (
    ExternalSystemPostpones,
    ExternalSystemRefuses,
    ExternalSystemUnavailable,
    SandboxRefused,
)
from lkk.services.integrations.smb.contract import FirmStanding
from lkk.services.integrations.smb.http import HttpSmbRegister, NoSmbRegister
from lkk.services.integrations.smb.integration import SMB
from tests.stub_server import Reply, stub_server

INN = "222500000000"
LISTED = {"inn": INN, "listed": True, "category": "micro", "listed_on": "2016-08-01"}
ERROR = {"error": {"code": "no_inn", "message": "ИНН состоит из 10 или 12 цифр."}}


@asynccontextmanager
async def register(reply: Reply, *, refuse_sandbox: bool = False) -> AsyncIterator[tuple[HttpSmbRegister, list[bytes]]]:
    async with (
        stub_server(reply) as server,
        HttpSmbRegister(server.url, "secret", timeout_s=1, refuse_sandbox=refuse_sandbox) as client,
    ):
        yield client, server.requests


async def test_a_firm_is_asked_about_as_the_api_tells() -> None:
    async with register(Reply.json(200, LISTED)) as (client, requests):
        assert await client.standing(INN) == FirmStanding(INN, True, "micro", date(2016, 8, 1))
    assert f"GET /v1/firms/{INN}" in requests[0].decode()
    absent = {"inn": INN, "listed": False, "category": None, "listed_on": None}
    async with register(Reply.json(200, absent)) as (client, _):
        assert await client.standing(INN) == FirmStanding(INN, False)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (422, ERROR, ExternalSystemRefuses),
        (400, ERROR, ExternalSystemPostpones),
        (401, ERROR, ExternalSystemUnavailable),
        (404, {}, ExternalSystemUnavailable),
        (500, {}, ExternalSystemUnavailable),
        (200, LISTED | {"inn": "7707083893"}, ExternalSystemUnavailable),
        (200, LISTED | {"category": None}, ExternalSystemUnavailable),
        (200, LISTED | {"category": "huge"}, ExternalSystemUnavailable),
        (200, {"inn": INN}, ExternalSystemUnavailable),
    ],
)
async def test_what_the_register_answers_decides_what_becomes_of_a_question(
    status: int, body: dict[str, Any], kind: type[Exception]
) -> None:
    async with register(Reply.json(status, body)) as (client, _):
        with pytest.raises(kind):
            await client.standing(INN)


async def test_production_asks_no_sandbox() -> None:
    about = {"name": "Песочница", "version": "1", "sandbox": True}
    async with register(Reply.json(200, about), refuse_sandbox=True) as (client, _):
        with pytest.raises(SandboxRefused):
            await client.standing(INN)


async def test_a_portal_without_the_register_is_no_failure_of_the_check() -> None:
    assert (await SMB.check(NoSmbRegister())).sandbox is False
    with pytest.raises(ExternalSystemUnavailable):
        await NoSmbRegister().standing(INN)
