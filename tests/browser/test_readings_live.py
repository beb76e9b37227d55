"""What becomes of sent readings, seen on the open page without a reload: pending, sent, refused, delivered later."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.async_api import BrowserContext, Page, expect

from lkk.models.identity import User
from lkk.routes import HOME, NOTIFICATIONS, READINGS
from tests import builders
from tests.browser.city_accounts import CityAccount, CityRegister, attach, noon_of, stored_readings, today_in_city
from tests.browser.pages import (
    NewContext,
    cell,
    loaded,
    notice,
    open_page,
    past_double_click,
    press,
    said_at,
    signed_in_page,
    status_of,
    until,
)
from tests.emails import arrived
from tests.portal_process import Portal


@pytest.fixture(autouse=True)
def good_world(portal: Portal) -> Iterator[None]:
    """Every test begins and ends with an accounting system that behaves."""
    portal.sandbox.reset()
    yield
    portal.sandbox.reset()


@pytest.fixture
async def owner(portal: Portal, home_account: CityAccount) -> User:
    """A customer with the account attached."""
    user = await builders.customer()
    await attach(portal, user, home_account.number)
    return user


@pytest.fixture
async def context(new_context: NewContext) -> BrowserContext:
    """The browser of that customer."""
    return await new_context()


async def send(page: Page, register_id: int, value: str) -> None:
    await cell(page, register_id).fill(value)
    await press(page, "Отправить").click()
    await expect(notice(page, "Отправлено: 1 показание")).to_be_visible()


async def mark(page: Page) -> None:
    """A trace that a reload would wipe."""
    await page.evaluate("window.notReloaded = true")


async def was_not_reloaded(page: Page) -> bool:
    return await page.evaluate("window.notReloaded === true")


async def test_a_pending_reading_becomes_transmitted_on_every_open_page(
    new_context: NewContext, context: BrowserContext, portal: Portal, owner: User, home_account: CityAccount
) -> None:
    neighbour = await builders.customer()
    await attach(portal, neighbour, home_account.number)
    page = await signed_in_page(context, portal, owner, READINGS)
    other = await signed_in_page(await new_context(), portal, neighbour, HOME)
    register_id = home_account.register_id(portal)
    portal.sandbox.behave("pending")
    await send(page, register_id, home_account.registers[0].usual(today_in_city()))
    await expect(status_of(page, register_id)).to_have_text("достоверные")
    await expect(cell(page, register_id)).to_be_disabled()
    for tab in (page, other):
        await mark(tab)
    portal.sandbox.settle()
    await expect(status_of(page, register_id)).to_have_text("переданы")
    await expect(other.get_by_role("main")).to_contain_text("ереданы")
    await expect(other.locator("#bell .count")).to_have_text("1")
    assert await was_not_reloaded(page)
    assert await was_not_reloaded(other)


async def test_a_refused_reading_says_why_at_its_cell_and_may_be_corrected(
    context: BrowserContext, portal: Portal, owner: User, home_account: CityAccount
) -> None:
    page = await signed_in_page(context, portal, owner, READINGS)
    await mark(page)
    [register] = home_account.registers
    register_id = home_account.register_id(portal)
    portal.sandbox.behave("fail", path="/v1/changes")  # the portal does not learn of the inspector's reading yet
    last = register.past[-1]
    inspection = f"inspection-{register.external_id}"
    portal.sandbox.put("reading", inspection, inspected(register, last.value + 1000))
    typed = register.usual(today_in_city())
    await send(page, register_id, typed)
    await expect(status_of(page, register_id)).to_have_text("отклонены")
    await expect(said_at(page, register_id)).to_contain_text("меньше принятого за")
    await expect(cell(page, register_id)).to_have_attribute("aria-invalid", "true")
    await expect(cell(page, register_id)).to_have_value(typed)
    assert await was_not_reloaded(page)
    assert "меньше принятого за" in await arrived(portal.sandbox, owner.email, "Показания отклонены")

    await page.locator("#bell").click()
    await loaded(page, NOTIFICATIONS)
    await page.get_by_role("link", name=f"Показания отклонены, лицевой счёт № {home_account.number}").click()
    await expect(page.get_by_role("article")).to_contain_text("меньше принятого за")
    portal.sandbox.reset()
    await until(lambda: portal.query("select 1 from reading where external_id = %s", inspection))
    await page.get_by_role("article").get_by_role("link", name="Перейти").click()
    await loaded(page, READINGS)
    await send(page, register_id, register.usual(today_in_city(), since=last.value + 1000))
    await expect(status_of(page, register_id)).to_have_text("переданы")
    await expect(said_at(page, register_id)).not_to_contain_text("меньше")


async def test_readings_sent_while_the_accounting_system_is_away_are_kept_and_delivered_once(
    context: BrowserContext, portal: Portal, owner: User, home_account: CityAccount
) -> None:
    page = await signed_in_page(context, portal, owner, READINGS)
    register_id = home_account.register_id(portal)
    portal.sandbox.behave("down")
    value = home_account.registers[0].usual(today_in_city())
    await send(page, register_id, value)
    tried = "select 1 from outbox_item o join reading r on o.idempotency_key = r.delivery_key::text "
    await until(lambda: portal.query(f"{tried} where r.register_id = %s and o.attempts > 0", register_id))
    await expect(status_of(page, register_id)).to_have_text("достоверные")
    await page.reload()
    await loaded(page, READINGS)
    await expect(cell(page, register_id)).to_have_value(value)
    await expect(status_of(page, register_id)).to_have_text("достоверные")
    await mark(page)
    portal.sandbox.reset()
    await expect(status_of(page, register_id)).to_have_text("переданы", timeout=30_000)
    assert await was_not_reloaded(page)
    assert len(stored_readings(portal, register_id)) == 1


async def test_a_value_that_another_tab_has_sent_is_told_and_not_replaced_unasked(
    context: BrowserContext, portal: Portal, owner: User, home_account: CityAccount
) -> None:
    page = await signed_in_page(context, portal, owner, READINGS)
    [register], register_id = home_account.registers, home_account.register_id(portal)
    typed = register.usual(today_in_city())
    await cell(page, register_id).fill(typed)
    await cell(page, register_id).blur()
    await expect(status_of(page, register_id)).to_have_text("неподтвержденные")
    other = await context.new_page()
    await open_page(other, READINGS)
    await send(other, register_id, register.usual(today_in_city(), since=register.past[-1].value + 1))
    await expect(status_of(page, register_id)).to_have_text("переданы")
    await expect(said_at(page, register_id)).to_contain_text("Уже отправлено другое значение")
    await expect(cell(page, register_id)).to_have_value(typed)
    await press(page, "Отправить").click()
    await expect(page.get_by_label("Уже отправлено другое значение")).to_be_focused()
    assert len(stored_readings(portal, register_id)) == 1


async def test_what_is_being_typed_stays_while_statuses_of_other_cells_change(
    context: BrowserContext, portal: Portal
) -> None:
    user = await builders.customer()
    metered = await builders.metered_account(zones=2)
    await builders.attach(user, metered.account)
    day, night = (register.key for register in metered.registers)
    page = await signed_in_page(context, portal, user, READINGS)
    other = await context.new_page()
    await open_page(other, READINGS)
    await cell(page, night).press_sequentially("12")
    await cell(other, day).fill("70")
    await press(other, "Отправить").click()
    await other.get_by_label("Не заполнена зона").check()
    await past_double_click(other)
    await press(other, "Отправить").click()
    await expect(status_of(page, day)).to_have_text("отклонены")  # the accounting system knows no such meter
    await expect(said_at(page, day)).to_contain_text("Такого счётчика нет в учётной системе")
    await expect(cell(page, night)).to_be_focused()
    await expect(cell(page, night)).to_have_value("12")
    await page.keyboard.type("3")
    await expect(cell(page, night)).to_have_value("123")


@pytest.mark.parametrize(("day", "months_on"), [(10, 0), (28, 1)])
async def test_outside_of_the_window_readings_are_taken_and_marked(
    context: BrowserContext, portal: Portal, owner: User, home_account: CityAccount, day: int, months_on: int
) -> None:
    today = today_in_city().replace(day=day)
    async with noon_of(portal, today):
        page = await signed_in_page(context, portal, owner, READINGS)
        await expect(page.get_by_text("поставщик может учесть их в следующем месяце")).to_be_visible()
        register_id = home_account.register_id(portal)
        await send(page, register_id, home_account.registers[0].usual(today))
        await expect(status_of(page, register_id)).to_have_text("переданы")
    newest = "select billing_period, outside_window from reading where register_id = %s order by id desc limit 1"
    [(period, outside)] = portal.query(newest, register_id)
    assert outside
    assert (period.year - today.year) * 12 + period.month - today.month == months_on


def inspected(register: CityRegister, value: Decimal) -> dict[str, str | None]:
    """A reading of last month that an inspector has brought."""
    last = register.past[-1]
    return {
        "register_id": register.external_id,
        "value": f"{value:f}",
        "taken_on": last.taken_on.isoformat(),
        "billing_period": last.period,
        "source": "inspector",
        "source_key": None,
    }
