"""The public page of outages: read without a script, drawn once a second, and joined without signing in."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text
from starlette.applications import Starlette

from lkk.models.outages import District, OutageHouse, OutagePoint, QualityEvent, QualityEventHouse
from lkk.services.kernel.errors import Unavailable
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.outages import OutageKind
from lkk.web.site import fresh_pages
from lkk.web.site import outages as page
from lkk.web.site.routes import SITE_ROUTES
from tests import builders, outages
from tests.outages import HOUR, now

pytestmark = pytest.mark.usefixtures("database")
HOSTILE = "<script>alert(1)</script>"


def client(address: str = "10.1.2.3") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(Starlette(routes=SITE_ROUTES), client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://localhost")


@pytest.fixture
async def site(database: str) -> AsyncIterator[httpx.AsyncClient]:
    page.PAGES.forget()
    async with client() as site:
        yield site
    page.PAGES.forget()


async def joins() -> int:
    async with unit_of_work() as work:
        return (await work.session.execute(text("select count(*) from outage_report"))).scalar_one()


async def test_outages_stand_by_their_state_with_houses_and_districts(site: httpx.AsyncClient) -> None:
    outline = [[83.1, 53.1], [83.2, 53.1], [83.2, 53.2]]
    await builders.save(District(external_id="d-1", version=1, name="Центральный район", outline=outline))
    one, two, three = [await outages.house(number=number, district="d-1") for number in ("1", "2", "3")]
    await outages.outage(one, expected_until=now() + HOUR)
    tomorrow = now() + timedelta(days=1)
    await outages.outage(two, kind=OutageKind.PLANNED, starts_at=tomorrow, expected_until=tomorrow + HOUR)
    await outages.outage(three, starts_at=now() - 3 * HOUR, restored_at=now() - HOUR)
    await outages.outage(three, starts_at=now() - 90 * HOUR, restored_at=now() - 80 * HOUR)
    await outages.outage(three, cancelled=True)
    shown = (await site.get("/outages")).text
    assert shown.count("<h1>") == 1
    assert "Сейчас без света (1)" in shown
    assert "Запланировано (1)" in shown
    assert "Включили за сутки (1)" in shown
    assert "Центральный район: без света: 1, запланировано: 1" in shown
    assert "<polygon" in shown
    assert "ул. Малахова: 2" in shown


async def test_without_outages_the_page_says_so_and_names_the_phone(site: httpx.AsyncClient) -> None:
    shown = (await site.get("/outages")).text
    assert "Сейчас отключений нет." in shown
    for number in ("380-616</a> — диспетчерская, круглосуточно", "8 800 1000 380</a> — бесплатно по России", "112</a>"):
        assert number in shown


async def test_an_address_is_found_with_its_outage_and_an_unknown_one_with_the_phone(site: httpx.AsyncClient) -> None:
    house = await outages.house()
    await outages.outage(house)
    shown = (await site.get("/outages", params={"q": "малахова 87"})).text
    assert "У меня тоже нет света" in shown
    shown = (await site.get("/outages", params={"q": "Нигдейная 5"})).text
    assert "Такого адреса среди домов нашей сети нет" in shown
    shown = (await site.get("/outages", params={"q": HOSTILE})).text
    assert HOSTILE not in shown


async def test_what_is_wrong_with_the_quality_of_a_house_is_said_with_what_is_done(site: httpx.AsyncClient) -> None:
    house, other = await outages.house(), await outages.house(number="89")
    due = now().date() + timedelta(days=30)
    for reason, ended_at in (("Перегруз линии", None), ("Обрыв нуля", now() - HOUR)):
        event = QualityEvent(
            external_id=reason,
            version=1,
            reason=reason,
            measures="Меняем провод",
            starts_at=now() - 2 * HOUR,
            due_on=due,
            ended_at=ended_at,
        )
        await builders.save(event)
        await builders.save(QualityEventHouse(event_id=event.key, house_key=house.external_id))
    shown = (await site.get("/outages", params={"q": "малахова 87"})).text
    assert "Качество электроэнергии: Перегруз линии." in shown
    assert f"исправим до {due:%d.%m.%Y}. Что делаем: Меняем провод." in shown
    assert "Обрыв нуля" not in shown
    shown = (await site.get("/outages", params={"q": f"малахова {other.number}"})).text
    assert "Качество" not in shown


async def test_houses_the_feed_has_not_told_of_yet_are_no_empty_heading(site: httpx.AsyncClient) -> None:
    row = await outages.outage()
    await builders.save(OutageHouse(outage_id=row.key, house_key="not-told-yet"))
    assert "<h3>Адреса уточняем</h3>" in (await site.get("/outages")).text


async def test_metering_points_are_counted_and_not_named(site: httpx.AsyncClient) -> None:
    point = await builders.metering_point(await builders.account())
    row = await outages.outage()
    await builders.save(OutagePoint(outage_id=row.key, point_key=point.external_id))
    shown = (await site.get("/outages")).text
    assert "<h3>1 точка учёта</h3>" in shown
    assert point.address not in shown


async def test_an_end_that_is_told_for_later_does_not_count_yet(site: httpx.AsyncClient) -> None:
    await outages.outage(await outages.house(), restored_at=now() + HOUR)
    async with unit_of_work() as work:
        assert await page.board.on_now(work) == 1
    assert "Сейчас без света (1)" in (await site.get("/outages")).text


async def test_what_has_not_changed_costs_an_empty_answer(site: httpx.AsyncClient) -> None:
    first = await site.get("/outages")
    assert first.headers["cache-control"] == "public, max-age=1, must-revalidate"
    again = await site.get("/outages", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    await outages.outage(await outages.house())
    page.PAGES.forget()
    changed = await site.get("/outages", headers={"If-None-Match": first.headers["etag"]})
    assert (changed.status_code, "Сейчас без света (1)" in changed.text) == (200, True)


async def test_many_at_once_are_answered_by_one_drawing(
    site: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    draw = page.board.board

    async def counted(work: page.UnitOfWork) -> page.board.Board:
        drawn.append(1)
        return await draw(work)

    monkeypatch.setattr(page.board, "board", counted)
    answers = [(await site.get("/outages")).status_code for _ in range(20)]
    assert (set(answers), len(drawn)) == ({200}, 1)


async def test_while_the_database_is_away_the_last_answer_is_given_with_its_time(
    site: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise Unavailable

    await site.get("/outages")
    monkeypatch.setattr(fresh_pages, "FRESH_S", 0.0)
    monkeypatch.setattr(page.board, "board", away)
    kept = await site.get("/outages")
    assert (kept.status_code, "Обновить сведения сейчас не получается" in kept.text) == (200, True)
    assert (await site.get("/outages", params={"q": "малахова"})).status_code == 503


async def test_a_guest_joins_once_for_a_network_and_a_house(site: httpx.AsyncClient) -> None:
    house, other = await outages.house(), await outages.house(number="89")
    outage = await outages.outage(house, other)
    form = {"outage": str(outage.key), "house": house.external_id, "q": "малахова 87"}
    answer = await site.post(page.JOIN, data=form)
    assert (answer.status_code, answer.headers["location"].startswith("/outages?q=")) == (303, True)
    await site.post(page.JOIN, data=form)
    assert await joins() == 1
    await site.post(page.JOIN, data=form | {"house": other.external_id})
    async with client("10.9.9.9") as neighbour:
        await neighbour.post(page.JOIN, data=form)
    assert await joins() == 3
    shown = (await site.get(answer.headers["location"])).text
    assert "Записали, что у вас тоже нет света" in shown
    assert "Сообщили об этом: 3 человека" in shown


@pytest.mark.parametrize(
    "form",
    [{}, {"outage": "x"}, {"outage": "1", "house": "h"}, {"outage": "9" * 30, "house": "h"}, {"house": "h"}],
)
async def test_a_hostile_join_writes_nothing(site: httpx.AsyncClient, form: dict[str, str]) -> None:
    await outages.outage(await outages.house())
    assert (await site.post(page.JOIN, data=form)).status_code in {303, 400}
    assert await joins() == 0


async def test_what_is_over_or_elsewhere_cannot_be_joined(site: httpx.AsyncClient) -> None:
    house, other = await outages.house(), await outages.house(number="89")
    over = await outages.outage(house, restored_at=now())
    on = await outages.outage(house)
    await site.post(page.JOIN, data={"outage": str(over.key), "house": house.external_id})
    await site.post(page.JOIN, data={"outage": str(on.key), "house": other.external_id})
    assert await joins() == 0
