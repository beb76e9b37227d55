"""A plant's twenty metering points, filled without the mouse."""

from playwright.async_api import Dialog, Page, expect

from lkk.routes import READINGS
from lkk.vocabulary.people import CabinetClass, RegistrationKind
from tests import builders
from tests.browser.city_accounts import attach
from tests.browser.pages import cell, notice, press, signed_in_page, until
from tests.portal_process import Portal

IDS = "cells => cells.map(cell => cell.id)"


async def ids(page: Page, selector: str) -> list[str]:
    return await page.locator(selector).evaluate_all(IDS)


async def focused(page: Page) -> str:
    return await page.evaluate("document.activeElement.id")


async def test_enter_goes_down_a_zone_and_tab_along_the_zones_of_a_point(page: Page, portal: Portal) -> None:
    user = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY, name="Завод оснастки")
    await attach(portal, user, "203", "legal")
    page = await signed_in_page(page.context, portal, user, READINGS)
    await expect(page.locator("#readings-grid tbody tr")).to_have_count(20)
    column = await ids(page, 'input[data-grid="A+T1"]')
    row = await ids(page, "#readings-grid tbody tr:first-child input")
    assert len(column) > 10
    assert len(row) > 1

    await page.locator(f'[id="{column[0]}"]').focus()
    for expected in column[1:3]:
        await page.keyboard.press("Enter")
        assert await focused(page) == expected
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.press("ArrowUp")
    assert await focused(page) == column[0] == row[0]
    await page.keyboard.press("Tab")
    assert await focused(page) == row[1]
    await page.keyboard.press("Shift+Tab")
    assert await focused(page) == row[0]


async def test_leaving_a_cell_by_enter_keeps_its_value_as_a_draft(page: Page, portal: Portal) -> None:
    user = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY, name="Завод оснастки")
    metered = await builders.metered_account(registry=CabinetClass.LEGAL)
    second = await builders.register(await builders.meter(await builders.metering_point(metered.account)))
    await builders.attach(user, metered.account)
    page = await signed_in_page(page.context, portal, user, READINGS)
    first = metered.registers[0]
    await page.locator(f"#readings-r{first.key}").press_sequentially("15,5")
    await page.keyboard.press("Enter")
    assert await focused(page) == f"readings-r{second.key}"
    await page.keyboard.type("7")
    await page.keyboard.press("Enter")
    await expect(page.locator(".cell-status", has_text="неподтвержденные")).to_have_count(1)
    await expect(page.get_by_text("Заполнено 1 из 2")).to_be_visible()
    await expect(page.locator(f"#readings-r{second.key}")).to_have_value("7")


async def test_who_stays_on_the_page_after_the_question_can_go_on(page: Page, portal: Portal) -> None:
    user = await builders.customer()
    metered = await builders.metered_account()
    await builders.attach(user, metered.account)
    page = await signed_in_page(page.context, portal, user, READINGS)
    [register] = metered.registers
    asked: list[str] = []

    async def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    page.on("dialog", stay)
    await cell(page, register.key).fill("15,5")
    await page.evaluate("location.assign('/')")
    await until(lambda: asked == ["beforeunload"])
    await expect(cell(page, register.key)).to_have_value("15,5")
    await press(page, "Отправить").click()
    await expect(notice(page, "Отправлено: 1 показание")).to_be_visible()
