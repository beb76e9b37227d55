"""A day is typed as people write it, whatever the language of the browser, and told to the form whole."""

from datetime import timedelta

from playwright.async_api import Locator, Page, expect

from lkk.routes import STAFF_SURVEY, STAFF_SURVEY_NEW
from tests import builders, business_time
from tests.browser.pages import NewContext, error_at, field, loaded, past_double_click, press, signed_in_page
from tests.browser.wholeness import axe_complaints, sideways
from tests.portal_process import Portal


def value(page: Page, form: str, name: str) -> Locator:
    """What the form gets."""
    return page.locator(f'#{form}-{name} ~ [name="{name}"]')


async def test_a_day_is_understood_as_it_is_typed_and_a_wrong_one_is_told(
    portal: Portal, open_browser: NewContext
) -> None:
    page = await signed_in_page(await open_browser(), portal, await builders.staff(), STAFF_SURVEY_NEW)
    first, last = field(page, "survey", "starts_on"), field(page, "survey", "ends_on")
    await expect(first).to_have_attribute("placeholder", "дд.мм.гггг")
    for typed, shown in (("05032031", "05.03.2031"), ("5.3.31", "05.03.2031"), ("2031-03-05", "05.03.2031")):
        await first.fill(typed)
        await last.focus()
        await expect(first).to_have_value(shown)
        await expect(value(page, "survey", "starts_on")).to_have_value("2031-03-05")
    gone = (business_time.today() - timedelta(1)).replace(day=1)
    await first.fill(f"{gone:%d.%m}")
    await last.focus()
    await expect(first).to_have_value(f"{gone:%d.%m}.{gone.year + 1}")  # a survey is to come
    await first.fill("05.03.2031")
    await last.fill("31.02.2031")
    await first.focus()
    await expect(error_at(page, "survey", "ends_on")).to_contain_text("Такого дня нет")
    assert await axe_complaints(page) == []
    await field(page, "survey", "title").fill("День словами")
    await press(page, "Сохранить черновик").click()
    await expect(last).to_be_focused()  # nothing is sent while a day is none
    await last.fill("6")
    await first.focus()
    await expect(error_at(page, "survey", "ends_on")).to_contain_text("Укажите дату целиком")
    await last.fill("06.03.31")
    await first.focus()
    await expect(error_at(page, "survey", "ends_on")).to_be_empty()
    await page.set_viewport_size({"width": 360, "height": 780})
    assert await sideways(page) == 0
    await past_double_click(page)
    await press(page, "Сохранить черновик").click()
    await loaded(page, STAFF_SURVEY, "День словами")
    await expect(page.locator("main")).to_contain_text("05.03.2031 — 06.03.2031")
