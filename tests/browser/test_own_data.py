"""What customers decide of their data: a consent taken back, an archive, a new e-mail, the end of the cabinet."""

import zipfile

from playwright.async_api import expect

from lkk.routes import LOGIN, PROFILE, PROFILE_PART, SECURITY, customer_path
from lkk.services.applications.workflow import status_changes
from lkk.services.identity import consents
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.people import Role
from lkk.vocabulary.profile import ProfilePart
from tests import application_builders as made
from tests import builders
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
    signed_in_page,
)
from tests.emails import arrived, code_in
from tests.portal_process import Portal


async def test_a_consent_is_taken_back_an_archive_downloaded_and_the_email_changed_with_the_password(
    portal: Portal, open_browser: NewContext
) -> None:
    user = await builders.customer()
    async with unit_of_work() as work:
        await consents.give(work, user.key, (await consents.current(work)).version, Visitor())
    page = await signed_in_page(await open_browser(360, 740), portal, user, SECURITY)

    await press(page, "Отозвать").click()
    dialog = page.get_by_role("dialog", name="Отозвать согласие на обработку персональных данных?")
    await expect(dialog).to_contain_text("Поданные заявки рассмотрим до конца")
    await press(dialog, "Отозвать согласие").click()
    await expect(notice(page, "Согласие отозвано")).to_be_visible()
    await expect(page.get_by_text("Согласие на обработку персональных данных отозвано")).to_be_visible()
    await expect(press(page, "Отозвать")).to_have_count(0)

    card = page.locator("#own-archive-card")
    await field(page, "own-archive", "password").fill("не тот пароль")
    await press(card, "Подготовить архив").click()
    await expect(error_at(page, "own-archive", "password")).to_contain_text("Это не ваш нынешний пароль")
    await field(page, "own-archive", "password").fill(builders.PASSWORD)
    await past_double_click(page)
    await press(card, "Подготовить архив").click()
    link = card.get_by_role("link", name="Скачать архив")
    await expect(link).to_be_visible(timeout=60_000)
    async with page.expect_download() as given:
        await link.click()
    with zipfile.ZipFile(await (await given.value).path()) as archive:
        assert "Профиль.json" in archive.namelist()

    await page.goto(f"{PROFILE.path}/email")
    await loaded(page, PROFILE_PART, ProfilePart.EMAIL.label)
    await field(page, "part", "email").fill("moved@example.com")
    await field(page, "part", "password").fill("не тот пароль")
    await press(page, "Получить код").click()
    await expect(error_at(page, "part", "password")).to_contain_text("Это не ваш нынешний пароль")
    await field(page, "part", "password").fill(builders.PASSWORD)
    await past_double_click(page)
    await press(page, "Получить код").click()
    await field(page, "part-code", "code").fill(
        code_in(await arrived(portal.sandbox, "moved@example.com", "Подтверждение почты: код"))
    )
    await press(page, "Подтвердить").click()
    await loaded(page, PROFILE)
    await expect(page.get_by_text("moved@example.com").first).to_be_visible()


async def test_a_cabinet_is_closed_with_its_limits_said_and_opens_no_more(
    portal: Portal, open_browser: NewContext
) -> None:
    user = await builders.customer("goodbye@example.com")
    application = await made.filed(user)
    page = await signed_in_page(await open_browser(360, 740), portal, user, SECURITY)
    card = page.locator("#closing-card")
    await card.get_by_text("Закрыть личный кабинет навсегда").click()
    await expect(card).to_contain_text("Вернуть кабинет нельзя")
    await expect(card.get_by_text("5 лет")).to_be_visible()
    await expect(card.get_by_role("link", name=f"Заявка {application.number}")).to_be_visible()
    await expect(field(page, "close-cabinet", "phrase")).to_have_count(0)

    async with unit_of_work() as work:
        actor = await builders.sign_in(user)
        await status_changes.change(work, actor, application.key, ApplicationStatus.WITHDRAWN)
    await open_page(page, SECURITY)
    await card.get_by_text("Закрыть личный кабинет навсегда").click()
    await field(page, "close-cabinet", "phrase").fill("да")
    await field(page, "close-cabinet", "password").fill(builders.PASSWORD)
    await press(card, "Закрыть кабинет навсегда").click()
    await expect(error_at(page, "close-cabinet", "phrase")).to_contain_text("Напишите: закрыть кабинет")
    await field(page, "close-cabinet", "phrase").fill("Закрыть кабинет")
    await past_double_click(page)
    await press(card, "Закрыть кабинет навсегда").click()
    await loaded(page, LOGIN)
    await expect(page.get_by_text("Личный кабинет закрыт")).to_be_visible()
    await arrived(portal.sandbox, "goodbye@example.com", "Личный кабинет закрыт")
    await field(page, "login", "email").fill("goodbye@example.com")
    await field(page, "login", "password").fill(builders.PASSWORD)
    await press(page, "Войти").click()
    await expect(page.locator("#login [data-form-message]")).to_contain_text("закрыт")

    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    desk = await (await open_browser()).new_page()
    await sign_in(desk.context, portal, operator)
    await desk.goto(customer_path(user.key))
    await expect(desk.get_by_text("Кабинет закрыт", exact=False).first).to_be_visible()
    await expect(press(desk, "Вход под пользователем")).to_have_count(0)
