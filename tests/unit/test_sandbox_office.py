"""The office of the sandbox: one answer a key, registration after a moment, decisions made on its page."""

import base64
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

KEY = str(uuid.UUID(int=7))


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a sandbox without a city, in this process."""
    world = World(open_database(tmp_path / "sandbox.sqlite3"), Calendar())
    world.office.registers_after_s = None
    transport = httpx.ASGITransport(make_app(world, TOKEN))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox", headers=headers) as client:
        yield client
    world.close()


def item(kind: str = "application", **other: object) -> dict[str, Any]:
    data = {"number": "ТП-2026-000001", "title": "Заявка", "applicant": "Петрова А. И.", "direction": "grid_connection"}
    told = {"key": str(uuid.uuid4()), "kind": kind, "application_key": KEY, "at": "2026-11-21T10:00:00Z", "data": data}
    return told | other


async def submit(office: httpx.AsyncClient, *items: dict[str, Any]) -> list[dict[str, str]]:
    answer = (await office.post("/v1/applications", json={"items": items})).raise_for_status().json()
    check("ApplicationsAnswer", answer)
    return answer["items"]


async def changes(office: httpx.AsyncClient) -> list[dict[str, Any]]:
    page = (await office.get("/v1/changes")).raise_for_status().json()
    check("ChangesPage", page)
    return page["changes"]


async def test_a_repeated_key_gets_the_same_answer_and_has_one_effect(office: httpx.AsyncClient) -> None:
    filed = item()
    assert await submit(office, filed) == await submit(office, filed | {"data": {}})
    (one,) = (await office.get("/sandbox/applications.json")).json()
    assert (one["number"], one["items"]) == ("ТП-2026-000001", 1)


async def test_news_of_an_unknown_application_is_refused(office: httpx.AsyncClient) -> None:
    (outcome,) = await submit(office, item("message"))
    assert (outcome["outcome"], outcome["code"]) == ("refused", "unknown_application")


async def test_what_was_received_is_registered_once_after_a_moment(office: httpx.AsyncClient) -> None:
    await submit(office, item())
    assert await changes(office) == []
    await office.post("/sandbox/registration", json={"after_s": 0})
    told = [await changes(office), await changes(office)]
    assert told[0] == told[1]
    assert [(one["id"], one["data"]["status"]) for one in told[0]] == [(KEY, "registered")]
    assert told[0][0]["data"]["registration_number"].endswith("-000001")


async def test_the_page_shows_applications_and_leads_them_on(office: httpx.AsyncClient) -> None:
    await submit(office, item())
    form = {"application_key": KEY, "status": "in_progress", "stage": "offer", "document": "Технические условия"}
    assert (await office.post("/sandbox/page/office", data=form)).status_code == 303
    document, state = await changes(office)
    assert base64.b64decode(document["data"]["content"]).startswith(b"%PDF-")
    assert (state["data"]["stage"], state["data"]["documents"]) == ("offer", [document["id"]])
    page = (await office.get("/sandbox/applications")).text
    assert "ТП-2026-000001" in page
    assert "в работе" in page


async def test_unknown_applications_cannot_be_led(office: httpx.AsyncClient) -> None:
    told = {"application_key": KEY, "status": "in_progress"}
    assert (await office.post("/sandbox/page/office", data=told)).status_code == 404
    assert (await office.post("/sandbox/office", json=told)).status_code == 404
