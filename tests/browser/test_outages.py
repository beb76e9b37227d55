"""Outages in open pages: one appears, its time moves and it ends without a reload; people join it."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from playwright.async_api import Locator, Page, expect

from lkk.routes import HOME_PUBLIC, OUTAGES
from tests.browser.pages import NewContext, open_page
from tests.browser.wholeness import axe_complaints, choose, sideways
from tests.outages import HOUR, now
from tests.portal_process import Portal

POLL_S = 25


def dark_house(portal: Portal) -> tuple[str, Callable[..., None]]:
    """The number of a house of its own, and what tells an outage of it by the feed."""
    key = uuid.uuid4().hex[:8]
    place = {"district_id": "d5", "latitude": 53.33, "longitude": 83.77}
    portal.sandbox.put("house", f"t-{key}", {"street": "ул. Ядринцева", "number": f"7{key}", **place})

    def tell(**data: object) -> None:
        told: dict[str, object] = {
            "kind": "emergency",
            "reason": "Обрыв провода",
            "starts_at": (now() - HOUR).isoformat(),
            "expected_until": None,
            "restored_at": None,
            "cancelled": False,
            "house_ids": [f"t-{key}"],
        }
        portal.sandbox.put("outage", f"АВ-{key}", told | data)

    return f"7{key}", tell


async def comes(page: Page, seen: Locator) -> None:
    """Wait for what the page finds when it asks for itself, once and again, without waiting for its 20 seconds."""
    for _ in range(20):
        if await seen.count():
            break
        await page.clock.fast_forward(f"00:{POLL_S}")
        await page.wait_for_timeout(500)
    await expect(seen.first).to_be_visible()


async def test_an_outage_appears_moves_and_ends_on_the_open_public_page(
    new_context: NewContext, portal: Portal
) -> None:
    number, tell = dark_house(portal)
    page = await (await new_context(360)).new_page()
    await page.clock.install()
    await page.goto(f"{OUTAGES}?q=Ядринцева {number}")
    await page.evaluate("window.stayed = true")
    found = page.locator("#found")
    start, first = now() - HOUR, now() + timedelta(hours=2)
    tell(starts_at=start.isoformat(), expected_until=first.isoformat())
    await comes(page, found.get_by_text("ожидаем включения до"))
    await expect(found.get_by_role("heading", name=f"ул. Ядринцева, {number}")).to_be_visible()
    assert await axe_complaints(page) == []
    assert await sideways(page) <= 0
    tell(starts_at=start.isoformat(), expected_until=(first + HOUR).isoformat())
    await comes(page, found.get_by_text("Раньше ожидали до"))
    await choose(page, "theme", "dark")
    assert await axe_complaints(page) == []
    await found.get_by_role("button", name="У меня тоже нет света").first.click()
    await expect(page.get_by_text("Записали, что у вас тоже нет света")).to_be_visible()
    await expect(page.locator("#found").get_by_text("Сообщили об этом: 1 человек")).to_be_visible()
    await page.evaluate("window.stayed = true")
    tell(starts_at=start.isoformat(), restored_at=now().isoformat())
    await comes(page, page.locator("#found").get_by_text("Свет включён"))
    assert await page.evaluate("window.stayed")


async def test_the_first_page_says_how_many_outages_there_are(new_context: NewContext, portal: Portal) -> None:
    _, tell = dark_house(portal)
    page = await (await new_context()).new_page()
    await open_page(page, HOME_PUBLIC)
    line = page.locator("#outages-line")
    await expect(line).to_be_visible()
    tell(expected_until=(now() + HOUR).isoformat())
    await expect(line).to_contain_text("Сейчас в сети")
    await line.get_by_role("link").click()
    await expect(page.get_by_role("heading", name="Отключения электроэнергии")).to_be_visible()
    tell(restored_at=now().isoformat())
