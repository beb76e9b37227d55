"""The board of capacity: an ad is written, checked, fits another one; two people open their contacts."""

import pytest
from playwright.async_api import Page, expect

from lkk.routes import CAPACITY_AD, CAPACITY_CONTACT, CAPACITY_OWN, HOME, STAFF_CAPACITY
from lkk.vocabulary.people import Role
from tests import builders, capacity
from tests.browser.pages import (
    NewContext,
    error_at,
    field,
    loaded,
    notice,
    past_double_click,
    press,
    sign_in,
    signed_in_page,
)
from tests.browser.wholeness import axe_complaints, sideways
from tests.business_time import today
from tests.portal_process import Portal

FORM = "capacity-ad"
GIVER, TAKER = "Семёнова Анна", "Щукин Роман"


@pytest.fixture(autouse=True)
async def substations(portal: Portal) -> None:
    await capacity.places()


async def whole(page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await axe_complaints(page) == []
    assert await sideways(page) == 0


async def fill(page: Page, substation: str) -> None:
    await page.get_by_text("Отдаю мощность").click()
    await field(page, FORM, "kw").fill("40")
    await field(page, FORM, "voltage").select_option("10")
    await field(page, FORM, "substation_key").select_option(substation)
    await field(page, FORM, "giver_kind").select_option("household")
    await field(page, FORM, "own_kw").fill("90")
    await field(page, FORM, "valid_until").fill(today().replace(year=today().year + 3).isoformat())
    await field(page, FORM, "text").fill("Звоните: 8 913 123-45-67")


async def test_an_ad_is_checked_fits_another_and_two_people_open_their_contacts(
    portal: Portal, new_context: NewContext
) -> None:
    substation = await capacity.substation()
    name = f"{GIVER} {substation.rpartition('-')[2]}"
    giver = await builders.customer(name=name)
    taker = await builders.customer(name=TAKER)
    seeker = await builders.sign_in(taker)
    await capacity.published(seeker, "seek", text="Для пекарни", substation_key=substation)
    page = await signed_in_page(await new_context(), portal, giver, CAPACITY_OWN)
    await whole(page)
    await page.get_by_role("link", name="Подать объявление").first.click()
    await loaded(page, CAPACITY_AD)
    await fill(page, substation)
    await press(page, "Отправить на проверку").click()
    await expect(error_at(page, FORM, "giver_kind")).to_contain_text("передать нельзя")
    await expect(error_at(page, FORM, "valid_until")).to_contain_text("не позже")
    await expect(error_at(page, FORM, "text")).to_contain_text("Уберите телефон")
    await whole(page)
    await field(page, FORM, "giver_kind").select_option("ordinary")
    await field(page, FORM, "valid_until").fill(capacity.form()["valid_until"])
    await field(page, FORM, "text").fill("Можно по частям")
    await past_double_click(page)
    await press(page, "Отправить на проверку").click()
    await loaded(page, CAPACITY_OWN)
    mine = page.locator("#capacity-ads > li", has_text="Отдаю 40 кВт")
    await expect(mine).to_contain_text("На проверке")

    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    desk = await signed_in_page(await new_context(), portal, operator, STAFF_CAPACITY)
    waits = desk.locator("#capacity-waiting > li", has_text=name)
    await expect(waits).to_contain_text("Присоединено: 90 кВт")
    await whole(desk)
    await press(waits, "Опубликовать").click()
    await expect(notice(desk, "подходящее объявление")).to_be_visible()

    await expect(mine).to_contain_text("Опубликовано")
    await expect(mine).to_contain_text("мощности хватает")
    await whole(page)
    await press(mine, "Попросить контакты").click()
    await loaded(page, CAPACITY_CONTACT)
    await expect(page.get_by_text("Ждём ответа второй стороны")).to_be_visible()
    await field(page, "capacity-message", "body").fill("Готовы взять всё?")
    await press(page, "Отправить").click()
    await expect(page.locator("#capacity-messages")).to_contain_text("Готовы взять всё?")

    other_context = await new_context()
    await sign_in(other_context, portal, taker)
    other = await other_context.new_page()
    await other.goto(HOME.path)
    await loaded(other, HOME)
    await other.goto(CAPACITY_OWN.path)
    await loaded(other, CAPACITY_OWN)
    asked = other.locator("#capacity-contacts > li")
    await expect(asked).to_contain_text("С••• А•••")
    await asked.get_by_role("link").click()
    await loaded(other, CAPACITY_CONTACT)
    await whole(other)
    await press(other, "Открыть контакты").click()
    await expect(other.get_by_text(name).first).to_be_visible()
    await expect(page.get_by_text(taker.email)).to_be_visible()
    await whole(page)

    await desk.get_by_text("На доске: снять объявление").click()
    shown = desk.locator("#capacity-published > li", has_text=name)
    await press(shown, "Снять с доски").click()
    dialog = desk.locator("dialog:modal")
    await field(desk, "capacity-take-down", "reason").fill("Уточните мощность")
    await press(dialog, "Снять с доски").click()
    await expect(notice(desk, "Объявление снято")).to_be_visible()
    await expect(shown).to_have_count(0)
