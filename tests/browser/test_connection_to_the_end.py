"""Connections from the wizard to the supply contract: what each side presses, with worker, sandbox, letters and SMS."""

from collections.abc import Mapping
from typing import Any

from playwright.async_api import BrowserContext, Page, expect
from sqlmodel import select

from lkk.models.applications import Application
from lkk.models.documents import Document
from lkk.models.identity import User
from lkk.routes import (
    DOCUMENT,
    PAYMENTS,
    STAFF_OFFER,
    application_path,
    document_path,
    new_application_path,
    staff_application_path,
)
from lkk.services.connection import supply_cases
from lkk.services.forms.catalog import KINDS
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.documents.by_hand import FORM as BY_HAND
from lkk.vocabulary.applications import ApplicationStatus, Stage
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.supply import SupplyState
from tests import application_builders as made
from tests import builders, sample_files
from tests import connection_cases as path
from tests import signing as given
from tests import supply_cases as supply
from tests.browser.application_pages import ask, opened, stands
from tests.browser.pages import NewContext, field, loaded, notice, past_double_click, press, until
from tests.browser.signing_pages import code_on_the_phone, read, send_papers
from tests.browser.wizard_pages import agree, at_step, fill_steps
from tests.emails import arrived
from tests.form_answers import valid_answers
from tests.portal_process import Portal

CONNECTION = KINDS["tp_new"]
ASKED: dict[str, Any] = {
    "reliability_categories": ["3"],
    "connection_points": "1",
    "distance": "within_300",
    "locality": "urban",
    "microgeneration": False,
    "group": "no",
    "supplier": "bges",
    "contract_kind": "supply",
}
PHONE = "+79130001201"
OFFER = {"point": "Опора № 7", "company": "Построить ответвление", "customer": "Выполнить ввод"}


async def test_a_house_of_12_kw_comes_from_the_wizard_to_its_supply_contract(
    new_context: NewContext, portal: Portal
) -> None:
    portal.sandbox.payments(hook=f"{portal.url}/api/hooks/payments/sandbox-hook", notices=2)
    portal.sandbox.offers_supply_after(0)
    user = await builders.customer(phone=PHONE, phone_confirmed=True)
    await _may_sign(user)
    own_context = await new_context()
    own = await opened(own_context, portal, user, new_application_path(CONNECTION.code))
    application = await _file(own, portal, user, ApplicantType.INDIVIDUAL, path.HOUSE)
    office = await _taken(await new_context(), portal, application)

    await _offer(office, application)
    await arrived(portal.sandbox, user.email, "Условия договора по заявке")
    await _pay_all(own, portal)
    await own.goto(application_path(application.number or ""))
    await expect(own.locator("#contract-state")).to_contain_text("Заключён")

    await office.goto(staff_application_path(application.number or ""))
    await field(office, "readiness", "border").fill("Зажимы ввода шкафа учёта")
    await press(office, "Подготовить уведомление").click()
    await send_papers(office)
    await press(own, "Включил").first.click()
    await press(own.locator("#switched-on"), "Включил").click()
    await expect(notice(own, "Спасибо")).to_be_visible()

    await _post_commissioning_act(office)
    await press(own, "Ознакомлен").click()
    await _signed_supply_contract(own, portal, application, PHONE)


async def _may_sign(user: User) -> None:
    """Their passport was seen and they have accepted the agreement on the simple signature."""
    await given.seen(user)
    await given.accept(await builders.sign_in(user))


async def _file(own: Page, portal: Portal, user: User, who: ApplicantType, powers: Mapping[str, Any]) -> Application:
    """Fill the wizard in, send it, and wait until the office of the accounting system has registered it."""
    answers, _ = valid_answers(CONNECTION, who, given={**powers, **ASKED})
    await at_step(own, CONNECTION, 0)
    await fill_steps(own, CONNECTION, answers)
    await agree(own, CONNECTION)
    await press(own, "Отправить").click()
    await expect(own.locator("h1")).to_contain_text("отправлена")
    filed = "select id from application where user_id = %s and status = 'registered'"
    await until(lambda: portal.query(filed, user.key))
    return await made.row(portal.query(filed, user.key)[0][0])


async def _taken(context: BrowserContext, portal: Portal, application: Application) -> Page:
    """The operator takes the application to work."""
    number = application.number or ""
    office = await opened(context, portal, await builders.staff(), staff_application_path(number))
    await stands(office, "Зарегистрирована")
    await press(await ask(office, "Взять в работу", ApplicationStatus.IN_PROGRESS.value), "Взять в работу").click()
    await stands(office, "В работе")
    return office


async def _offer(office: Page, application: Application) -> None:
    """The operator prepares the conditions with the numbers of the application and sends them."""
    await office.get_by_role("link", name="Подготовить и направить условия").click()
    await loaded(office, STAFF_OFFER, f"Условия договора по заявке {application.number}")
    for name, words in OFFER.items():
        await field(office, "offer", name).fill(words)
    await press(office, "Посчитать и подготовить").click()
    await expect(office.locator("#offer-papers a")).to_have_count(2)
    await press(office, "Направить условия").click()
    await press(office.locator("#send-offer"), "Направить").click()
    await expect(notice(office, "Условия направлены заявителю")).to_be_visible()


async def _pay_all(own: Page, portal: Portal) -> None:
    """The customer pays the one open invoice on the provider's page and comes back."""
    await own.goto(f"{portal.url}{PAYMENTS.path}")
    await loaded(own, PAYMENTS)
    await own.get_by_role("main").get_by_role("button", name="Оплатить", exact=True).first.click()
    await expect(own.get_by_role("heading", name="Оплата 60000,00 ₽")).to_be_visible()
    await press(own, "Оплатить").click()
    await loaded(own, PAYMENTS)
    await expect(own.get_by_role("main")).to_contain_text("Платить не нужно")


async def _post_commissioning_act(office: Page) -> None:
    """The operator posts the act of the meter by hand."""
    await office.get_by_text("Разместить документ с номером и датой").click()
    await field(office, BY_HAND, "kind").select_option(DocumentKind.COMMISSIONING_ACT.value)
    await field(office, BY_HAND, "number").fill("АД-7")
    await field(office, BY_HAND, "issued_on").fill("2026-03-12")
    file = {"name": "Акт.pdf", "mimeType": "application/pdf", "buffer": sample_files.pdf(pages=2)}
    await field(office, BY_HAND, "posting").set_input_files(file)  # pyright: ignore[reportArgumentType]
    form = office.locator(f"#{BY_HAND}")
    await expect(form.get_by_role("listitem").filter(has_text="Акт.pdf")).to_be_visible()
    await form.get_by_role("button", name="Разместить", exact=True).click()
    await expect(office.locator(".application-document").filter(has_text="№ АД-7")).to_be_visible()


async def _signed_supply_contract(own: Page, portal: Portal, application: Application, phone: str) -> None:
    """The supplier's contract comes back, the customer signs it by SMS, the connection is done."""
    stage, state = (
        "select stage from application where id = %s",
        "select state from supply_case where application_id = %s",
    )
    await until(lambda: portal.query(stage, application.key) == [(Stage.SUPPLY.value,)])
    await supply_cases.open_cases()
    await until(lambda: portal.query(state, application.key) == [(SupplyState.SENT.value,)])
    await supply.asked()
    await until(lambda: portal.query(state, application.key) == [(SupplyState.OFFERED.value,)])
    await _sign(own, portal, application, DocumentKind.SUPPLY_CONTRACT, phone)
    own_case = (application.number, "concluded")
    await until(lambda: own_case in [(one["number"], one["state"]) for one in portal.sandbox.supply()])
    await supply.asked()
    await until(lambda: portal.query(stage, application.key) == [(Stage.DONE.value,)])
    await own.goto(application_path(application.number or ""))
    await expect(own.locator("#supply")).to_contain_text("ЭС-")


async def _sign(own: Page, portal: Portal, application: Application, kind: DocumentKind, phone: str) -> None:
    """Read a document to its end and sign it by the code of an SMS."""
    async with unit_of_work() as work:
        query = select(Document).where(Document.application_id == application.key, Document.kind == kind)
        document = (await work.session.exec(query)).one()
    await own.goto(document_path(document.public_id))
    await loaded(own, DOCUMENT, document.title)
    await read(own)
    await press(own, "Получить код для подписи").click()
    await field(own, "signing-code", "code").fill(await code_on_the_phone(portal, phone))
    await past_double_click(own)
    await press(own, "Подписать").click()
    await expect(own.locator("#document-state")).to_contain_text("Подписан")
