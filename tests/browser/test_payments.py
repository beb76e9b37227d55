"""Paying in the browser: from the invoice through the provider's page and back to the receipt by letter."""

from datetime import timedelta

from playwright.async_api import expect

from lkk.routes import HOME, PAYMENTS
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.money import issuing
from lkk.services.money.issuing import NewInvoice, NewLine
from tests import builders, money
from tests.browser.pages import NewContext, error_at, field, loaded, past_double_click, press, signed_in_page
from tests.browser.wholeness import check_look
from tests.emails import arrived
from tests.portal_process import Portal

PURPOSE = "Технологическое присоединение дома"


async def test_a_customer_pays_a_part_and_leaves_a_payment_undecided(portal: Portal, new_context: NewContext) -> None:
    portal.sandbox.payments(hook=f"{portal.url}/api/hooks/payments/sandbox-hook", notices=2)
    who = await builders.customer()
    lines = [NewLine("Ставка за присоединение", 1_000_000, formula="10 000 ₽ × 1 присоединение")]
    async with unit_of_work() as work:
        until = money.DAY + timedelta(days=400)
        one = await issuing.issue(work, None, NewInvoice(who.key, PURPOSE, lines, pay_until=until))
    await money.invoice(who, 250_000)
    assert "не чек" not in await arrived(portal.sandbox, who.email, one.number)
    page = await signed_in_page(await new_context(), portal, who, HOME)
    wanted = page.locator("#own-tasks")
    await expect(wanted).to_contain_text("Оплатите 2 счёта на 12 500,00 ₽")
    await expect(wanted).to_contain_text(f"до {until:%d.%m.%Y}")
    await check_look(page)
    await wanted.get_by_role("link", name="Открыть счета").click()
    await loaded(page, PAYMENTS)
    first = page.get_by_role("main").locator("section", has=page.get_by_role("heading", name=f"Счёт № {one.number}"))
    await first.get_by_text("Из чего складывается сумма").click()
    await expect(first).to_contain_text("10 000 ₽ × 1 присоединение")
    await expect(first.get_by_role("link", name="Счёт в PDF с QR-кодом")).to_be_visible(timeout=40_000)
    form = f"pay-part-{one.public_id}"
    await first.get_by_text("Оплатить часть суммы").click()
    await field(page, form, "amount").fill("20000")
    await press(first, "Оплатить часть").click()
    await expect(error_at(page, form, "amount")).to_contain_text("осталось оплатить")
    await check_look(page)
    await field(page, form, "amount").fill("4 000,00")
    await past_double_click(page)
    await press(first, "Оплатить часть").click()

    await expect(page.get_by_role("heading", name="Оплата 4000,00 ₽")).to_be_visible()
    await press(page, "Оплатить").click()
    await loaded(page, PAYMENTS)
    await expect(first).to_contain_text("Оплачен частично")
    assert "не чек" in await arrived(portal.sandbox, who.email, "Получена оплата")

    told = page.get_by_role("main")
    await press(page, "Оплатить выбранные").click()
    await expect(page.get_by_role("heading", name="Оплата 8500,00 ₽")).to_be_visible()
    await page.goto(f"{portal.url}{PAYMENTS.path}")  # away without a decision: nothing is paid, the page can be opened
    await loaded(page, PAYMENTS)
    await expect(told).to_contain_text("Ждём оплаты")
    await check_look(page)
