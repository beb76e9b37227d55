"""The supply contract on the page of a connection: consent, the contract, the account attached without a PIN."""

from playwright.async_api import Page, expect
from sqlmodel import select

from lkk.models.consents import Consent
from lkk.routes import APPLICATION, STAFF_APPLICATION, application_path, staff_application_path
from lkk.services.connection import supply_cases
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.documents import DocumentState
from tests import builders
from tests import supply_cases as supply
from tests.browser.application_pages import opened
from tests.browser.pages import NewContext, error_at, field, loaded, notice, past_double_click, press
from tests.browser.wholeness import axe_complaints, sideways
from tests.portal_process import Portal

FORM, TOLD = "supply-consent", "supply-told"


async def whole(page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await axe_complaints(page) == []
    assert await sideways(page) == 0


async def test_a_connected_customer_agrees_gets_the_contract_and_attaches_the_account(
    portal: Portal, open_browser: NewContext
) -> None:
    portal.sandbox.offers_supply_after(0)
    person = await builders.customer(name="Светлова Нина Павловна")
    application = await supply.at_supply(person)
    async with unit_of_work() as work:
        for one in await work.session.exec(select(Consent).where(Consent.application_id == application.key)):
            one.revoked_at = work.now
    await supply_cases.open_cases()
    number = application.number or ""
    page = await opened(await open_browser(), portal, person, application_path(number))
    await loaded(page, APPLICATION, f"Заявка {number}")
    card = page.locator("#supply")
    await expect(card).to_contain_text("Ждёт согласия клиента")
    await whole(page)
    await press(card, "Дать согласие").click()
    await expect(error_at(page, FORM, "consent")).to_be_visible()
    await past_double_click(page)
    await card.get_by_role("checkbox").check()
    await press(card, "Дать согласие").click()
    await expect(card).to_contain_text("Рассматривает поставщик", timeout=30_000)  # the worker has handed it in

    await supply.asked()
    await expect(card).to_contain_text("Договор ждёт подписи клиента", timeout=30_000)
    await expect(card).to_contain_text("№ ЭС-")
    await supply.settled(await builders.sign_in(person), application, DocumentState.SIGNED)
    await expect(card).to_contain_text("Подписан клиентом")

    office = await opened(await open_browser(), portal, await builders.staff(), staff_application_path(number))
    await loaded(office, STAFF_APPLICATION, f"Заявка {number}")
    await expect(office.locator("#supply")).to_contain_text("Подписан клиентом")
    await whole(office)
    await supply.asked()
    for seen in (card, office.locator("#supply")):
        await expect(seen).to_contain_text("Договор заключён", timeout=30_000)

    attach = press(card, "Подключить без ПИН-кода")
    await expect(attach).to_be_visible(timeout=60_000)  # the feed has brought the account, the worker tells of it
    await whole(page)
    await attach.click()
    await expect(notice(page, "подключён")).to_be_visible()
    await expect(attach).to_have_count(0)


async def test_a_contract_of_another_supplier_is_told_of_by_the_customer(
    portal: Portal, open_browser: NewContext
) -> None:
    person = await builders.customer(name="Лугов Пётр Ильич")
    application = await supply.at_supply(person, supplier="other", supplier_name="ООО «Свет»")
    await supply_cases.open_cases()
    number = application.number or ""
    page = await opened(await open_browser(), portal, person, application_path(number))
    await loaded(page, APPLICATION, f"Заявка {number}")
    card = page.locator("#supply")
    await expect(card).to_contain_text("ООО «Свет»")
    await press(card, "Договор заключён").click()
    await expect(error_at(page, TOLD, "contract")).to_contain_text("номер договора")
    await whole(page)
    await field(page, TOLD, "contract").fill("12-Э")
    await field(page, TOLD, "concluded_on").fill("2026-01-15")
    await past_double_click(page)
    await press(card, "Договор заключён").click()
    await expect(notice(page, "Записано")).to_be_visible()
    await expect(card).to_contain_text("№ 12-Э")
    await expect(press(card, "Договор заключён")).to_have_count(0)
