"""Money goes back: the bank's payment is found, the customer asks, an operator prepares, an administrator approves."""

from playwright.async_api import Page, expect

from lkk.routes import REFUNDS, STAFF_PAYMENT, STAFF_PAYMENTS, STAFF_REFUND, STAFF_REFUNDS, STATEMENT
from lkk.vocabulary.people import Role
from tests import builders, money
from tests.browser.pages import NewContext, error_at, field, loaded, notice, press, signed_in_page
from tests.browser.wholeness import axe_complaints, sideways
from tests.portal_process import Portal

FORM = "refund"


async def whole(page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await axe_complaints(page) == []
    assert await sideways(page) == 0


async def test_a_bank_payment_is_found_and_part_of_it_goes_back_by_two_people(
    portal: Portal, open_browser: NewContext
) -> None:
    person = await builders.customer(name="Возвратова Вера Ильинична")
    invoice = await money.invoice(person, 100_000)
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR, name="Орлова Марина")
    head = await builders.staff(name="Главнова Галина")
    desk = await signed_in_page(await open_browser(), portal, operator, STAFF_PAYMENTS)
    portal.sandbox.pay(
        amount_kopecks=120_000,
        payer="Возвратова Вера Ильинична",
        purpose="За присоединение",
        value_date="2026-11-20",
    )
    await desk.get_by_role("link", name="1\u202f200,00 ₽").click(timeout=30_000)
    await loaded(desk, STAFF_PAYMENT, "Платёж 1\u202f200,00 ₽ от 20.11.2026")
    await field(desk, "match", "invoice_number").fill("СЧ-1")
    await press(desk, "Зачесть в счёт").click()
    await expect(error_at(desk, "match", "invoice_number")).to_contain_text("Счёта № СЧ-1 нет")
    await whole(desk)
    await field(desk, "match", "invoice_number").fill(invoice.number)
    await desk.wait_for_timeout(600)
    await press(desk, "Зачесть в счёт").click()
    await expect(desk.locator("#payment-state")).to_contain_text("Зачтён")

    page = await signed_in_page(await open_browser(), portal, person, REFUNDS)
    await page.get_by_role("button", name="Вернуть: Перевод через банк").click()
    await field(page, FORM, "amount").fill("1300")
    await field(page, FORM, "reason").fill("Заплатила больше, чем нужно")
    await field(page, FORM, "bik").fill("040173604")
    await field(page, FORM, "bank_name").fill("ПАО Сбербанк")
    await field(page, FORM, "settlement_account").fill("40702810702000012346")
    await press(page, "Попросить о возврате").click()
    await expect(error_at(page, FORM, "amount")).to_contain_text("не больше 1\u202f200,00 ₽")
    await expect(error_at(page, FORM, "settlement_account")).to_contain_text("контрольная цифра не сходится")
    await whole(page)
    await field(page, FORM, "amount").fill("200")
    await field(page, FORM, "settlement_account").fill("40702810702000012345")
    await page.wait_for_timeout(600)
    await press(page, "Попросить о возврате").click()
    mine = page.locator("#refunds")
    await expect(mine).to_contain_text("Проверяем просьбу")

    await desk.goto(STAFF_REFUNDS.path)
    await loaded(desk, STAFF_REFUNDS)
    await desk.get_by_role("link", name="200,00 ₽", exact=True).click()
    await loaded(desk, STAFF_REFUND, "Возврат 200,00 ₽")
    await expect(press(desk, "Одобрить")).to_have_count(0)
    await press(desk, "Передать на одобрение").click()
    await press(desk.locator("dialog:modal"), "Передать").click()
    await expect(desk.locator("#refund-state")).to_contain_text("Ждёт одобрения")
    await whole(desk)
    await expect(mine).to_contain_text("ждёт одобрения")

    other = await signed_in_page(await open_browser(), portal, head, STAFF_REFUNDS)
    await expect(other.get_by_text("Они в таблице первые")).to_be_visible()
    await other.get_by_role("link", name="200,00 ₽", exact=True).click()
    await loaded(other, STAFF_REFUND, "Возврат 200,00 ₽")
    await press(other, "Одобрить").click()
    await press(other.locator("dialog:modal"), "Одобрить и вернуть").click()
    await expect(notice(other, "Возврат одобрен")).to_be_visible()
    for seen in (mine, desk.locator("#refund-state"), other.locator("#refund-state")):  # all three follow by themselves
        await expect(seen).to_contain_text("Деньги возвращены", timeout=30_000)

    await page.goto(STATEMENT.path)
    await loaded(page, STATEMENT)
    await expect(page.locator("#statement-outcome")).to_contain_text("долга и аванса нет")
    async with page.expect_download() as found:
        await press(page, "Скачать PDF").click()
    assert (await (await found.value).path()).read_bytes().startswith(b"%PDF-")
    await whole(page)
