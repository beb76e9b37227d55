"""The wizard in a browser: filed from end to end, errors lead to their questions, drafts go on elsewhere."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.async_api import BrowserContext, Page, expect

from lkk.models.identity import User
from lkk.routes import APPLICATION_NEW, new_application_path
from lkk.services.forms import short_path
from lkk.services.forms.catalog import KINDS
from lkk.vocabulary.people import ApplicantType
from tests import builders
from tests.browser.pages import (
    NewContext,
    error_at,
    field,
    notice,
    open_page,
    past_double_click,
    press,
    sign_in,
    signed_in_page,
)
from tests.browser.wizard_pages import CONSENTS, FORM, agree, answer, at_step, attach, fill_step, fill_steps, heading
from tests.form_answers import valid_answers
from tests.portal_process import Portal

SERVICE = KINDS["meter_service"]
SENT = re.compile(r"Заявка № (\S+-2\d{3}-\d{6}) отправлена")


async def owner_of_a_meter() -> tuple[User, str]:
    """A customer with a metered account, and the id of its point."""
    user = await builders.customer()
    metered = await builders.metered_account()
    await builders.attach(user, metered.account)
    return user, str(metered.point.key)


async def begun(context: BrowserContext, portal: Portal, user: User, kind: str) -> Page:
    """The first page of the wizard."""
    await sign_in(context, portal, user)
    page = await context.new_page()
    await page.goto(new_application_path(kind))
    await at_step(page, KINDS[kind], 0)
    return page


async def test_a_meter_application_is_chosen_filled_in_and_filed_once(page: Page, portal: Portal) -> None:
    user, point = await owner_of_a_meter()
    page = await signed_in_page(page.context, portal, user, APPLICATION_NEW)
    await page.get_by_role("link", name=SERVICE.plain, exact=True).click()
    await at_step(page, SERVICE, 0)
    await expect(page.locator("h1")).to_have_text(SERVICE.title)
    await expect(page.locator(".prefilled").first).to_contain_text("из лицевого счёта")
    answers, _ = valid_answers(SERVICE, ApplicantType.INDIVIDUAL, points=(point,))
    await fill_step(page, SERVICE.steps[0], answers)
    await attach(page, "photos", "снимок щита.pdf")
    await press(page, "Далее").click()
    await at_step(page, SERVICE, 1)
    await fill_step(page, SERVICE.steps[1], answers)
    await past_double_click(page)
    await press(page, "Далее").click()
    await at_step(page, SERVICE, 2)
    await expect(page.get_by_role("main")).to_contain_text("снимок щита.pdf")
    await press(page, "Отправить").click()
    await expect(error_at(page, CONSENTS, "consent.personal_data")).not_to_be_empty()
    await agree(page, SERVICE)
    await page.wait_for_timeout(700)
    await press(page, "Отправить").dblclick()
    await expect(page.locator("h1")).to_have_text(SENT)
    await expect(page.get_by_role("main")).to_contain_text("не позднее")
    link = page.get_by_role("link", name="Скачать заявку, PDF")
    document = await page.request.get(await link.get_attribute("href") or "")
    assert (await document.body()).startswith(b"%PDF")
    query = "select count(*) from application where user_id = %s and status <> 'draft'"
    assert portal.query(query, user.key) == [(1,)]


async def test_more_power_is_found_by_plain_words_and_filed_by_the_short_path(
    new_context: NewContext, portal: Portal
) -> None:
    """On a telephone: the total is added up, the whole questionnaire and back loses nothing, four pages in all."""
    user, _ = await owner_of_a_meter()
    increase = KINDS["tp_increase"]
    short = short_path.asked_by(increase, {short_path.SHORT_PATH: True})
    page = await signed_in_page(await new_context(360, 800), portal, user, APPLICATION_NEW)
    await page.locator("#kind-search").fill("больше мощьности")
    await press(page, "Найти").click()
    await expect(page.get_by_role("heading", name="Подходит по словам")).to_be_visible()
    first = page.locator(".kind-link").first
    await expect(first).to_have_text(increase.plain)
    await first.click()
    await at_step(page, short, 0)
    answers, _ = valid_answers(short, ApplicantType.INDIVIDUAL, given={"existing_power_kw": "5", "new_power_kw": "10"})
    added = field(page, FORM, "new_power_kw")
    await answer(page, short.fields[0], "existing_power_kw", "5")
    await added.fill("11")
    await added.blur()
    await expect(error_at(page, FORM, "new_power_kw")).to_contain_text("перейдите к полной анкете")
    await added.fill("10")
    await added.blur()
    await expect(error_at(page, FORM, "new_power_kw")).to_be_empty()
    await expect(page.get_by_text("Всего будет 15 кВт: 5 есть и 10 добавить")).to_be_visible()
    await press(page, "Полная анкета").click()
    await at_step(page, increase, 0)
    await past_double_click(page)
    await press(page, "Короткая анкета").click()
    await at_step(page, short, 0)
    await expect(added).to_have_value("10")
    await fill_steps(page, short, answers)
    await expect(page.get_by_role("heading", name="Решено по правилам")).to_be_visible()
    await expect(page.get_by_role("main")).to_contain_text("Зарегистрируем заявку не позднее")
    await agree(page, short)
    await press(page, "Отправить").click()
    await expect(page.locator("h1")).to_have_text(SENT)
    query = "select category, answers->>'total_power_kw' from application where user_id = %s and status <> 'draft'"
    assert portal.query(query, user.key) == [("FL15", "15")]


async def test_errors_are_listed_and_lead_to_their_questions(page: Page, portal: Portal) -> None:
    user, _ = await owner_of_a_meter()
    page = await begun(page.context, portal, user, "meter_service")
    await expect(page).to_have_title(f"{SERVICE.title} — Личный кабинет БСК")
    for _ in range(3):
        await field(page, FORM, "meter_model").press("Enter")
        await expect(page.locator(f"#{FORM}-summary")).to_be_focused()
        await expect(error_at(page, FORM, "reason")).to_have_text("Заполните это поле")
        await field(page, FORM, "reason").focus()
        await press(page, "Далее").click()
        await expect(page.locator(f"#{FORM}-summary")).to_be_focused()
        await expect(error_at(page, FORM, "reason")).to_have_text("Заполните это поле")
    await page.locator(".error-summary a", has_text="Причина").click()
    await expect(field(page, FORM, "reason")).to_be_focused()
    await field(page, FORM, "reason").fill("мало")
    await field(page, FORM, "reason").blur()
    await expect(error_at(page, FORM, "reason")).to_contain_text("не меньше 10 знаков")
    await expect(field(page, FORM, "reason")).to_have_value("мало")
    await field(page, FORM, "reason").fill("Сорвана пломба при ремонте")
    await field(page, FORM, "reason").blur()
    await expect(error_at(page, FORM, "reason")).to_be_empty()


async def test_a_draft_goes_on_in_another_browser_and_is_thrown_away(new_context: NewContext, portal: Portal) -> None:
    user, _ = await owner_of_a_meter()
    first = await begun(await new_context(), portal, user, "meter_service")
    await field(first, FORM, "reason").fill("Сорвана пломба при ремонте")
    await field(first, FORM, "action-inspection").check()
    await press(first, "Сохранить и выйти").click()
    await expect(notice(first, "Черновик сохранён")).to_be_visible()

    second = await signed_in_page(await new_context(360, 800), portal, user, APPLICATION_NEW)
    line = second.locator(".draft-line", has_text=SERVICE.title)
    await line.get_by_role("link", name="Продолжить").click()
    await at_step(second, SERVICE, 0)
    await expect(field(second, FORM, "reason")).to_have_value("Сорвана пломба при ремонте")
    await expect(field(second, FORM, "action-inspection")).to_be_checked()

    await open_page(first, APPLICATION_NEW)
    await press(first.locator(".draft-line"), "Удалить").click()
    await press(first.get_by_role("dialog"), "Удалить").click()
    await expect(first.locator(".draft-line")).to_have_count(0)
    await expect(notice(second, "Такого черновика уже нет")).to_be_visible()


async def test_a_tab_with_a_draft_that_was_filed_elsewhere_shows_its_number(page: Page, portal: Portal) -> None:
    user, point = await owner_of_a_meter()
    page = await begun(page.context, portal, user, "meter_service")
    address = page.url
    answers, _ = valid_answers(SERVICE, ApplicantType.INDIVIDUAL, points=(point,))
    await fill_steps(page, SERVICE, answers)
    await agree(page, SERVICE)
    await press(page, "Отправить").click()
    await expect(page.locator("h1")).to_have_text(SENT)
    number = parse_qs(urlsplit(page.url).query)["number"][0]
    await page.goto(address)
    await expect(page.locator("h1")).to_have_text(f"Заявка № {number} отправлена")
    assert not await heading(page).is_visible()
