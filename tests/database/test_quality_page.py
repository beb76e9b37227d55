"""The public page of the quality of electricity: by address, with reasons, measures and terms one may rely on."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta

import httpx
import pytest

from lkk.models.outages import House, QualityEvent, QualityEventHouse, QualityEventPoint
from lkk.vocabulary.outages import REASON_LENGTH
from lkk.web.site import quality as page
from tests import builders, outages
from tests.database.test_outages_page import HOSTILE, client
from tests.outages import HOUR, now

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)


@pytest.fixture
async def site(database: str) -> AsyncIterator[httpx.AsyncClient]:
    page.PAGES.forget()
    async with client() as site:
        yield site
    page.PAGES.forget()


async def event(
    reason: str,
    *houses: House,
    measures: str = "Меняем провод",
    due_on: date | None = None,
    ended_at: datetime | None = None,
) -> QualityEvent:
    row = QualityEvent(
        external_id=reason[:64],
        version=1,
        reason=reason,
        measures=measures,
        starts_at=now() - 90 * DAY,
        due_on=due_on,
        ended_at=ended_at,
    )
    await builders.save(row)
    for one in houses:
        await builders.save(QualityEventHouse(event_id=row.key, house_key=one.external_id))
    return row


async def test_what_is_being_mended_stands_first_and_what_was_mended_within_a_month_after_it(
    site: httpx.AsyncClient,
) -> None:
    house = await outages.house()
    due = now().date() + 30 * DAY
    await event("Перегруз линии", house, due_on=due)
    await event("Обрыв нуля", house, ended_at=now() - DAY)
    await event("Старая беда", house, ended_at=now() - 31 * DAY)
    shown = (await site.get("/quality")).text
    assert shown.count("<h1>") == 1
    assert shown.index("Исправляем (1)") < shown.index("Перегруз линии") < shown.index("Исправлено за 30 дней (1)")
    assert f"исправим до {due:%d.%m.%Y}" in shown
    assert "Что делаем: Меняем провод" in shown
    assert "ул. Малахова: 87" in shown
    assert "Старая беда" not in shown


async def test_an_address_gives_its_own_events_and_an_unknown_one_the_phone(site: httpx.AsyncClient) -> None:
    house = await outages.house()
    await outages.house(number="89")
    await event("Перегруз линии", house, measures="")
    shown = (await site.get("/quality", params={"q": "малахова 87"})).text
    found = shown[shown.index('id="found"') : shown.index('id="now"')]
    assert "Перегруз линии" in found
    assert "срок уточняем" in found
    shown = (await site.get("/quality", params={"q": "малахова 89"})).text
    assert "Об отклонениях качества здесь мы не знаем" in shown
    shown = (await site.get("/quality", params={"q": HOSTILE})).text
    assert "Такого адреса среди домов нашей сети нет" in shown
    assert HOSTILE not in shown


async def test_a_term_that_is_past_is_no_promise(site: httpx.AsyncClient) -> None:
    past = now().date() - 5 * DAY
    await event("Перегруз линии", await outages.house(), due_on=past)
    shown = (await site.get("/quality")).text
    assert f"исправить собирались до {past:%d.%m.%Y}, новый срок уточняем" in shown
    assert "исправим до" not in shown


async def test_points_are_counted_and_not_named_and_the_longest_words_are_shown(site: httpx.AsyncClient) -> None:
    row = await event("Щ" * REASON_LENGTH, measures="Ю" * 1000)
    point = await builders.metering_point(await builders.account())
    await builders.save(QualityEventPoint(event_id=row.key, point_key=point.external_id))
    shown = (await site.get("/quality")).text
    assert "<h3>1 точка учёта</h3>" in shown
    assert "Щ" * REASON_LENGTH in shown
    assert point.address not in shown


async def test_without_events_the_page_says_so_and_offers_a_measurement(site: httpx.AsyncClient) -> None:
    answer = await site.get("/quality", params={"q": "\0" + "я" * 5000})
    assert "Сейчас об отклонениях качества мы не знаем" in answer.text
    assert "/quality_measurement" in answer.text
    again = await site.get("/quality", headers={"If-None-Match": (await site.get("/quality")).headers["etag"]})
    assert again.status_code == 304


async def test_an_event_that_ends_later_is_not_over_yet(site: httpx.AsyncClient) -> None:
    await event("Перегруз линии", await outages.house(), ended_at=now() + HOUR)
    assert "Исправляем (1)" in (await site.get("/quality")).text
