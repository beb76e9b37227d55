"""The first page of a customer on a telephone: what is needed first, five applications, the rest at its own address."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from playwright.async_api import expect
from sqlmodel import col, update

from lkk.models.metering import Meter
from lkk.routes import APPLICATIONS, HOME, HOME_PUBLIC, LOGIN, METERS, READINGS
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus
from tests import application_builders as made
from tests import builders
from tests.browser.city_accounts import noon_of
from tests.browser.pages import NewContext, field, loaded, open_page, press, signed_in_page
from tests.browser.wholeness import axe_complaints, sideways
from tests.business_time import today
from tests.portal_process import Portal

HIGHEST = 1800
FOUR_LINES = 110  # of 16 px with what stands between them


async def test_what_is_needed_stands_first_and_opens_its_page_for_its_account(
    new_context: NewContext, portal: Portal
) -> None:
    user = await builders.customer()
    first, second = await builders.metered_account(), await builders.metered_account()
    await builders.attach(user, first.account)
    await builders.attach(user, second.account, active=False)
    over = today() - timedelta(days=40)
    async with unit_of_work() as work:
        meter = update(Meter).where(col(Meter.id) == second.meter.key)
        await work.session.exec(meter.values(next_verification_on=over))
    asked = await made.brought_to(user, ApplicationStatus.INFO_REQUESTED)
    page = await signed_in_page(await new_context(360), portal, user, HOME)
    tasks = page.locator("#own-tasks .task-line")
    await expect(tasks.first).to_contain_text(f"Истёк срок поверки прибора учёта № {second.meter.serial_number}")
    await expect(tasks.first).to_contain_text(f"срок вышел {over:%d.%m.%Y}")
    answer = tasks.filter(has_text=f"Ответьте на вопросы по заявке № {asked.number}")
    await expect(answer.get_by_role("link", name="Ответить")).to_be_visible()
    assert await axe_complaints(page) == []
    assert await sideways(page) <= 0
    await press(tasks.first, "Открыть приборы").click()
    await loaded(page, METERS)
    await expect(page.get_by_role("main")).to_contain_text(second.account.number)


async def test_a_telephone_shows_five_applications_in_four_lines_and_the_table_at_its_own_address(
    new_context: NewContext, portal: Portal
) -> None:
    user = await builders.customer()
    await builders.attach(user, await builders.account())
    for seed in range(12):
        await made.filed(user, seed=seed)
    page = await signed_in_page(await new_context(360), portal, user, HOME)
    await expect(page.locator("#moving h2")).to_have_text("Заявки в работе: 12")
    await expect(page.locator(".moving-line")).to_have_count(5)
    assert await page.evaluate("document.documentElement.scrollHeight") <= HIGHEST
    await page.locator("#moving").get_by_role("link", name="Показать все").click()
    await loaded(page, APPLICATIONS)
    await expect(page.locator("#applications tbody th")).to_have_count(12)


async def test_with_a_window_open_many_tasks_and_two_accounts_the_first_page_stays_short(
    new_context: NewContext, portal: Portal
) -> None:
    """Of the second account its number, address, window and button stay; pressed, it becomes the active one."""
    user = await builders.customer()
    metered, other = await builders.metered_account(zones=2), await builders.metered_account()
    await builders.attach(user, metered.account)
    await builders.attach(user, other.account, active=False)
    day = today().replace(day=22)
    async with noon_of(portal, day):
        for register in (*metered.registers, *other.registers):
            for month in range(1, 15):
                await builders.reading(
                    register, day.replace(day=1) - relativedelta(months=month), str(1500 - 100 * month)
                )
        async with unit_of_work() as work:
            meter = update(Meter).where(col(Meter.id) == metered.meter.key)
            await work.session.exec(meter.values(next_verification_on=day - timedelta(days=40)))
        for _ in range(3):
            await made.brought_to(user, ApplicationStatus.INFO_REQUESTED)
        for seed in range(7):
            await made.filed(user, seed=seed)
        for seed in range(2):
            await made.filed(user, made.CONNECTION, seed=seed)
        page = await signed_in_page(await new_context(360), portal, user, HOME)
        await expect(page.locator("#moving h2")).to_have_text("Заявки в работе: 12")
        await expect(page.locator("#own-tasks .task-line:visible")).to_have_count(3)
        first, second = page.locator(".account-cards .card").nth(0), page.locator(".account-cards .card").nth(1)
        await expect(first.locator(".account-year")).to_be_visible()
        await expect(second.locator(".account-year")).to_be_hidden()
        await expect(second.locator(".account-window-short")).to_contain_text("Приём до")
        assert await page.evaluate("document.documentElement.scrollHeight") <= HIGHEST
        heights = await page.locator(".moving-line").evaluate_all("all => all.map(one => one.clientHeight)")
        assert max(heights) <= FOUR_LINES
        assert await sideways(page) <= 0
        assert await axe_complaints(page) == []
        await page.locator("#own-tasks summary", has_text="Ещё").click()
        await expect(page.locator("#own-tasks .task-line:visible").nth(3)).to_be_visible()
        assert await axe_complaints(page) == []
        await second.get_by_role("button", name="Внести показания").click()
        await loaded(page, READINGS)
        await expect(page.get_by_role("main")).to_contain_text(other.account.number)


async def test_an_old_bookmark_of_the_table_on_the_first_page_leads_to_the_table(
    new_context: NewContext, portal: Portal
) -> None:
    user = await builders.customer()
    await made.filed(user)
    page = await signed_in_page(await new_context(), portal, user, HOME)
    await page.goto(f"{HOME.path}?status=registered&sort=-changed")
    await loaded(page, APPLICATIONS)
    assert page.url.endswith(f"{APPLICATIONS.path}?status=registered&sort=-changed")


async def test_a_task_of_the_first_page_leads_a_guest_through_sign_in(new_context: NewContext, portal: Portal) -> None:
    user = await builders.customer()
    context = await new_context(360)
    page = await context.new_page()
    await open_page(page, HOME_PUBLIC)
    task = page.get_by_role("navigation", name="С чем помочь").get_by_role("link", name="Передать показания")
    await task.click()
    await loaded(page, LOGIN)
    await field(page, "login", "email").fill(user.email)
    await field(page, "login", "password").fill(builders.PASSWORD)
    await press(page, "Войти").click()
    await loaded(page, READINGS)
    await open_page(page, HOME_PUBLIC)
    await task.click()
    await loaded(page, READINGS)
