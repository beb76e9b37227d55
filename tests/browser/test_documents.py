"""The room of documents: what waits is said first, an act is read page by page with the keyboard and confirmed."""

from pathlib import Path

from playwright.async_api import expect

from lkk.routes import (
    APPLICATION,
    APPLICATION_FORM,
    DOCUMENT,
    DOCUMENTS,
    STAFF_APPLICATION,
    application_path,
    staff_application_path,
)
from lkk.services.applications.document import filed
from lkk.services.applications.drafts import sending
from lkk.services.forms.catalog import KINDS
from lkk.state.documents.by_hand import FORM
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders, sample_files
from tests import connection_cases as path
from tests.browser.pages import NewContext, error_at, field, loaded, past_double_click, sign_in, signed_in_page
from tests.browser.wholeness import check_room
from tests.documents import posted
from tests.portal_process import Portal


async def test_an_act_is_found_read_to_the_end_with_the_keyboard_and_confirmed(
    new_context: NewContext, portal: Portal
) -> None:
    user = await builders.customer()
    act = DocumentKind.COMMISSIONING_ACT
    await posted(user.key, act, number="7", content=sample_files.pdf(pages=2))
    await posted(user.key, DocumentKind.COPY, title="Копия договора")
    page = await signed_in_page(await new_context(), portal, user, DOCUMENTS)
    await expect(page.locator("main")).to_contain_text("Ждут вас: 1 документ")
    rows = page.locator("#documents tbody tr")
    await expect(rows).to_have_count(2)
    await expect(rows.first).to_contain_text("Прочитайте и подтвердите это")
    await page.get_by_role("link", name="Показать только их").click()
    await expect(rows).to_have_count(1)
    await page.get_by_role("link", name=act.label, exact=True).click()
    await loaded(page, DOCUMENT, act.label)
    shown = page.locator("#document-page img")
    assert await shown.evaluate("one => one.decode().then(() => one.naturalWidth)") > 0
    await expect(page.locator("#document-read")).to_have_text("Вы открыли 1 из 2 страниц")
    confirm = page.get_by_role("button", name="Я прочитал документ")
    await expect(confirm).to_have_count(0)
    await page.locator("#page-next").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#page-words")).to_have_text("Страница 2 из 2")
    await expect(page.locator("#document-page")).to_be_focused()
    await expect(page.locator("#page-next")).to_be_disabled()
    await expect(page.locator("#document-read")).to_have_text("Вы открыли все страницы")
    await confirm.click()
    await expect(page.locator("#document-state")).to_contain_text("Прочитан")
    await expect(confirm).to_have_count(0)


async def test_a_document_is_sent_with_a_request_that_is_begun_for_it(new_context: NewContext, portal: Portal) -> None:
    user = await builders.customer()
    page = await signed_in_page(await new_context(), portal, user, DOCUMENTS)
    await page.get_by_role("button", name="Отправить документ").click()
    await loaded(page, APPLICATION_FORM, KINDS["info_enquiry"].title)
    await expect(page.get_by_label("Ваш вопрос")).to_have_value(sending.WORDS)


async def test_an_operator_posts_an_act_with_its_number_and_the_applicant_finds_it_in_the_application(
    new_context: NewContext, portal: Portal, tmp_path: Path
) -> None:
    user = await builders.customer()
    application = await made.filed(user)
    number = application.number or ""
    act = tmp_path / "Акт.pdf"
    act.write_bytes(sample_files.pdf(pages=2))
    office = await new_context()
    await sign_in(office, portal, await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    desk = await office.new_page()
    await desk.goto(staff_application_path(number))
    await loaded(desk, STAFF_APPLICATION, f"Заявка {number}")
    await desk.get_by_text("Разместить документ с номером и датой").click()
    form = desk.locator(f"#{FORM}")
    await form.get_by_role("button", name="Разместить", exact=True).click()
    await expect(error_at(desk, FORM, "kind")).to_have_text("Выберите вид документа")
    await field(desk, FORM, "kind").select_option(DocumentKind.COMMISSIONING_ACT.value)
    await field(desk, FORM, "number").fill("АД-7")
    await field(desk, FORM, "issued_on").fill("2026-03-12")
    await field(desk, FORM, "posting").set_input_files(act)
    await expect(form.get_by_role("listitem").filter(has_text="Акт.pdf")).to_be_visible()
    await past_double_click(desk)
    await form.get_by_role("button", name="Разместить", exact=True).click()
    await expect(desk.locator(".application-document").filter(has_text="№ АД-7 от 12.03.2026")).to_be_visible()
    await expect(field(desk, FORM, "number")).to_have_value("")
    page = await signed_in_page(await new_context(), portal, user, DOCUMENTS)
    await page.goto(application_path(number))
    await loaded(page, APPLICATION, f"Заявка {number}")
    await page.get_by_role("link", name=DocumentKind.COMMISSIONING_ACT.label, exact=True).click()
    await loaded(page, DOCUMENT, DocumentKind.COMMISSIONING_ACT.label)
    await expect(page.locator("#page-words")).to_have_text("Страница 1 из 2")


async def test_a_filed_notice_of_completion_stands_among_the_documents_with_what_was_enclosed(
    new_context: NewContext, portal: Portal
) -> None:
    user = await path.firm()
    _, notice = await path.notice(user)
    await filed.ensure(notice.key)
    page = await signed_in_page(await new_context(), portal, user, DOCUMENTS)
    title = DocumentKind.COMPLETION_NOTICE.label
    await page.get_by_role("link", name=title).first.click()
    await loaded(page, DOCUMENT, title)
    await expect(page.locator("#page-words")).to_contain_text("Страница 1 из")
    await expect(page.locator("#document-enclosed")).to_contain_text("Ввод.jpg")
    await expect(page.locator("#signing")).to_have_count(0)
    await check_room(page)
