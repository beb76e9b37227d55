"""The public board of capacity: everybody reads it, nobody's name, telephone or address stands there."""

from collections.abc import AsyncIterator
from urllib.parse import quote

import httpx
import pytest

from tests import capacity
from tests.capacity import SOUTH
from tests.database.test_outages_page import HOSTILE, client

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def site(database: str) -> AsyncIterator[httpx.AsyncClient]:
    await capacity.places()
    async with client() as site:
        yield site


async def test_a_published_ad_is_read_without_signing_in_and_names_nobody(site: httpx.AsyncClient) -> None:
    owner = await capacity.person("Тайнова Таисия Тимофеевна")
    key = await capacity.published(owner, text="Можно <b>частями</b>")
    await capacity.ad(owner, kw="77")
    answer = await site.get("/capacity")
    shown = answer.text
    assert answer.status_code == 200
    assert shown.count("<h1>") == 1
    assert "50 кВт, ПС Северная, Заречный район" in shown
    assert "Напряжение 10 кВ. 1\u202f000 ₽ за кВт. Действует до" in shown
    assert "Можно &lt;b&gt;частями&lt;/b&gt;" in shown
    assert f"/capacity/own?ad={key}" in shown
    assert "77 кВт" not in shown
    for private in ("Тайнова", owner.subject.email, "913"):
        assert private not in shown


async def test_the_board_is_narrowed_by_the_address_and_says_when_nothing_is_left(site: httpx.AsyncClient) -> None:
    await capacity.published(await capacity.person(), substation_key=SOUTH)
    assert "1 объявление" in (await site.get("/capacity?side=give&substation=ps-south&voltage=10&kw=49,5")).text
    for query in ("side=seek", "substation=ps-north", "voltage=6", "district=nowhere", "kw=51"):
        shown = (await site.get(f"/capacity?{query}")).text
        assert "0 объявлений" in shown, query
        assert "Таких объявлений сейчас нет" in shown, query


async def test_pages_keep_the_filter_and_go_on_in_order(site: httpx.AsyncClient) -> None:
    owners = [await capacity.person() for _ in range(3)]
    for number in range(21):
        await capacity.published(owners[number // 10], kw=str(number + 1))
    first = (await site.get("/capacity?side=give&sort=most")).text
    assert "21 объявление" in first
    assert "/capacity?side=give&amp;sort=most&amp;page=2" in first
    second = (await site.get("/capacity?side=give&sort=most&page=2")).text
    assert second.count('class="entry"') == 1
    assert " 1 кВт, ПС Северная" in second


@pytest.mark.parametrize(
    "query",
    [
        f"side={quote(HOSTILE)}&voltage={quote(HOSTILE)}&sort={quote(HOSTILE)}&district={quote(HOSTILE)}",
        "kw=NaN",
        "kw=1e9999",
        "kw=-5",
        "page=0",
        "page=999999999999999999999",
        "substation=%00",
    ],
)
async def test_an_address_made_by_hand_is_read_as_far_as_it_makes_sense(site: httpx.AsyncClient, query: str) -> None:
    answer = await site.get(f"/capacity?{query}")
    assert answer.status_code == 200
    assert HOSTILE not in answer.text
