"""What a customer decides of their own data: a consent taken back, an archive of everything, a new e-mail."""

import zipfile

from playwright.async_api import expect

from lkk.routes import PROFILE, PROFILE_PART, SECURITY
from lkk.services.identity import consents
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.profile import ProfilePart
from tests import builders
from tests.browser.pages import NewContext, error_at, field, loaded, notice, press, signed_in_page
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
    await press(page, "Получить код").click()
    await field(page, "part-code", "code").fill(
        code_in(await arrived(portal.sandbox, "moved@example.com", "Подтверждение почты: код"))
    )
    await press(page, "Подтвердить").click()
    await loaded(page, PROFILE)
    await expect(page.get_by_text("moved@example.com").first).to_be_visible()
