"""The room of documents: what waits is said first, an act is read page by page with the keyboard and confirmed."""

from playwright.async_api import expect

from lkk.routes import APPLICATION_FORM, DOCUMENT, DOCUMENTS
from lkk.services.applications.drafts import sending
from lkk.services.forms.catalog import KINDS
from lkk.vocabulary.documents import DocumentKind
from tests import builders, sample_files
from tests.browser.pages import NewContext, loaded, signed_in_page
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
