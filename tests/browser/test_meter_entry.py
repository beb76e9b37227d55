"""The readings of a resident on a telephone: what is needed, one meter at a time, success that stays, a correction."""

from datetime import timedelta

from playwright.async_api import expect

from lkk.routes import HOME, READINGS
from lkk.vocabulary.words import day_in_words, month_name
from tests import builders
from tests.browser.city_accounts import CityAccount, attach, noon_of, stored_readings, today_in_city
from tests.browser.pages import (
    NewContext,
    cell,
    loaded,
    past_double_click,
    press,
    said_at,
    signed_in_page,
    status_of,
    until,
)
from tests.browser.wholeness import axe_complaints, sideways
from tests.portal_process import Portal


async def test_a_resident_types_sees_what_is_usual_sends_and_corrects(
    new_context: NewContext, portal: Portal, home_account: CityAccount
) -> None:
    portal.sandbox.reset()
    user, day = await builders.customer(), today_in_city().replace(day=22)
    await attach(portal, user, home_account.number)
    [register], register_id = home_account.registers, home_account.register_id(portal)
    async with noon_of(portal, day):
        page = await signed_in_page(await new_context(360), portal, user, HOME)
        await page.locator(".account-cards").get_by_role("link", name="Внести показания").click()
        await loaded(page, READINGS)
        month = month_name(day)
        await expect(page.get_by_role("main")).to_contain_text(f"Передайте показания за {month} до 26")
        value = cell(page, register_id)
        await expect(value).to_have_attribute("inputmode", "decimal")
        await value.press_sequentially(register.usual(day))
        await expect(said_at(page, register_id)).to_contain_text("как обычно")
        await expect(value).to_be_focused()
        assert await axe_complaints(page) == []
        taken_on, wrong = page.get_by_label("Дата снятия показаний"), page.locator("#readings-taken_on-error")
        await taken_on.fill("1.1.2020")
        await taken_on.blur()
        await expect(wrong).to_contain_text("Дата раньше последних переданных показаний")
        await taken_on.fill(f"{day:%d%m}")
        await taken_on.blur()
        await expect(wrong).to_be_empty()
        await expect(said_at(page, register_id)).to_contain_text("как обычно")
        await value.focus()
        await page.keyboard.press("Enter")
        became = page.locator("#meter-became")
        sent = f"Передано {day_in_words(day)}, учтём за {month}"
        await expect(became).to_contain_text(sent)
        await expect(became).to_be_focused()
        await expect(became).to_be_in_viewport()
        await expect(page.get_by_role("main")).to_contain_text(
            f"От вас ничего не нужно: показания за {month} отправлены"
        )
        await page.reload()
        await loaded(page, READINGS)
        await expect(became).to_contain_text(sent)
        assert await axe_complaints(page) == []
        assert await sideways(page) <= 0

        corrected = register.usual(day, since=register.past[-1].value + 1)
        await value.fill(corrected)
        await value.blur()
        await expect(status_of(page, register_id)).to_have_text("неподтвержденные")
        await press(page, "Отправить").click()
        await until(lambda: len(stored_readings(portal, register_id)) > 1)
        await expect(became).to_contain_text(sent)
        await expect(value).to_have_value(corrected)


async def test_a_value_nobody_can_have_used_is_asked_about_before_it_is_sent(
    new_context: NewContext, portal: Portal
) -> None:
    user, metered = await builders.customer(), await builders.metered_account()
    await builders.attach(user, metered.account)
    [register] = metered.registers
    last_month = (today_in_city().replace(day=1) - timedelta(days=1)).replace(day=1)
    await builders.reading(register, last_month, "100")
    page = await signed_in_page(await new_context(360), portal, user, READINGS)
    await cell(page, register.key).press_sequentially("30100")
    await expect(said_at(page, register.key)).to_contain_text("больше возможного при максимальной мощности")
    await page.keyboard.press("Enter")
    question = page.get_by_label("больше возможного при максимальной мощности")
    await expect(question).to_be_focused()
    assert await axe_complaints(page) == []
    sent = "select count(*) from reading where register_id = %s and status <> 'unconfirmed' and value > 100"
    assert portal.query(sent, register.key) == [(0,)]
    await page.keyboard.press("Space")
    await expect(question).to_be_checked()
    await past_double_click(page)
    await press(page, "Отправить").click()
    await until(lambda: portal.query(sent, register.key) == [(1,)])


async def test_the_next_meter_that_waits_is_one_press_away_in_another_account(
    new_context: NewContext, portal: Portal
) -> None:
    user = await builders.customer()
    first, second = await builders.metered_account(zones=2), await builders.metered_account()
    await builders.attach(user, first.account)
    await builders.attach(user, second.account, active=False)
    page = await signed_in_page(await new_context(360), portal, user, READINGS)
    await expect(page.locator("#meter")).to_contain_text(first.meter.serial_number)
    await expect(page.get_by_role("main")).to_contain_text("0 из 2 переданы")
    inputs = page.locator("#meter .meter-value input")
    await expect(inputs).to_have_count(2)
    await inputs.first.focus()
    await page.keyboard.press("Enter")
    await expect(inputs.nth(1)).to_be_focused()
    await press(page, "Следующий счётчик").click()
    await expect(page.locator("#meter")).to_contain_text(second.meter.serial_number)
    await expect(inputs).to_have_count(1)
    await page.reload()
    await loaded(page, READINGS)
    await expect(page.locator("#meter")).to_contain_text(second.meter.serial_number)
