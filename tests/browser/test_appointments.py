"""Visits in the browser: a guest and a customer book, move, cancel and wait; a taken time greys out elsewhere."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.async_api import Locator, Page, expect

from lkk.routes import APPOINTMENT_NEW, APPOINTMENTS, BOOK, HOME
from lkk.vocabulary.words import day_in_words
from tests import builders, offices
from tests.browser.pages import (
    NewContext,
    error_at,
    field,
    loaded,
    notice,
    open_page,
    past_double_click,
    press,
    signed_in_page,
)
from tests.browser.wholeness import axe_complaints, sideways
from tests.emails import arrived, code_in
from tests.portal_process import Portal

WHOLE_WEEK = [[[0, 1440]]] * 7


async def sound(page: Page) -> None:
    assert await axe_complaints(page) == []
    assert await sideways(page) <= 0


def soon(days: int = 2) -> date:
    return datetime.now(ZoneInfo(offices.ZONE)).date() + timedelta(days=days)


def chip(page: Page, at: datetime) -> Locator:
    """The radio button of a time."""
    return page.locator(f'[id="pick-time-{int(at.timestamp()) // 60}"]')


async def choose(page: Page, code: str) -> None:
    """Go down the lists to an office and its service."""
    await expect(field(page, "pick", "branch")).to_be_disabled()
    await field(page, "pick", "region").select_option("Алтайский край")
    await field(page, "pick", "branch").select_option("Барнаул")
    await field(page, "pick", "office").select_option(code)
    await field(page, "pick", "service").select_option(offices.SERVICE)
    await expect(page.locator(".nearest-times button")).to_have_count(3)


async def open_day(page: Page, on: date) -> None:
    day = page.locator(f'[id="pick-day-{on}"]')
    if not await day.count():
        await press(page, "Следующий месяц").click()
    await day.check(force=True)
    await expect(page.locator(".slot-chip").first).to_be_visible()


async def test_a_guest_confirms_the_contact_books_moves_and_cancels_by_the_code(portal: Portal, page: Page) -> None:
    await offices.office("guests", week=WHOLE_WEEK, name="Офис для гостей")
    await page.set_viewport_size({"width": 360, "height": 740})
    await open_page(page, BOOK)
    await choose(page, "guests")
    await open_day(page, soon())
    await page.keyboard.press("Tab")
    at = offices.at(12, on=soon())
    await chip(page, at).focus()
    await page.keyboard.press("Space")
    await expect(page.get_by_text("Вы выбрали:")).to_contain_text("12:00–12:30")
    await sound(page)
    await press(page, "Продолжить с этим временем").click()
    await field(page, "visit-contact", "contact").fill("не адрес")
    await press(page, "Получить код").click()
    await expect(error_at(page, "visit-contact", "contact")).not_to_be_empty()
    await past_double_click(page)
    await field(page, "visit-contact", "contact").fill("slots@example.com")
    await press(page, "Получить код").click()
    await field(page, "visit-code", "code").fill(code_in(await arrived(portal.sandbox, "slots@example.com", "Код")))
    await sound(page)
    await press(page, "Подтвердить").click()
    await expect(page.get_by_role("timer")).to_contain_text("осталось 4 мин")
    await page.reload()
    await expect(page.get_by_role("timer")).to_contain_text("осталось")
    await field(page, "visit", "name").fill("Гостев Пётр")
    await press(page, "Записаться").click()
    await expect(error_at(page, "visit", "consent")).to_contain_text("Отметьте согласие")
    await sound(page)
    await past_double_click(page)
    await field(page, "visit", "consent").check()
    await press(page, "Записаться").click()
    card = page.locator("#booked")
    await expect(card).to_contain_text("Секретный код")
    await expect(card).to_contain_text("Возьмите с собой")
    await sound(page)
    async with page.expect_download() as file:
        await press(page, "Добавить в календарь").click()
    assert (await file.value).suggested_filename.endswith(".ics")
    number = await card.locator("dt:text-is('Номер записи') + dd").inner_text()
    code = await card.locator("dt:text-is('Секретный код') + dd").inner_text()
    assert code in await arrived(portal.sandbox, "slots@example.com", number)
    await open_page(page, BOOK)
    await page.get_by_text("Открыть запись по номеру и секретному коду").click()
    await field(page, "visit-find", "number").fill(number)
    await field(page, "visit-find", "code").fill(code)
    await press(page, "Открыть запись").click()
    await press(page, "Перенести").click()
    await expect(page.get_by_text("Перенос записи")).to_be_visible()
    await open_day(page, soon(3))
    await chip(page, offices.at(9, on=soon(3))).check(force=True)
    await press(page, "Перенести на это время").click()
    await expect(card).to_contain_text(f"{day_in_words(soon(3))}, 09:00–09:30")
    assert "09:00–09:30" in await arrived(portal.sandbox, "slots@example.com", "другое время")
    await press(page, "Отменить запись").click()
    await press(page.locator("dialog:modal"), "Отменить запись").click()
    await expect(card).to_contain_text("Отменена клиентом")


async def test_a_customer_books_moves_and_cancels(portal: Portal, new_context: NewContext) -> None:
    await offices.office("own", week=WHOLE_WEEK, name="Офис на Мира")
    person = await builders.customer()
    page = await signed_in_page(await new_context(), portal, person, APPOINTMENTS)
    await page.get_by_role("link", name="Записаться").click()
    await loaded(page, APPOINTMENT_NEW)
    await choose(page, "own")
    await page.locator(".nearest-times button").first.click()
    await expect(field(page, "visit", "name")).to_have_value(person.display_name)
    await press(page, "Записаться").click()
    await expect(page.locator("#booked")).to_contain_text("Номер записи")
    await open_page(page, HOME)
    await expect(page.locator("#own-tasks")).to_contain_text("Приходите на приём")
    await page.get_by_role("link", name="Открыть запись").click()
    await loaded(page, APPOINTMENTS)
    await sound(page)
    await page.get_by_role("link", name="Перенести").click()
    await loaded(page, APPOINTMENT_NEW)
    await expect(page.get_by_text("Перенос записи")).to_be_visible()
    await open_day(page, soon(3))
    await chip(page, offices.at(9, on=soon(3))).check(force=True)
    await press(page, "Перенести на это время").click()
    await loaded(page, APPOINTMENTS)
    await expect(page.locator(".booking-when")).to_contain_text(f"{day_in_words(soon(3))}, 09:00–09:30")
    await press(page, "Отменить запись").click()
    dialog = page.locator("dialog:modal")
    await field(page, "own-visit-no", "reason").fill("Заболел")
    await sound(page)
    await press(dialog, "Отменить запись").click()
    await expect(page.get_by_text("Предстоящих записей нет")).to_be_visible()


async def test_whoever_waits_is_offered_the_time_that_frees_up(portal: Portal, new_context: NewContext) -> None:
    on = soon(2)
    hours = [[] for _ in range(7)]
    hours[on.weekday()] = [[600, 630]]
    await offices.office("waits", week=hours, name="Офис на Южной")
    other = await builders.customer()
    person = await builders.customer()
    taken = await offices.book(await offices.person_of(other), offices.at(10, on=on), "waits")
    page = await signed_in_page(await new_context(), portal, person, APPOINTMENT_NEW)
    await field(page, "pick", "region").select_option("Алтайский край")
    await field(page, "pick", "branch").select_option("Барнаул")
    await field(page, "pick", "office").select_option("waits")
    await field(page, "pick", "service").select_option(offices.SERVICE)
    await page.get_by_text("Нет подходящего времени?").click()
    await field(page, "visit-wait", "first").fill(str(on))
    await field(page, "visit-wait", "last").fill(str(on))
    await press(page, "Встать в лист ожидания").click()
    await loaded(page, APPOINTMENTS)
    await expect(page.get_by_text("Вы первый в очереди")).to_be_visible()
    await offices.cancel(await offices.person_of(other), taken.key)
    await expect(page.get_by_text("Освободилось время")).to_be_visible()
    await sound(page)
    await page.get_by_role("link", name="Записаться на это время").click()
    await expect(page.get_by_role("timer")).to_contain_text("осталось 29 мин")
    await press(page, "Записаться").click()
    await expect(page.locator("#booked")).to_contain_text("10:00–10:30")


async def test_a_guest_takes_the_time_that_is_offered_from_the_list(portal: Portal, page: Page) -> None:
    on = soon(2)
    hours = [[] for _ in range(7)]
    hours[on.weekday()] = [[600, 630]]
    await offices.office("list", week=hours, name="Офис на Западной")
    other = await offices.person_of(await builders.customer())
    taken = await offices.book(other, offices.at(10, on=on), "list")
    await open_page(page, BOOK)
    await choose(page, "list")
    await page.get_by_text("Нет подходящего времени?").click()
    await field(page, "visit-wait", "first").fill(str(on))
    await field(page, "visit-wait", "last").fill(str(on))
    await press(page, "Встать в лист ожидания").click()
    await field(page, "visit-contact", "contact").fill("list@example.com")
    await press(page, "Получить код").click()
    await field(page, "visit-code", "code").fill(code_in(await arrived(portal.sandbox, "list@example.com", "Код")))
    await press(page, "Подтвердить").click()
    await expect(page.get_by_text("Вы первый в очереди")).to_be_visible()
    await offices.cancel(other, taken.key)
    await expect(page.get_by_text("Освободилось время")).to_be_visible()
    await sound(page)
    await press(page, "Записаться на это время").click()
    await expect(page.get_by_role("timer")).to_contain_text("осталось 29 мин")
    await field(page, "visit", "name").fill("Гостев Пётр")
    await field(page, "visit", "consent").check()
    await press(page, "Записаться").click()
    await expect(page.locator("#booked")).to_contain_text("10:00–10:30")


async def test_a_time_taken_elsewhere_greys_out_and_the_loser_is_offered_others(
    portal: Portal, new_context: NewContext
) -> None:
    await offices.office("live", week=WHOLE_WEEK, name="Офис на Северной")
    first, second = [
        await signed_in_page(await new_context(), portal, await builders.customer(), APPOINTMENT_NEW) for _ in range(2)
    ]
    on = soon()
    for page in (first, second):
        await choose(page, "live")
        await open_day(page, on)
    await chip(first, offices.at(15, on=on)).check(force=True)
    await press(first, "Продолжить с этим временем").click()
    await expect(first.get_by_role("timer")).to_be_visible()
    await expect(chip(second, offices.at(15, on=on))).to_be_disabled()
    await expect(chip(second, offices.at(15, 30, on=on))).to_be_enabled()
    await chip(second, offices.at(16, on=on)).check(force=True)
    await offices.hold(offices.guest(77), offices.at(16, on=on), "live")
    await press(second, "Продолжить с этим временем").click()
    await expect(second.get_by_text("Это время уже заняли")).to_be_visible()
    await expect(second.locator(".nearest-times button")).to_have_count(3)
    await sound(second)
    await press(first, "Выбрать другое время").click()
    await expect(chip(second, offices.at(15, on=on))).to_be_enabled()
    await expect(notice(second, "занят")).to_have_count(0)
