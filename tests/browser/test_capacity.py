"""The board of capacity in one flow: an ad is checked, fits another, contacts open, two sign their agreement."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from lkk.models.identity import User
from lkk.routes import (
    APPLICATION_FORM,
    CAPACITY_AD,
    CAPACITY_AGREEMENT,
    CAPACITY_CONTACT,
    CAPACITY_OWN,
    DOCUMENT,
    HOME,
    STAFF_CAPACITY,
)
from lkk.services.capacity_agreements.filing import KIND
from lkk.services.forms.catalog import kind_of
from lkk.services.kernel.actor import Actor
from lkk.state.capacity_agreements.agreement import ACCEPT_FORM, OFFER_FORM
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.people import Role
from tests import builders, capacity
from tests import signing as given
from tests.browser.pages import (
    NewContext,
    error_at,
    field,
    loaded,
    notice,
    past_double_click,
    press,
    sign_in,
    signed_in_page,
)
from tests.browser.signing_pages import code_on_the_phone, read
from tests.browser.wholeness import axe_complaints, sideways
from tests.business_time import today
from tests.portal_process import Portal

FORM = "capacity-ad"
GIVER, TAKER = "Семёнова Анна", "Щукин Роман Ильич"
GIVER_PHONE, TAKER_PHONE = "+79130000731", "+79130000732"
TITLE = DocumentKind.REDISTRIBUTION_AGREEMENT.label


@pytest.fixture(autouse=True)
async def substations(portal: Portal) -> None:
    await capacity.places()


async def whole(page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await axe_complaints(page) == []
    assert await sideways(page) == 0


async def fill(page: Page, substation: str) -> None:
    await page.get_by_text("Отдаю мощность").click()
    await field(page, FORM, "kw").fill("40")
    await field(page, FORM, "voltage").select_option("10")
    await field(page, FORM, "substation_key").select_option(substation)
    await field(page, FORM, "giver_kind").select_option("household")
    await field(page, FORM, "own_kw").fill("90")
    await field(page, FORM, "valid_until").fill(today().replace(year=today().year + 3).isoformat())
    await field(page, FORM, "text").fill("Звоните: 8 913 123-45-67")


async def who_signs(name: str, phone: str) -> tuple[User, Actor]:
    """A customer who may sign by a code."""
    user = await builders.customer(name=name, phone=phone, phone_confirmed=True)
    await given.seen(user)
    actor = await builders.sign_in(user)
    await given.accept(actor)
    return user, actor


async def to_terms(page: Page) -> str:
    """Go from the open contact to its agreement; return the address."""
    await page.get_by_role("link", name="Согласовать условия").click()
    await loaded(page, CAPACITY_AGREEMENT)
    return page.url


async def offers_terms(page: Page) -> None:
    """The seeker asks for more than the ad has, then offers what it has."""
    await expect(page.locator("#agreement-wanted")).to_contain_text("Предложите условия")
    await field(page, OFFER_FORM, "kw").fill("60")
    await press(page, "Отправить условия").click()
    await expect(error_at(page, OFFER_FORM, "kw")).to_contain_text("В объявлении 40 кВт")
    await expect(field(page, OFFER_FORM, "kw")).to_be_focused()
    await whole(page)
    await field(page, OFFER_FORM, "kw").fill("20")
    await field(page, OFFER_FORM, "price").fill("30 000")
    await field(page, OFFER_FORM, "apply_by").fill((today() + timedelta(days=60)).isoformat())
    await field(page, OFFER_FORM, "address").fill("г. Барнаул, ул. Попова, 12")
    await past_double_click(page)
    await press(page, "Отправить условия").click()
    await expect(page.locator("#agreement-wanted")).to_contain_text("вторая сторона читает ваши условия")


async def accepts_terms(page: Page) -> None:
    """The giver reads the terms and accepts them."""
    await expect(page.locator("main")).to_contain_text("30 000,00 ₽")
    await field(page, ACCEPT_FORM, "address").fill("г. Барнаул, пр. Ленина, 1")
    await whole(page)
    await press(page, "Принять условия").click()
    await expect(page.locator("#agreement-wanted")).to_contain_text("Прочитайте соглашение и подпишите")


async def signs(page: Page, portal: Portal, phone: str) -> None:
    """Open the paper from the agreement, read it, sign it by the code from the phone."""
    await page.get_by_role("link", name="Открыть и подписать").click()
    await loaded(page, DOCUMENT, TITLE)
    await read(page)
    code = await code_on_the_phone(page, portal, phone, TITLE)
    await field(page, "signing-code", "code").fill(code)
    await past_double_click(page)
    await press(page, "Подписать").click()


async def applies(page: Page, agreement: str) -> None:
    """Begin the application that follows from the signed agreement."""
    await page.goto(agreement)
    await loaded(page, CAPACITY_AGREEMENT)
    assert await sideways(page) == 0
    await press(page, "Подать заявку на перераспределение").click()
    await loaded(page, APPLICATION_FORM, kind_of(KIND).title)
    await expect(page.get_by_label("Передаваемая мощность")).to_have_value("20")
    await page.goto(agreement)
    await expect(page.get_by_role("link", name="Продолжить заявку")).to_be_visible()


async def test_an_ad_is_checked_fits_another_and_two_people_meet_agree_and_sign(
    portal: Portal, new_context: NewContext
) -> None:
    substation = await capacity.substation()
    name = f"{GIVER} {substation.rpartition('-')[2]}"
    giver, _ = await who_signs(name, GIVER_PHONE)
    taker, seeker = await who_signs(TAKER, TAKER_PHONE)
    await capacity.published(seeker, "seek", text="Для пекарни", substation_key=substation)
    page = await signed_in_page(await new_context(), portal, giver, CAPACITY_OWN)
    await whole(page)
    await page.get_by_role("link", name="Подать объявление").first.click()
    await loaded(page, CAPACITY_AD)
    await fill(page, substation)
    await press(page, "Отправить на проверку").click()
    await expect(error_at(page, FORM, "giver_kind")).to_contain_text("передать нельзя")
    await expect(error_at(page, FORM, "valid_until")).to_contain_text("не позже")
    await expect(error_at(page, FORM, "text")).to_contain_text("Уберите телефон")
    await whole(page)
    await field(page, FORM, "giver_kind").select_option("ordinary")
    await field(page, FORM, "valid_until").fill(capacity.form()["valid_until"])
    await field(page, FORM, "text").fill("Можно по частям")
    await past_double_click(page)
    await press(page, "Отправить на проверку").click()
    await loaded(page, CAPACITY_OWN)
    mine = page.locator("#capacity-ads > li", has_text="Отдаю 40 кВт")
    await expect(mine).to_contain_text("На проверке")

    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    desk = await signed_in_page(await new_context(), portal, operator, STAFF_CAPACITY)
    waits = desk.locator("#capacity-waiting > li", has_text=name)
    await expect(waits).to_contain_text("Присоединено: 90 кВт")
    await whole(desk)
    await press(waits, "Опубликовать").click()
    await expect(notice(desk, "подходящее объявление")).to_be_visible()

    await expect(mine).to_contain_text("Опубликовано")
    await expect(mine).to_contain_text("мощности хватает")
    await whole(page)
    await press(mine, "Попросить контакты").click()
    await loaded(page, CAPACITY_CONTACT)
    await expect(page.get_by_text("Ждём ответа второй стороны")).to_be_visible()
    await field(page, "capacity-message", "body").fill("Готовы взять всё?")
    await press(page, "Отправить").click()
    await expect(page.locator("#capacity-messages")).to_contain_text("Готовы взять всё?")

    other_context = await new_context()
    await sign_in(other_context, portal, taker)
    other = await other_context.new_page()
    await other.goto(HOME.path)
    await loaded(other, HOME)
    await other.goto(CAPACITY_OWN.path)
    await loaded(other, CAPACITY_OWN)
    asked = other.locator("#capacity-contacts > li")
    await expect(asked).to_contain_text("С••• А•••")
    await asked.get_by_role("link").click()
    await loaded(other, CAPACITY_CONTACT)
    await whole(other)
    await press(other, "Открыть контакты").click()
    await expect(other.get_by_text(name).first).to_be_visible()
    await expect(page.get_by_text(taker.email)).to_be_visible()
    await whole(page)

    agreement = await to_terms(other)
    await offers_terms(other)
    assert await to_terms(page) == agreement
    await accepts_terms(page)
    await expect(other.locator("#agreement-wanted")).to_contain_text("Прочитайте соглашение и подпишите")
    await signs(page, portal, GIVER_PHONE)
    await expect(page.locator("#document-state")).to_contain_text("Вы подписали, ждём вторую сторону")
    await signs(other, portal, TAKER_PHONE)
    for one in (page, other):
        await expect(one.locator("#document-state")).to_contain_text("Подписан")
        await expect(one.locator("#document-signatures")).to_contain_text(name)
        await expect(one.locator("#document-signatures")).to_contain_text(TAKER)
        await expect(one.get_by_role("link", name="Протокол подписания")).to_be_visible()
    await whole(other)
    for one in (page, other):
        await applies(one, agreement)

    await desk.get_by_text("На доске: снять объявление").click()
    shown = desk.locator("#capacity-published > li", has_text=name)
    await expect(shown).to_contain_text("Отдаю 20 кВт")
    await press(shown, "Снять с доски").click()
    dialog = desk.locator("dialog:modal")
    await field(desk, "capacity-take-down", "reason").fill("Уточните мощность")
    await press(dialog, "Снять с доски").click()
    await expect(notice(desk, "Объявление снято")).to_be_visible()
    await expect(shown).to_have_count(0)
