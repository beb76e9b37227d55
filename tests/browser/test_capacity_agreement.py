"""An agreement of capacity from the first offer to two signed copies and the applications that follow."""

from datetime import timedelta

from playwright.async_api import Page, expect

from lkk.routes import (
    APPLICATION_FORM,
    CAPACITY_AGREEMENT,
    CAPACITY_CONTACT,
    DOCUMENT,
    NOTIFICATIONS,
    capacity_contact_path,
)
from lkk.services.capacity_agreements.filing import KIND
from lkk.services.forms.catalog import kind_of
from lkk.services.redistribution import contacts
from lkk.state.capacity_agreements.agreement import ACCEPT_FORM, OFFER_FORM
from lkk.vocabulary.documents import DocumentKind
from tests import builders, capacity
from tests import signing as given
from tests.browser.pages import NewContext, error_at, field, loaded, past_double_click, press, signed_in_page
from tests.browser.signing_pages import code_on_the_phone, read
from tests.browser.wholeness import axe_complaints, sideways
from tests.business_time import today
from tests.portal_process import Portal

GIVER_PHONE, TAKER_PHONE = "+79130000731", "+79130000732"
TITLE = DocumentKind.REDISTRIBUTION_AGREEMENT.label


async def signs(page: Page, portal: Portal, phone: str) -> None:
    """Open the paper from the agreement, read it, sign it by the code from the phone."""
    await page.get_by_role("link", name="Открыть и подписать").click()
    await loaded(page, DOCUMENT, TITLE)
    await read(page)
    await press(page, "Получить код для подписи").click()
    code = await code_on_the_phone(portal, phone)
    await field(page, "signing-code", "code").fill(code)
    await past_double_click(page)
    await press(page, "Подписать").click()


async def test_two_people_agree_sign_and_each_gets_the_signed_copy_and_a_draft(
    portal: Portal, new_context: NewContext
) -> None:
    await capacity.places()
    people = []
    for name, phone in (("Отдаёва Ольга Олеговна", GIVER_PHONE), ("Примаков Пётр Петрович", TAKER_PHONE)):
        user = await builders.customer(name=name, phone=phone, phone_confirmed=True)
        await given.seen(user)
        actor = await builders.sign_in(user)
        await given.accept(actor)
        people.append((user, actor))
    (giver, giving), (taker, taking) = people
    ad = await capacity.published(giving)
    contact = await capacity.does(contacts.ask, taking, ad)
    await capacity.does(contacts.answer, giving, contact, 1, consent=True)
    address = capacity_contact_path(contact, CAPACITY_AGREEMENT)

    phone_page = await signed_in_page(await new_context(width=360, height=740), portal, taker, NOTIFICATIONS)
    await phone_page.goto(capacity_contact_path(contact))
    await loaded(phone_page, CAPACITY_CONTACT)
    await phone_page.get_by_role("link", name="Согласовать условия").click()
    await loaded(phone_page, CAPACITY_AGREEMENT)
    wanted = phone_page.locator("#agreement-wanted")
    await expect(wanted).to_contain_text("Предложите условия")
    await field(phone_page, OFFER_FORM, "kw").fill("60")
    await press(phone_page, "Отправить условия").click()
    await expect(error_at(phone_page, OFFER_FORM, "kw")).to_contain_text("В объявлении 50 кВт")
    await expect(field(phone_page, OFFER_FORM, "kw")).to_be_focused()
    assert await axe_complaints(phone_page) == []
    assert await sideways(phone_page) == 0
    await field(phone_page, OFFER_FORM, "kw").fill("20")
    await field(phone_page, OFFER_FORM, "price").fill("30 000")
    await field(phone_page, OFFER_FORM, "apply_by").fill((today() + timedelta(days=60)).isoformat())
    await field(phone_page, OFFER_FORM, "address").fill("г. Барнаул, ул. Попова, 12")
    await past_double_click(phone_page)
    await press(phone_page, "Отправить условия").click()
    await expect(wanted).to_contain_text("вторая сторона читает ваши условия")

    page = await signed_in_page(await new_context(), portal, giver, NOTIFICATIONS)
    await page.goto(address)
    await loaded(page, CAPACITY_AGREEMENT)
    await expect(page.locator("main")).to_contain_text("30 000,00 ₽")
    await field(page, ACCEPT_FORM, "address").fill("г. Барнаул, пр. Ленина, 1")
    assert await axe_complaints(page) == []
    await press(page, "Принять условия").click()
    await expect(page.locator("#agreement-wanted")).to_contain_text("Прочитайте соглашение и подпишите")
    await expect(wanted).to_contain_text("Прочитайте соглашение и подпишите")

    await signs(page, portal, GIVER_PHONE)
    await expect(page.locator("#document-state")).to_contain_text("Вы подписали, ждём вторую сторону")
    await signs(phone_page, portal, TAKER_PHONE)
    for one in (page, phone_page):
        await expect(one.locator("#document-state")).to_contain_text("Подписан")
        await expect(one.locator("#document-signatures")).to_contain_text("Отдаёва Ольга Олеговна")
        await expect(one.locator("#document-signatures")).to_contain_text("Примаков Пётр Петрович")
        await expect(one.get_by_role("link", name="Протокол подписания")).to_be_visible()
    assert await axe_complaints(phone_page) == []
    assert await sideways(phone_page) == 0

    for one in (page, phone_page):
        await one.goto(address)
        await loaded(one, CAPACITY_AGREEMENT)
        assert await sideways(one) == 0
        await press(one, "Подать заявку на перераспределение").click()
        await loaded(one, APPLICATION_FORM, kind_of(KIND).title)
        await expect(one.get_by_label("Передаваемая мощность")).to_have_value("20")
        await one.goto(address)
        await expect(one.get_by_role("link", name="Продолжить заявку")).to_be_visible()
