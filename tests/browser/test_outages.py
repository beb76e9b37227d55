"""Outages in open pages: one appears, its time moves and it ends without a reload; people join it."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta

from playwright.async_api import Locator, Page, expect

from lkk.models.accounts import CustomerAccount
from lkk.routes import HOME, HOME_PUBLIC, OUTAGES, OWN_OUTAGES, STAFF_OUTAGES, new_application_path
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import Role
from tests import builders
from tests.browser.pages import (
    NewContext,
    error_at,
    field,
    notice,
    open_page,
    past_double_click,
    press,
    signed_in_page,
)
from tests.browser.wholeness import COLOURS, axe_complaints, sideways
from tests.outages import HOUR, now
from tests.portal_process import Portal

POLL_S = 25


def dark_house(portal: Portal) -> tuple[str, Callable[..., None]]:
    """The number of a house of its own, and what tells an outage of it by the feed; the house is `t-` and its tail."""
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
    await page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert await axe_complaints(page, COLOURS) == []
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
    await line.get_by_role("link", name="Где нет света").click()
    await expect(page.get_by_role("heading", name="Отключения электроэнергии")).to_be_visible()
    tell(restored_at=now().isoformat())


async def test_an_own_outage_appears_moves_is_joined_and_ends_in_the_open_cabinet(
    new_context: NewContext, portal: Portal
) -> None:
    number, tell = dark_house(portal)
    user, account = await builders.customer(), await builders.account()
    async with unit_of_work() as work:
        row = await work.session.get_one(CustomerAccount, account.key)
        row.house_key = f"t-{number[1:]}"
    await builders.attach(user, account)
    page = await signed_in_page(await new_context(360), portal, user, HOME)
    await page.evaluate("window.stayed = true")
    start = now() - HOUR
    tell(starts_at=start.isoformat(), expected_until=(now() + 2 * HOUR).isoformat())
    dark = page.locator(".own-outage", has_text=f"У вас по адресу ул. Ядринцева, {number} отключение до")
    await expect(dark).to_be_visible()
    await expect(dark.locator("[data-left-until]")).to_have_text(re.compile("осталось 1 ч 5[0-9] мин"))
    assert await axe_complaints(page) == []
    assert await sideways(page) <= 0
    tell(starts_at=start.isoformat(), expected_until=(now() + 4 * HOUR).isoformat())
    await expect(dark).to_contain_text("Раньше ожидали до")
    await press(page, "У меня тоже нет света").click()
    await expect(notice(page, "Об этом отключении сообщили: 1")).to_be_visible()
    await expect(dark).to_contain_text("Вы сообщили об этом отключении")
    tell(starts_at=start.isoformat(), restored_at=now().isoformat())
    await expect(page.locator(".own-outage")).to_contain_text("свет включён")
    assert await page.evaluate("window.stayed")


async def test_a_report_joins_a_known_outage_and_the_page_of_own_outages_gives_a_calendar_link(
    new_context: NewContext, portal: Portal
) -> None:
    number, tell = dark_house(portal)
    user, account = await builders.customer(), await builders.account()
    async with unit_of_work() as work:
        row = await work.session.get_one(CustomerAccount, account.key)
        row.house_key = f"t-{number[1:]}"
    await builders.attach(user, account)
    tell()
    page = await signed_in_page(await new_context(), portal, user, OWN_OUTAGES)
    await expect(page.get_by_text("время включения уточняем").first).to_be_visible()
    await page.goto(new_application_path("outage_report"))
    await press(page, "У меня тоже нет света").click()
    await expect(page.get_by_text("Вы сообщили об этом отключении")).to_be_visible()
    await open_page(page, OWN_OUTAGES)
    await expect(page.get_by_text("Сообщили: 1 человек")).to_be_visible()
    await page.get_by_text("Плановые отключения в вашем календаре").click()
    await press(page, "Сделать ссылку").click()
    link = await page.locator("#calendar-link").input_value()
    made = await page.request.get(link)
    assert (made.status, "BEGIN:VCALENDAR" in await made.text()) == (200, True)
    await past_double_click(page)
    await press(page, "Отозвать ссылку").click()
    await expect(notice(page, "Ссылка отозвана")).to_be_visible()
    assert (await page.request.get(link)).status == 404
    tell(restored_at=now().isoformat())


async def test_a_dispatcher_enters_an_outage_by_hand_moves_it_and_ends_it(
    new_context: NewContext, portal: Portal
) -> None:
    number, _ = dark_house(portal)
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    page = await signed_in_page(await new_context(), portal, operator, STAFF_OUTAGES)
    await page.get_by_text("Внести отключение вручную").click()
    await press(page, "Внести отключение").click()
    await expect(error_at(page, "outage", "houses")).to_contain_text("Укажите дома")
    await field(page, "outage", "number").fill(f"РУ-{number}")
    await field(page, "outage", "reason").fill("Повреждение кабеля")
    await field(page, "outage", "starts_on").fill("2026-01-15")
    await field(page, "outage", "starts_at").fill("08:00")
    await field(page, "outage", "houses").fill(f"ул. Ядринцева: {number}")
    await past_double_click(page)
    await press(page, "Внести отключение").click()
    await expect(notice(page, "Отключение внесено: 1 дом")).to_be_visible()
    line = page.locator("#journal .entry", has_text=f"РУ-{number}")
    await expect(line).to_contain_text("Внесено вручную")
    await press(line, "Другое время").click()
    await field(page, "outage-term", "expected_on").fill("2027-01-15")
    await field(page, "outage-term", "expected_at").fill("18:40")
    await press(page, "Изменить время").click()
    await expect(line).to_contain_text("ожидаем включения до 18:40, 15 января")
    await press(line, "Завершить").click()
    await press(page.locator("#outage-restore"), "Завершить").click()
    await expect(line).to_contain_text("Свет включён")
    assert await axe_complaints(page) == []
