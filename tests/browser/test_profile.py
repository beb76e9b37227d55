"""The profile: a change asked for with a document, the difference seen by an operator, approved and told."""

from playwright.async_api import expect

from lkk.routes import PROFILE, PROFILE_PART, STAFF_CHANGE, STAFF_CHANGES
from lkk.vocabulary.profile import ProfilePart
from tests import builders
from tests import profile_requests as made
from tests.browser.pages import NewContext, error_at, field, loaded, notice, past_double_click, press, signed_in_page
from tests.portal_process import Portal
from tests.sample_files import pdf

FORM = "part"


async def test_a_passport_is_asked_for_seen_by_an_operator_and_approved(
    portal: Portal, open_browser: NewContext
) -> None:
    user = await builders.customer()
    page = await signed_in_page(await open_browser(360, 740), portal, user, PROFILE)
    await page.get_by_role("link", name="Заполнить Паспорт", exact=True).click()
    await loaded(page, PROFILE_PART, ProfilePart.PASSPORT.label)
    for name, value in made.PASSPORT.items():
        await field(page, FORM, name).fill(value)
    await press(page, "Отправить запрос").click()
    await expect(error_at(page, FORM, "reason")).to_contain_text("Напишите, почему")
    await expect(error_at(page, FORM, "proof")).to_contain_text("Приложите документ")
    await field(page, FORM, "reason").fill("Указываю впервые")
    await field(page, FORM, "proof").set_input_files({"name": "паспорт.pdf", "mimeType": "", "buffer": pdf()})
    await expect(page.locator(".file-line", has_text="паспорт.pdf").get_by_role("link")).to_be_visible()
    await past_double_click(page)
    await press(page, "Отправить запрос").click()
    await loaded(page, PROFILE)
    await expect(notice(page, "Запрос отправлен")).to_be_visible()
    await expect(page.get_by_text("рассматривает сотрудник")).to_be_visible()

    desk = await signed_in_page(await open_browser(), portal, await made.operator(), STAFF_CHANGES)
    waits = desk.locator("tr", has_text=user.display_name).filter(has_text=ProfilePart.PASSPORT.label)
    await waits.get_by_role("link").first.click()
    await loaded(desk, STAFF_CHANGE, ProfilePart.PASSPORT.label)
    differences = desk.locator("#differences")
    await expect(differences).to_contain_text("•• •• •••456")
    await press(desk, "Показать скрытое").click()
    await expect(differences).to_contain_text("01 20 123456")
    await press(desk, "Отклонить").click()
    await field(desk, "refuse-change", "reason_code").select_option("unreadable")
    await expect(field(desk, "refuse-change", "reason")).not_to_have_value("")
    await press(desk.get_by_role("dialog"), "Отмена").click()
    await press(desk, "Внести данные").click()
    await desk.get_by_label("Паспорт клиента предъявлен мне лично").check()
    await press(desk, "Внести").click()
    await loaded(desk, STAFF_CHANGES)

    await expect(page.get_by_text("•• •• •••456")).to_be_visible()
    await expect(page.get_by_text("Подтверждено паспортом")).to_be_visible()
    assert (await made.stored(user))[1].passport == made.PASSPORT["passport"]
