"""Questions of the wizard in a browser: conditions, rows, rules over several answers, attachments, two tabs."""

import asyncio
import re

from playwright.async_api import BrowserContext, Page, Route, expect

from lkk.models.identity import User
from lkk.routes import new_application_path
from lkk.services.files.inspection.reasons import Reason
from lkk.services.forms.catalog import KINDS
from lkk.vocabulary.people import ApplicantType
from tests import builders
from tests.browser.pages import error_at, field, past_double_click, press, sign_in
from tests.browser.wizard_pages import FORM, agree, answer, at_step, attach, fill_step, fill_steps
from tests.form_answers import valid_answers
from tests.portal_process import Portal
from tests.sample_files import pdf

ASSETS, ENQUIRY, INSTALLATION = KINDS["asset_transfer"], KINDS["info_enquiry"], KINDS["meter_install"]
DATA_CHANGE, SERVICE = KINDS["meter_data_change"], KINDS["meter_service"]
PERSON = ApplicantType.INDIVIDUAL


async def begun(context: BrowserContext, portal: Portal, kind: str) -> tuple[Page, User, str]:
    """The first page of the wizard, its person with a metered account, and the id of the metering point."""
    user = await builders.customer()
    metered = await builders.metered_account()
    await builders.attach(user, metered.account)
    await sign_in(context, portal, user)
    page = await context.new_page()
    await page.goto(new_application_path(kind))
    await at_step(page, KINDS[kind], 0)
    return page, user, str(metered.point.key)


async def test_a_question_appears_with_its_condition_and_keeps_its_answer(page: Page, portal: Portal) -> None:
    page, _, _ = await begun(page.context, portal, "info_enquiry")
    address = field(page, FORM, "postal_address")
    await expect(address).to_have_count(0)
    await field(page, FORM, "answer_channel-post").check()
    await address.fill("г. Барнаул, ул. Попова, 12")
    await address.blur()
    await field(page, FORM, "answer_channel-email").check()
    await expect(address).to_have_count(0)
    await page.reload()
    await at_step(page, ENQUIRY, 0)
    await expect(address).to_have_count(0)
    await field(page, FORM, "answer_channel-post").check()
    await expect(address).to_have_value("г. Барнаул, ул. Попова, 12")


async def test_a_place_for_a_document_is_demanded_while_its_condition_holds(page: Page, portal: Portal) -> None:
    page, _, point = await begun(page.context, portal, "meter_install")
    answers, _ = valid_answers(INSTALLATION, PERSON, points=(point,))
    await fill_step(page, INSTALLATION.steps[0], answers)
    await press(page, "Далее").click()
    await at_step(page, INSTALLATION, 1)
    place = page.locator('[data-file-slot="meter_passport"]')
    await expect(place).to_have_count(0)
    await fill_step(page, INSTALLATION.steps[1], answers)
    await field(page, FORM, "own_meter").check()
    await expect(place).to_be_visible()
    await past_double_click(page)
    await press(page, "Далее").click()
    await expect(error_at(page, FORM, "meter_passport")).to_have_text("Приложите документ")
    await page.locator(".error-summary a", has_text="Паспорт прибора учёта").click()
    await expect(field(page, FORM, "meter_passport")).to_be_focused()
    await attach(page, "meter_passport")
    await expect(error_at(page, FORM, "meter_passport")).to_be_empty()
    await field(page, FORM, "own_meter").uncheck()
    await expect(place).to_have_count(0)
    await past_double_click(page)
    await press(page, "Далее").click()
    await at_step(page, INSTALLATION, 2)


async def test_rows_are_added_corrected_and_removed(page: Page, portal: Portal) -> None:
    page, user, _ = await begun(page.context, portal, "asset_transfer")
    answers, _ = valid_answers(ASSETS, PERSON)
    await fill_step(page, ASSETS.steps[0], answers)
    await press(page, "Далее").click()
    await at_step(page, ASSETS, 1)
    rows = page.locator(".form-row")
    for number, name in enumerate(("ТП-125", "ВЛ 0,4 кВ")):
        await field(page, FORM, "objects-add").click()
        await expect(field(page, FORM, f"objects.{number}.name")).to_be_focused()
        await field(page, FORM, f"objects.{number}.name").fill(name)
        await field(page, FORM, f"objects.{number}.name").blur()
    await past_double_click(page)
    await press(page, "Далее").click()
    await page.locator(".error-summary a", has_text="Передаваемые объекты, строка 2, Адрес").click()
    await expect(field(page, FORM, "objects.1.address")).to_be_focused()
    await rows.first.get_by_role("button", name="Убрать строку").click()
    await expect(rows).to_have_count(1)
    await expect(field(page, FORM, "objects.0.name")).to_have_value("ВЛ 0,4 кВ")
    await expect(page.locator(".error-summary")).not_to_contain_text("строка 2")
    whole = {name: value for name, value in answers["objects"][0].items() if name != "name"}
    for column in ASSETS.steps[1].fields[0].rows:
        if column.name in whole:
            await answer(page, column, f"objects.0.{column.name}", whole[column.name])
    rest = {name: value for name, value in answers.items() if name != "objects"}
    await fill_step(page, ASSETS.steps[1], rest)
    await past_double_click(page)
    await press(page, "Далее").click()
    await at_step(page, ASSETS, 2)
    stored = portal.query("select answers->'objects' from application where user_id = %s", user.key)[0][0]
    assert [(row["name"], row["address"]) for row in stored] == [("ВЛ 0,4 кВ", whole["address"])]


async def test_a_rule_over_two_answers_is_told_at_once_and_taken_back_when_the_other_is_mended(
    page: Page, portal: Portal
) -> None:
    page, _, _ = await begun(page.context, portal, "meter_data_change")
    old, new = field(page, FORM, "old_value"), field(page, FORM, "new_value")
    await new.fill("12345678")
    await new.blur()
    await expect(error_at(page, FORM, "new_value")).to_be_empty()
    await old.fill("12345678")
    await old.blur()
    await expect(error_at(page, FORM, "new_value")).to_have_text("Новое значение совпадает с прежним")
    await old.fill("12345687")
    await old.blur()
    await expect(error_at(page, FORM, "new_value")).to_be_empty()
    await expect(new).to_have_value("12345678")


async def test_an_attached_file_stays_and_is_taken_away(page: Page, portal: Portal) -> None:
    page, user, _ = await begun(page.context, portal, "info_enquiry")
    files = page.locator('[data-file-slot="attachments"] .file-line')
    await attach(page, "attachments", "акт осмотра.pdf")
    await page.reload()
    await at_step(page, ENQUIRY, 0)
    await expect(files).to_have_count(1)
    await page.get_by_role("button", name="Убрать файл акт осмотра.pdf").click()
    await expect(files).to_have_count(0)
    await expect(field(page, FORM, "attachments")).to_be_focused()
    assert kept_files(portal, user) == 0


async def test_a_file_that_is_not_what_it_says_is_refused_with_a_sentence(page: Page, portal: Portal) -> None:
    page, user, _ = await begun(page.context, portal, "info_enquiry")
    told = page.locator('[data-file-slot="attachments"] .file-told')
    for name, content, sentence in (
        ("договор.pdf", "Это не договор".encode(), Reason.DISGUISED.value),
        ("программа.exe", b"MZ", Reason.TYPE.value),
        ("пусто.pdf", b"", Reason.EMPTY.value),
    ):
        chosen = field(page, FORM, "attachments")
        await chosen.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})
        await expect(told).to_have_text(sentence)
        await page.get_by_role("button", name=f"Убрать файл {name}").click()
        await expect(told).to_have_count(0)
    assert kept_files(portal, user) == 0


async def test_the_next_step_waits_for_files_and_a_refused_one_returns_to_its_place(page: Page, portal: Portal) -> None:
    page, user, point = await begun(page.context, portal, "meter_service")
    answers, _ = valid_answers(SERVICE, PERSON, points=(point,))
    await fill_step(page, SERVICE.steps[0], answers)
    await page.route("**/api/files?*", slowly)
    photos, line = field(page, FORM, "photos"), page.locator('[data-file-slot="photos"] .file-line')
    await photos.set_input_files({"name": "подделка.pdf", "mimeType": "application/pdf", "buffer": b"no document"})
    await press(page, "Далее").click()
    await expect(page.locator(f'[data-file-wait="{FORM}"]')).to_contain_text("осталось: 1")
    await expect(line.locator(".file-told")).to_have_text(Reason.DISGUISED.value)
    await at_step(page, SERVICE, 0)
    await expect(page.get_by_role("button", name="Убрать файл подделка.pdf")).to_be_focused()
    await photos.set_input_files({"name": "щит.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    await past_double_click(page)
    await press(page, "Далее").click()
    await at_step(page, SERVICE, 1)
    assert kept_files(portal, user) == 1
    await page.get_by_role("link", name="Назад", exact=True).click()
    await expect(line.locator(".file-told")).to_have_text(Reason.DISGUISED.value)
    await expect(line).to_have_count(2)


async def slowly(route: Route) -> None:
    """A file that takes its time."""
    await asyncio.sleep(1)
    await route.continue_()


async def test_an_older_answer_asks_before_it_takes_the_place_of_another_tabs(page: Page, portal: Portal) -> None:
    first, user, point = await begun(page.context, portal, "meter_service")
    answers, _ = valid_answers(SERVICE, PERSON, points=(point,))
    await fill_step(first, SERVICE.steps[0], {**answers, "reason": "Ответ первой вкладки"})
    second = await first.context.new_page()
    await second.goto(first.url)
    await at_step(second, SERVICE, 0)
    await answer(second, next(one for one in SERVICE.fields if one.name == "reason"), "reason", "Ответ второй вкладки")
    await expect(error_at(second, FORM, "reason")).to_be_empty()
    await field(first, FORM, "reason").focus()
    await field(first, FORM, "reason").blur()
    await press(first, "Далее").click()
    await expect(error_at(first, FORM, "reason")).to_contain_text("В другой вкладке указано «Ответ второй вкладки»")
    await expect(first.locator(f"#{FORM}-summary")).to_be_focused()
    await expect(field(first, FORM, "reason")).to_have_value("Ответ второй вкладки")
    await past_double_click(first)
    await press(first, "Далее").click()
    await at_step(first, SERVICE, 1)
    stored = portal.query("select answers->>'reason' from application where user_id = %s", user.key)
    assert stored == [("Ответ второй вкладки",)]


async def test_two_tabs_of_one_draft_lose_nothing_and_file_it_once(page: Page, portal: Portal) -> None:
    first, user, point = await begun(page.context, portal, "meter_service")
    second = await first.context.new_page()
    await second.goto(first.url)
    await at_step(second, SERVICE, 0)
    answers, _ = valid_answers(SERVICE, PERSON, points=(point,))
    await field(first, FORM, "reason").fill("Сорвана пломба при ремонте")
    await field(first, FORM, "reason").blur()
    await expect(error_at(first, FORM, "reason")).to_be_empty()
    rest = {name: value for name, value in answers.items() if name != "reason"}
    await fill_step(second, SERVICE.steps[0], rest)
    await press(second, "Далее").click()
    await at_step(second, SERVICE, 1)
    stored = portal.query("select answers->>'reason' from application where user_id = %s", user.key)
    assert stored == [("Сорвана пломба при ремонте",)]

    await first.reload()
    await at_step(first, SERVICE, 0)
    await fill_steps(first, SERVICE, answers)
    await second.goto(first.url)
    await at_step(second, SERVICE, len(SERVICE.steps))
    for tab in (first, second):
        await agree(tab, SERVICE)
    for tab in (first, second):
        await press(tab, "Отправить").click()
    await expect(first.locator("h1")).to_have_text(re.compile(r"№ .+ отправлена"))
    await expect(second.locator("h1")).to_have_text(await first.locator("h1").inner_text())
    assert portal.query("select count(number) from application where user_id = %s", user.key) == [(1,)]


def kept_files(portal: Portal, user: User) -> int:
    """How many files the person's applications hold."""
    query = "select count(*) from stored_file f join application a on a.id = f.application_id where a.user_id = %s"
    return portal.query(query, user.key)[0][0]
