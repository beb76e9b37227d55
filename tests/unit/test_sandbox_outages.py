"""The dispatchers of the sandbox: light off and on by the page, as the document says."""

import json
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

HOUSE = {"street": "ул. Малахова", "number": "87", "district_id": None, "latitude": None, "longitude": None}
PAGE = "/sandbox/page/outages"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = World(open_database(tmp_path / "sandbox.sqlite3"), Calendar())
    made.put("house", "h-1", HOUSE)
    yield made
    made.close()


@pytest.fixture
async def http(world: World) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(make_app(world, TOKEN))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


async def told(world: World) -> list[dict[str, Any]]:
    page = json.loads(world.feed.page("", 100))
    return [one["data"] for one in page["changes"] if one["entity"] == "outage"]


async def test_the_light_goes_off_at_a_house_and_on_again(world: World, http: httpx.AsyncClient) -> None:
    answer = await http.post(PAGE, data={"street": "малахова", "number": "87", "hours": "3"})
    assert answer.status_code == 303
    ((key, _),) = world.dispatch.newest(5)
    assert key in (await http.get("/sandbox/outages")).text
    await http.post(PAGE, data={"id": key})
    off, on = await told(world)
    for one in (off, on):
        check("Outage", one)
    assert (off["house_ids"], off["restored_at"], bool(on["restored_at"])) == (["h-1"], None, True)
    assert on["restored_at"] >= on["starts_at"]


async def test_an_outage_that_is_over_is_opened_once_more(world: World, http: httpx.AsyncClient) -> None:
    await http.post(PAGE, data={"street": "малахова", "number": "87"})
    ((key, _),) = world.dispatch.newest(5)
    for _ in range(2):
        await http.post(PAGE, data={"id": key})
    off, on, again = await told(world)
    check("Outage", again)
    assert (bool(on["restored_at"]), again["restored_at"]) == (True, None)
    assert again["expected_until"] >= off["expected_until"]


async def test_the_light_goes_off_at_a_metering_point_alone(world: World, http: httpx.AsyncClient) -> None:
    world.put("metering_point", "p-1", {"account_id": "a-1", "code": "422070100000015"})
    await http.post(PAGE, data={"point": "422070100000015", "street": "малахова", "number": "87"})
    (off,) = await told(world)
    check("Outage", off)
    assert (off["house_ids"], off["point_ids"]) == ([], ["p-1"])
    assert (await http.post(PAGE, data={"point": "0"})).status_code == 404


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"street": "Нигдейная", "number": "87"}, 404),
        ({"id": "АВ-0"}, 404),
        ({"street": "Малахова", "number": "87", "hours": "-1"}, 400),
        ({"street": "Малахова", "number": "87", "kind": "storm"}, 400),
    ],
)
async def test_what_is_wrong_tells_nothing(
    world: World, http: httpx.AsyncClient, form: dict[str, str], status: int
) -> None:
    assert (await http.post(PAGE, data=form)).status_code == status
    assert await told(world) == []
