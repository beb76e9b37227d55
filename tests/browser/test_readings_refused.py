"""The grid of entry before a bad or doubtful value: the message at the cell, nothing sent, everything typed stays."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.async_api import BrowserContext, Page, expect

from lkk.routes import READINGS
from tests import builders
from tests.browser.city_accounts import today_in_city
from tests.browser.pages import (
    cell,
    error_at,
    field,
    notice,
    open_page,
    past_double_click,
    press,
    said_at,
    sign_in,
    status_of,
)
from tests.portal_process import Portal


@dataclass
class Desk:
    """The page of entry of a customer who has one meter of two zones."""

    page: Page
    portal: Portal
    ids: list[int]

    async def type(self, *values: str) -> None:
        for register_id, value in zip(self.ids, values, strict=False):
            await cell(self.page, register_id).fill(value)
            await cell(self.page, register_id).blur()

    async def set_day(self, day: date) -> None:
        await field(self.page, "readings", "taken_on").fill(day.isoformat())
        await field(self.page, "readings", "taken_on").blur()

    def count(self, status: str) -> int:
        found = "select count(*) from reading where register_id = any(%s) and status = %s"
        return self.portal.query(found, self.ids, status)[0][0]


def last_month() -> date:
    return (today_in_city().replace(day=1) - timedelta(days=1)).replace(day=1)


async def open_desk(page: Page, portal: Portal, *previous: str) -> Desk:
    user = await builders.customer()
    metered = await builders.metered_account(zones=len(previous))
    await builders.attach(user, metered.account)
    for register, value in zip(metered.registers, previous, strict=True):
        await builders.reading(register, last_month(), value)
    await sign_in(page.context, portal, user)
    await open_page(page, READINGS)
    return Desk(page, portal, [register.key for register in metered.registers])


@pytest.fixture(scope="module")
async def shared(lasting_context: BrowserContext, portal: Portal) -> Desk:
    """One page for the values that are refused one after another."""
    return await open_desk(await lasting_context.new_page(), portal, "100", "50")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("сто", "Введите число"),
        ("1e3", "Введите число"),
        ("-5", "Показание не бывает отрицательным"),
        ("1234567", "Слишком много цифр: у прибора 6 до запятой"),
        ("150,123", "После запятой у прибора 2 цифры"),
        ("99,99", "Показание меньше предыдущего (100 от"),
    ],
)
async def test_a_bad_value_is_refused_at_its_cell_and_nothing_is_sent(shared: Desk, typed: str, said: str) -> None:
    page, [bad, good] = shared.page, shared.ids
    await shared.type(typed, "60")
    await expect(said_at(page, bad)).to_contain_text(said)
    await expect(cell(page, bad)).to_have_attribute("aria-invalid", "true")
    await press(page, "Отправить").click()
    await expect(notice(page, "Часть значений не принята")).to_be_visible()
    await expect(cell(page, bad)).to_be_focused()
    await expect(cell(page, bad)).to_have_value(typed)
    await expect(cell(page, good)).to_have_value("60")
    await expect(said_at(page, bad)).to_contain_text(said)
    assert shared.count("valid") == 0
    assert shared.count("unconfirmed") == 1
    await page.get_by_label("Закрыть сообщение").first.click()


@pytest.mark.parametrize(
    ("days", "said"), [(1, "Дата снятия показаний ещё не наступила"), (-90, "Дата раньше последних переданных")]
)
async def test_a_day_in_the_future_or_before_the_last_reading_is_refused(shared: Desk, days: int, said: str) -> None:
    await shared.set_day(today_in_city() + timedelta(days=days))
    await shared.type("150", "60")
    await expect(error_at(shared.page, "readings", "taken_on")).to_contain_text(said)
    await press(shared.page, "Отправить").click()
    await expect(field(shared.page, "readings", "taken_on")).to_be_focused()
    assert shared.count("valid") == 0
    await shared.set_day(today_in_city())


async def test_without_a_day_nothing_is_sent(shared: Desk) -> None:
    await field(shared.page, "readings", "taken_on").fill("")
    await press(shared.page, "Отправить").click()
    await expect(error_at(shared.page, "readings", "taken_on")).to_have_text("Укажите дату снятия показаний")
    await expect(field(shared.page, "readings", "taken_on")).to_be_focused()
    assert shared.count("valid") == 0


async def test_a_doubtful_value_is_sent_only_after_a_yes(page: Page, portal: Portal) -> None:
    desk = await open_desk(page, portal, "100")
    [register_id] = desk.ids
    await desk.type("30100")
    await press(page, "Отправить").click()
    question = page.get_by_label("больше возможного при максимальной мощности")
    await expect(question).to_be_focused()
    assert desk.count("valid") == 0
    await expect(cell(page, register_id)).to_have_value("30100")
    await question.check()
    await past_double_click(page)
    await press(page, "Отправить").click()
    await expect(notice(page, "Отправлено: 1 показание")).to_be_visible()
    [(answers,)] = portal.query("select answers from reading where register_id = %s and value = 30100", register_id)
    assert answers["over_power"]["answer"] == "да"


async def test_an_empty_zone_is_asked_about_before_the_other_is_sent(page: Page, portal: Portal) -> None:
    desk = await open_desk(page, portal, "100", "50")
    await desk.type("150")
    await press(page, "Отправить").click()
    question = page.get_by_label("Не заполнена зона Т2 (ночь)")
    await expect(question).to_be_visible()
    await desk.type("150", "60")
    await past_double_click(page)
    await press(page, "Отправить").click()
    await expect(notice(page, "Отправлено: 2 показания")).to_be_visible()
    await expect(question).to_have_count(0)


async def test_a_counter_that_went_over_zero_is_asked_about_and_taken(page: Page, portal: Portal) -> None:
    desk = await open_desk(page, portal, "999950")
    await desk.type("20")
    await press(page, "Отправить").click()
    await page.get_by_label("Счётчик перешёл через ноль").check()
    await past_double_click(page)
    await press(page, "Отправить").click()
    await expect(notice(page, "Отправлено: 1 показание")).to_be_visible()


async def test_saving_keeps_drafts_that_a_reload_and_another_tab_show(page: Page, portal: Portal) -> None:
    desk = await open_desk(page, portal, "100", "50")
    first, second = desk.ids
    await cell(page, first).fill("150,5")
    await press(page, "Сохранить").click()
    await expect(notice(page, "Сохранено: 1 показание")).to_be_visible()
    other = await page.context.new_page()
    await open_page(other, READINGS)
    await expect(cell(other, first)).to_have_value("150,5")
    await expect(status_of(other, first)).to_have_text("неподтвержденные")
    await expect(cell(other, second)).to_have_value("")
    assert desk.count("valid") == 0
