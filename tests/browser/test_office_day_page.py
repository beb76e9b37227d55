"""The day of an office and its plans in the browser."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.async_api import Locator, Page, expect

from lkk.routes import STAFF_DAY, STAFF_LOAD, STAFF_PLANS
from lkk.services.appointments.views import BookingView
from lkk.vocabulary.appointments import TIME_ZONES
from lkk.vocabulary.people import Role
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
    sign_in,
)
from tests.browser.wholeness import axe_complaints, sideways
from tests.emails import arrived
from tests.portal_process import Portal

WHOLE_WEEK = [[[0, 1440]]] * 7
DAYTIME = range(5, 21)


async def sound(page: Page) -> None:
    for width in (1440, 360):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await axe_complaints(page) == []
        assert await sideways(page) <= 0
    await page.set_viewport_size({"width": 1440, "height": 900})


def zone_of_daytime() -> str:
    """A zone where two more hours of today are left, whenever the test runs."""
    now = datetime.now(UTC)
    return next(zone for zone, _ in TIME_ZONES if now.astimezone(ZoneInfo(zone)).hour in DAYTIME)


async def booked(office: str, number: int, at: datetime) -> BookingView:
    return await offices.book(offices.guest(number), at, office)


def line(page: Page, one: BookingView) -> Locator:
    return page.locator(f'[data-visit="{one.number}"]')


async def staff_page(context: NewContext, portal: Portal, role: Role) -> Page:
    opened = await context()
    await sign_in(opened, portal, await builders.staff(role))
    return await opened.new_page()


async def test_an_office_runs_its_day(portal: Portal, new_context: NewContext) -> None:
    zone = zone_of_daytime()
    await offices.office("day", places=2, week=WHOLE_WEEK, time_zone=zone, name="Офис на Ленина")
    now = datetime.now(ZoneInfo(zone))
    start = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
    first = await booked("day", 301, start)
    late = await booked("day", 304, start + timedelta(hours=1))
    await offices.begin(late.number, timedelta(minutes=5))
    page = await staff_page(new_context, portal, Role.SERVICE_CENTRE_OPERATOR)
    await open_page(page, STAFF_DAY, office="day")
    await sound(page)
    for name, status in (("Пришёл", "Пришёл"), ("Вызвать", "Вызван"), ("Обслужен", "Обслужен")):
        await past_double_click(page)
        await press(line(page, first), name).click()
        await expect(line(page, first).locator(".badge").first).to_have_text(status)
    await expect(line(page, late)).to_contain_text("Опаздывает на")
    await page.emulate_media(media="print")  # the sheet of the day: who comes, without what is pressed
    await expect(line(page, late)).to_be_visible()
    for left_out in (page.locator(".section-links"), page.locator(".side"), press(line(page, late), "Не явился")):
        await expect(left_out).to_be_hidden()
    await page.emulate_media(media="screen")
    await press(line(page, late), "Не явился").click()
    await expect(line(page, late).locator(".badge").first).to_have_text("Не явился")
    second = await booked("day", 302, start + timedelta(minutes=30))
    await expect(line(page, second)).to_be_visible()
    await press(line(page, second), "Перенести").click()
    await field(page, "day-move", "day").fill(str(start.date() + timedelta(days=1)))
    await field(page, "day-move", "time").fill("10:10")
    await press(page, "Перенести и сообщить клиенту").click()
    await expect(error_at(page, "day-move", "time")).to_contain_text("не принимают")
    await past_double_click(page)
    await field(page, "day-move", "time").fill("10:00")
    await field(page, "day-move", "reason").fill("Заболел сотрудник")
    await press(page, "Перенести и сообщить клиенту").click()
    await expect(line(page, second)).to_have_count(0)
    assert "Заболел сотрудник" in await arrived(portal.sandbox, "guest302@example.com", "другое время")
    await press(page, "Принять без записи").click()
    await field(page, "day-walk-in", "place").select_option(label="Окно 2")
    await field(page, "day-walk-in", "service").select_option(offices.SERVICE)
    await field(page, "day-walk-in", "name").fill("Прохожев Иван")
    await sound(page)
    await press(page, "Начать приём").click()
    await expect(page.get_by_text("Прохожев Иван")).to_be_visible()
    await press(page, "Закрыть время").first.click()
    await field(page, "day-block", "since").fill("23:00")
    await field(page, "day-block", "until").fill("23:30")
    await field(page, "day-block", "reason").fill("Совещание")
    await page.locator("dialog:modal").get_by_role("button", name="Закрыть время", exact=True).click()
    await expect(page.get_by_text("Совещание")).to_have_count(2)
    await press(page, "Открыть время").first.click()
    await expect(page.get_by_text("Совещание")).to_have_count(1)
    await sound(page)


async def test_a_changed_plan_shows_its_slots_and_the_bookings_it_breaks(
    portal: Portal, new_context: NewContext
) -> None:
    await offices.office("plans", week=WHOLE_WEEK, name="Офис на Попова")
    on = datetime.now(ZoneInfo(offices.ZONE)).date() + timedelta(days=2)
    broken = await booked("plans", 303, offices.at(15, on=on))
    page = await staff_page(new_context, portal, Role.ADMINISTRATOR)
    await open_page(page, STAFF_PLANS, office="plans")
    await press(page, "Добавить окно").click()
    await press(page, "Сохранить").click()
    await expect(error_at(page, "plan-place", "services")).to_contain_text("Отметьте")
    await past_double_click(page)
    await expect(field(page, "plan-place", "position")).to_have_value("2")
    await field(page, "plan-place", "name").fill("Окно 7")
    await field(page, "plan-place", "kind").select_option("counter")
    await page.get_by_label("Консультация", exact=True).check()
    await sound(page)
    await press(page, "Сохранить").click()
    await expect(page.get_by_role("heading", name="Окно 7")).to_be_visible()
    await press(page, "Часы").first.click()
    for name in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"):
        await field(page, "plan-week", name).fill("8:00–12:00")
    await field(page, "plan-week", "sunday").fill("с утра")
    await press(page, "Посмотреть, что получится").click()
    await expect(error_at(page, "plan-week", "sunday")).to_contain_text("Напишите часы так")
    await past_double_click(page)
    await field(page, "plan-week", "sunday").fill("")
    await press(page, "Посмотреть, что получится").click()
    preview = page.locator("#plan-preview")
    await expect(preview).to_contain_text(f"№ {broken.number}")
    await expect(preview).to_contain_text("Начала: 08:00, 08:30")
    await sound(page)
    await press(page, "Сохранить эти часы").click()
    await expect(notice(page, "Часы сохранены")).to_be_visible()
    await expect(page.get_by_text("пн–сб 8:00–12:00")).to_be_visible()
    await press(page, "Другие часы на день").click()
    await field(page, "plan-day", "day").fill(str(on))
    await press(page, "Посмотреть, что получится").click()
    await expect(preview).to_contain_text("приёма нет")
    await past_double_click(page)
    await press(page, "Сохранить эти часы").click()
    await expect(page.get_by_text("Весь офис: приёма нет")).to_be_visible()
    await page.get_by_role("link", name="Нагрузка").click()
    await loaded(page, STAFF_LOAD)
    await open_page(page, STAFF_LOAD, office="plans", last=str(on))
    await expect(page.locator("#visit-services")).to_contain_text("Консультация")
    await sound(page)
