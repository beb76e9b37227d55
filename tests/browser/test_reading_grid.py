"""The grid of a company: many questions confirmed at once, rows by what they want, a telephone."""

from datetime import date

from dateutil.relativedelta import relativedelta
from playwright.async_api import Locator, Page, expect

from lkk.routes import CONSUMPTION, READINGS
from lkk.vocabulary.people import CabinetClass, RegistrationKind
from tests import builders
from tests.browser.city_accounts import today_in_city
from tests.browser.pages import cell, loaded, notice, past_double_click, press, signed_in_page
from tests.portal_process import Portal

POINTS = 12
#: Whether nothing stands over a focused input, from its upper edge to the lower one.
IN_SIGHT = """input => {
  input.focus();
  const box = input.getBoundingClientRect();
  const heights = [box.top + 2, box.y + box.height / 2, box.bottom - 2];
  return heights.every((y) => document.elementFromPoint(box.x + box.width / 2, y) === input);
}"""
#: Tells in `mostAtOnce` how many rows of a table have come into the document together at most.
WATCH_ROWS = """
window.mostAtOnce = 0;
new MutationObserver((changes) => {
  const added = changes.flatMap((change) => [...change.addedNodes]).filter((node) => node instanceof Element);
  const rows = added.flatMap((one) => (one.matches("tbody tr") ? [one] : [...one.querySelectorAll("tbody tr")]));
  window.mostAtOnce = Math.max(window.mostAtOnce, new Set(rows).size);
}).observe(document, { childList: true, subtree: true });
"""


def row_of(page: Page, register_id: int) -> Locator:
    return page.locator("#readings-grid tbody tr").filter(has=page.locator(f'[data-register="{register_id}"]'))


def count_of(page: Page, show: str) -> Locator:
    return page.locator(f'.row-filters [data-show="{show}"] .view-count')


async def test_doubts_are_confirmed_at_once_and_rows_are_found_by_what_they_want(page: Page, portal: Portal) -> None:
    user = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY)
    account = await builders.account(registry=CabinetClass.LEGAL)
    await builders.attach(user, account)
    last: date = today_in_city().replace(day=1) - relativedelta(months=2)
    ids: list[int] = []
    for number in range(POINTS):
        meter = await builders.meter(await builders.metering_point(account, name=f"Участок {number + 1:02}"))
        register = await builders.register(meter)
        await builders.reading(register, last, "100")
        ids.append(register.key)
    first, second, third, *_ = ids

    portal.sandbox.behave("pending")
    await page.context.add_init_script(WATCH_ROWS)
    page = await signed_in_page(page.context, portal, user, READINGS)
    assert await page.evaluate("mostAtOnce") <= POINTS / 2  # with the mark of what is to come
    await expect(row_of(page, first).locator(".row-state")).to_have_text("не заполнено")
    await expect(count_of(page, "empty")).to_have_text("12")
    await cell(page, third).fill("-1")
    await cell(page, third).blur()
    await expect(row_of(page, third).locator(".row-state")).to_have_text("исправьте значение")
    await expect(count_of(page, "questions")).to_have_text("1")
    await cell(page, third).fill("")
    await cell(page, third).blur()
    await expect(count_of(page, "questions")).to_have_text("0")
    for register_id in (first, second):
        await cell(page, register_id).fill("40100")
        await cell(page, register_id).blur()
    await press(page, "Отправить").click()
    boxes = page.locator(".question-sort input[type=checkbox]")
    await expect(boxes).to_have_count(2)
    await expect(boxes.first).to_be_focused()
    await expect(row_of(page, second).locator(".row-state")).to_have_text("есть вопрос")
    await expect(count_of(page, "questions")).to_have_text("2")
    await press(page, "Подтвердить все похожие: 2").click()
    await expect(page.locator(".question-sort input:checked")).to_have_count(2)
    await past_double_click(page)
    await press(page, "Отправить").click()
    await expect(notice(page, "Отправлено: 2 показания")).to_be_visible()
    await expect(boxes).to_have_count(0)
    await expect(row_of(page, first).locator(".row-state")).to_have_text("достоверные")
    await expect(page.get_by_text("Заполнено 2 из 12, отправлено 2")).to_be_visible()

    await cell(page, third).fill("115")
    await page.locator('.row-filters [data-show="empty"]').click()
    await page.wait_for_url("**?show=empty")
    await expect(row_of(page, first)).to_be_hidden()
    await expect(count_of(page, "empty")).to_have_text("9")
    await expect(cell(page, third)).to_have_value("115")
    await cell(page, ids[3]).fill("110")
    await page.keyboard.press("Enter")
    await expect(cell(page, ids[4])).to_be_focused()
    await expect(count_of(page, "empty")).to_have_text("8")
    await expect(row_of(page, ids[3])).to_be_visible()
    await page.reload()
    await loaded(page, READINGS)
    await expect(row_of(page, ids[4])).to_be_visible()
    await expect(row_of(page, ids[3])).to_be_hidden()

    await cell(page, ids[-1]).scroll_into_view_if_needed()
    await expect(page.get_by_role("columnheader", name="A+ Т1")).to_be_in_viewport()
    for width, height in ((1440, 640), (820, 640), (360, 640)):
        await page.set_viewport_size({"width": width, "height": height})
        for register_id in (*ids[4:], *reversed(ids[4:])):
            assert await cell(page, register_id).evaluate(IN_SIGHT), (width, register_id)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    links = page.get_by_role("navigation", name="Раздел показаний")
    await links.get_by_role("link", name="Статистика потребления").click()
    await loaded(page, CONSUMPTION)
    await expect(links.locator('[aria-current="page"]')).to_be_in_viewport(ratio=1)
    heights = await links.locator("a").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert len(set(heights)) == 1, "one row"
    portal.sandbox.reset()
