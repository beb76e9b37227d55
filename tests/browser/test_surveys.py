"""A survey from the builder to its chart: built, published, answered by a customer, counted in an open page."""

from playwright.async_api import Page, expect

from lkk.routes import HOME, STAFF_SURVEY, STAFF_SURVEY_NEW, STAFF_SURVEYS
from tests import builders, surveys
from tests.browser.pages import (
    NewContext,
    error_at,
    field,
    loaded,
    notice,
    past_double_click,
    press,
    signed_in_page,
)
from tests.browser.wholeness import axe_complaints, sideways
from tests.portal_process import Portal

FORM, QUESTION, TITLE = "survey", "survey-question", "Как мы работаем"


async def whole(page: Page, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 900})
    assert await axe_complaints(page) == []
    assert await sideways(page) == 0


async def add_question(page: Page, text: str, kind: str, **more: str) -> None:
    await press(page, "Добавить вопрос").click()
    await field(page, QUESTION, "text").fill(text)
    await field(page, QUESTION, "kind").select_option(label=kind)
    for name, value in more.items():
        if name == "condition":
            await field(page, QUESTION, name).select_option(label=value)
        else:
            await field(page, QUESTION, name).fill(value)
    await press(page, "Сохранить вопрос").click()
    await expect(page.locator("#survey-builder").get_by_text(text)).to_be_visible()
    await past_double_click(page)


async def built(page: Page) -> None:
    day = str(await surveys.today())
    await page.get_by_role("link", name=STAFF_SURVEY_NEW.title).click()
    await loaded(page, STAFF_SURVEY_NEW)
    await press(page, "Сохранить черновик").click()
    await expect(error_at(page, FORM, "title")).to_contain_text("Напишите название")
    await field(page, FORM, "title").fill(TITLE)
    await field(page, FORM, "starts_on").fill(day)
    await field(page, FORM, "ends_on").fill(day)
    await past_double_click(page)
    await press(page, "Сохранить черновик").click()
    await loaded(page, STAFF_SURVEY, TITLE)
    await add_question(page, "Ваша оценка?", "Шкала")
    await add_question(page, "Что улучшить?", "Ответ словами", condition="Вопрос 1, ответ «2»")
    await add_question(page, "Как обращались?", "Один вариант", options="В офисе\nНа сайте")


async def test_a_survey_goes_from_the_builder_to_the_chart(portal: Portal, open_browser: NewContext) -> None:
    person = await builders.customer()
    page = await signed_in_page(await open_browser(), portal, await builders.staff(), STAFF_SURVEYS)
    await built(page)
    await whole(page, 360)
    await press(page, "Опубликовать").click()
    await press(page.locator("dialog:modal"), "Опубликовать").click()
    await expect(notice(page, "Опрос опубликован")).to_be_visible()
    await expect(page.locator("#survey-stage")).to_contain_text("Идёт")

    other = await signed_in_page(await open_browser(), portal, person, HOME)
    await other.get_by_role("link", name="Открыть опрос").click(timeout=40_000)  # once the worker has invited
    await expect(other.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    why = other.get_by_role("textbox", name="Что улучшить?")
    await expect(why).to_be_hidden()
    await press(other, "Отправить ответ").click()
    await expect(other.get_by_text("Выберите оценку")).to_be_visible()
    await other.get_by_text("2", exact=True).click()
    await why.fill("Отвечать быстрее")
    await other.get_by_text("На сайте").click()
    await whole(other, 360)
    await whole(other, 1440)
    await press(other, "Отправить ответ").click()
    await expect(other.get_by_text("Ответ принят.")).to_be_visible()

    await page.set_viewport_size({"width": 1440, "height": 900})
    results = page.locator("#survey-results")  # the page of the staff follows by itself
    await expect(page.locator("#survey-total")).to_contain_text("1 ответ")
    await expect(results.get_by_text("Отвечать быстрее")).to_be_visible()
    await expect(results.locator("svg.chart")).to_have_count(2)
    await expect(results.get_by_role("row").filter(has_text="2. На сайте")).to_contain_text("100")
    await whole(page, 360)
    await whole(page, 1440)
