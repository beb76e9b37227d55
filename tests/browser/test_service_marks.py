"""A mark from the customer to the task of an employee that closes it."""

from datetime import timedelta

from playwright.async_api import expect

from lkk.routes import APPOINTMENTS, MARKS, STAFF_MARKS, application_path
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders, offices
from tests.browser.application_pages import opened
from tests.browser.pages import NewContext, error_at, field, loaded, notice, past_double_click, press, signed_in_page
from tests.browser.wholeness import axe_complaints, sideways
from tests.business_time import today
from tests.portal_process import Portal


async def test_a_low_mark_of_an_application_is_handled_by_an_operator(portal: Portal, open_browser: NewContext) -> None:
    person = await builders.customer()
    application = await made.brought_to(person, ApplicationStatus.FULFILLED)
    page = await signed_in_page(await open_browser(width=360), portal, person, MARKS)
    waiting = page.locator("#to-rate")
    await expect(waiting).to_contain_text(application.number or "")
    assert await axe_complaints(page) == []
    assert await sideways(page) == 0
    await press(waiting, "Оценить").click()
    dialog = page.locator("dialog:modal")
    await press(dialog, "Оценить").click()
    await expect(dialog.get_by_text("Выберите от одной до пяти звёзд")).to_be_visible()
    await dialog.get_by_label("2 из 5").check(force=True)
    await field(page, "mark", "comment").fill("Ждал месяц")
    await past_double_click(page)
    await press(dialog, "Оценить").click()
    await expect(page.get_by_text("Оценивать пока нечего")).to_be_visible()

    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    desk = await signed_in_page(await open_browser(), portal, operator, STAFF_MARKS)
    line = desk.get_by_role("row").filter(has_text=application.number or "")
    await expect(line).to_contain_text("Ждал месяц")
    assert await axe_complaints(desk) == []
    await press(line, "Разобрать").click()
    await press(desk.locator("dialog:modal"), "Разобрать").click()
    await expect(error_at(desk, "mark-outcome", "outcome")).to_contain_text("Напишите")
    await field(desk, "mark-outcome", "outcome").fill("Позвонили, извинились")
    await past_double_click(desk)
    await press(desk.locator("dialog:modal"), "Разобрать").click()
    await expect(notice(desk, "Оценка разобрана")).to_be_visible()
    await expect(line).to_contain_text("Позвонили, извинились")


async def test_a_star_on_the_page_of_an_application_is_the_mark_and_words_follow(
    portal: Portal, open_browser: NewContext
) -> None:
    person = await builders.customer()
    application = await made.brought_to(person, ApplicationStatus.FULFILLED)
    context = await open_browser(width=360)
    page = await opened(context, portal, person, application_path(application.number or ""))
    await expect(page.locator("#short-mark")).to_contain_text("Оцените, как мы исполнили заявку")
    assert await axe_complaints(page) == []
    assert await sideways(page) == 0
    await press(page, "2 из 5").click()
    await expect(page.locator("#own-rating")).to_have_text("Ваша оценка: 2 из 5")
    await expect(page.locator("#short-mark button")).to_have_count(1)  # the stars are gone, the words are offered
    await press(page, "Отправить комментарий").click()
    await expect(error_at(page, "short-mark", "comment")).to_contain_text("Напишите комментарий")
    await field(page, "short-mark", "comment").fill("Ждал месяц")
    await past_double_click(page)
    await press(page, "Отправить комментарий").click()
    await expect(notice(page, "Комментарий отправлен")).to_be_visible()
    await expect(field(page, "short-mark", "comment")).to_have_count(0)
    await expect(page.locator("#own-rating")).to_have_text("Ваша оценка: 2 из 5")


async def test_the_last_visit_is_rated_where_bookings_stand(portal: Portal, open_browser: NewContext) -> None:
    person = await builders.customer()
    await offices.office("rated", week=[[[0, 1440]]] * 7)
    at = offices.at(12, on=today() + timedelta(days=2))
    await offices.serve((await offices.book(await offices.person_of(person), at, "rated")).number)
    page = await signed_in_page(await open_browser(), portal, person, APPOINTMENTS)
    await press(page, "5 из 5").click()
    await expect(page.locator("#own-rating")).to_have_text("Ваша оценка: 5 из 5")
    await page.reload()
    await loaded(page, APPOINTMENTS)
    await expect(page.locator("#own-rating")).to_have_text("Ваша оценка: 5 из 5")
    await expect(press(page, "Добавить комментарий")).to_be_visible()
