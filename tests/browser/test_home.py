"""The first page of a customer on a telephone: what is needed first, five applications, the rest at its own address."""

from datetime import timedelta

from playwright.async_api import expect
from sqlmodel import col, update

from lkk.models.metering import Meter
from lkk.routes import APPLICATIONS, HOME, HOME_PUBLIC, LOGIN, METERS, READINGS
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus
from tests import application_builders as made
from tests import builders
from tests.browser.pages import NewContext, field, loaded, open_page, press, signed_in_page
from tests.browser.wholeness import axe_complaints, sideways
from tests.business_time import today
from tests.portal_process import Portal

HIGHEST = 1800


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
