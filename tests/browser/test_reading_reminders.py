"""Reminders of the window, with the clock moved into it: in the cabinet, by letter, and the days for a calendar."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from dateutil.relativedelta import relativedelta
from icalendar import Calendar
from playwright.async_api import Page, expect

from lkk.routes import NOTIFICATIONS, READINGS
from tests import builders
from tests.browser.pages import loaded, signed_in_page
from tests.builders import TIME_ZONE
from tests.emails import arrived
from tests.portal_process import Portal

OPENS, LAST_CALL = 21, 23  # days of a month in which homes send from the 21st to the 26th


@pytest.fixture
async def own_clock(portal: Portal) -> AsyncIterator[None]:
    """The clock is moved by the test and goes right again after it."""
    yield
    await builders.shift_clock(0)


def noon(day: int) -> datetime:
    """Noon of a day of the next month: the clock runs ahead, never behind what other tests have left."""
    here = datetime.now(ZoneInfo(TIME_ZONE)) + relativedelta(months=1)
    return here.replace(day=day, hour=12, minute=1, second=0)


async def at(portal: Portal, moment: datetime) -> None:
    """Move the clock; the worker begins anew, which is when its jobs run at once."""
    await asyncio.to_thread(portal.stop, "worker")
    await builders.shift_clock(round((moment - datetime.now(UTC)).total_seconds()))
    portal.start("worker")


async def test_the_window_is_told_in_the_cabinet_and_by_letter_and_given_for_a_calendar(
    page: Page, portal: Portal, own_clock: None
) -> None:
    user, metered = await builders.customer(), await builders.metered_account()
    await builders.attach(user, metered.account)
    await at(portal, noon(OPENS))
    assert READINGS.path in await arrived(portal.sandbox, user.email, "Начался приём показаний")
    await at(portal, noon(LAST_CALL))
    assert "последний день приёма" in await arrived(portal.sandbox, user.email, "Показания не отправлены")

    page = await signed_in_page(page.context, portal, user, NOTIFICATIONS)
    rows, number = page.locator("#notice-table tbody tr"), metered.account.number
    closes = rows.filter(has_text=f"Показания не отправлены, лицевой счёт № {number}")
    await expect(rows.filter(has_text=f"Начался приём показаний, лицевой счёт № {number}")).to_have_count(1)
    await expect(closes).to_have_count(1)
    await closes.get_by_role("link").click()
    await page.get_by_role("article").get_by_role("link", name="Перейти").click()
    await loaded(page, READINGS)
    async with page.expect_download() as given:
        await page.get_by_role("link", name="Дни приёма в календарь (.ics)").click()
    content = (await (await given.value).path()).read_bytes()
    first = Calendar.from_ical(content).walk("VEVENT")[0]
    assert first.decoded("dtstart") == noon(OPENS).replace(hour=0, minute=0, microsecond=0)
