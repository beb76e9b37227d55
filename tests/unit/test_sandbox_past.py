"""Archive readings of the sandbox: taken, answered by the feed after a moment, as the document says."""

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
from tests.accounting_api import TOKEN, check, meter_data


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = World(open_database(tmp_path / "sandbox.sqlite3"), Calendar())
    made.past.answers_after_s = 0
    account = {"registry": "individual", "number": "1", "pin": "1234", "holder": "И", "address": "А"}
    made.put("account", "a-1", account | {"time_zone": "Asia/Barnaul", "contract_number": None, "closed": False})
    point = {"account_id": "a-1", "code": "ТУ-1", "name": "Дом", "address": "А", "max_power_kw": "15"}
    point |= {"voltage_level": "lv", "reliability_category": 3, "kind": "billing", "removed": False}
    made.put("metering_point", "p-1", point)
    meter = meter_data("p-1", "r-1")
    made.put("meter", "m-1", meter)
    for number, (period, figure, source) in enumerate(
        [("2026-01", "100", "portal"), ("2026-03", "140", "inspector"), ("2026-03", "150", "portal")]
    ):
        reading = {"register_id": meter["registers"][0]["id"], "value": figure, "billing_period": period}
        made.put("reading", f"x-{number}", reading | {"taken_on": f"{period}-22", "source": source, "source_key": None})
    yield made
    made.close()


@pytest.fixture
async def api(world: World) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    transport = httpx.ASGITransport(make_app(world, TOKEN))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox", headers=headers) as client:
        yield client


async def ask(api: httpx.AsyncClient, **other: str) -> dict[str, str]:
    item = {"key": str(uuid.uuid4()), "account_id": "a-1", "first_period": "2026-01", "last_period": "2026-03"}
    asked = item | {"asked_at": "2026-04-01T05:00:00Z"} | other
    check("ArchiveItem", asked)
    answer = (await api.post("/v1/archive-requests", json={"items": [asked]})).raise_for_status().json()
    check("ArchiveAnswer", answer)
    return answer["items"][0]


async def parts(api: httpx.AsyncClient) -> list[dict[str, Any]]:
    page = (await api.get("/v1/changes")).raise_for_status().json()
    check("ChangesPage", page)
    return [change["data"] for change in page["changes"] if change["entity"] == "archive_part"]


async def test_a_month_nobody_read_is_calculated_and_a_replaced_value_is_told(api: httpx.AsyncClient) -> None:
    assert (await ask(api))["outcome"] == "taken"
    (part,) = await parts(api)
    assert [(one["billing_period"], one["value"], one["source"], one["status"]) for one in part["values"]] == [
        ("2026-01", "100", "sent", "accepted"),
        ("2026-03", "140", "operator", "superseded"),
        ("2026-02", "125", "calculated", "accepted"),
        ("2026-03", "150", "sent", "accepted"),
    ]


async def test_the_same_key_is_answered_once(api: httpx.AsyncClient) -> None:
    key = str(uuid.uuid4())
    assert (await ask(api, key=key))["outcome"] == (await ask(api, key=key))["outcome"] == "taken"
    assert len(await parts(api)) == 1
    assert len(await parts(api)) == 1


async def test_an_unknown_account_and_too_long_a_span_are_refused(api: httpx.AsyncClient) -> None:
    assert (await ask(api, account_id="nobody"))["code"] == "unknown_account"
    assert (await ask(api, first_period="2023-01"))["code"] == "too_long"
    assert await parts(api) == []


async def test_many_values_come_in_several_parts(api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lkk.sandbox.accounting.past.PART_VALUES", 3)
    await ask(api)
    found = await parts(api)
    assert [(one["part"], one["parts"], len(one["values"])) for one in found] == [(1, 2, 3), (2, 2, 1)]


async def test_an_answer_may_be_a_refusal(api: httpx.AsyncClient, world: World) -> None:
    world.past.refuses = "Архив закрыт."
    await ask(api)
    (part,) = await parts(api)
    assert (part["outcome"], part["reason"], part["values"]) == ("refused", "Архив закрыт.", [])
