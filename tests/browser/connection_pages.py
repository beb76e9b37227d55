"""A connection in a browser: what either side presses on the way from the wizard to the supply contract."""

from collections.abc import Mapping, Sequence
from typing import Any

from playwright.async_api import BrowserContext, Page, expect

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.models.money import Invoice
from lkk.routes import (
    DOCUMENT,
    PAYMENTS,
    STAFF_OFFER,
    application_path,
    document_path,
    staff_application_path,
)
from lkk.services.connection import supply_cases
from lkk.services.forms.catalog import KINDS
from lkk.services.forms.declaration import Kind
from lkk.state.connection.offer import OFFER_FORM, SEND_DIALOG
from lkk.state.documents.by_hand import FORM as BY_HAND
from lkk.vocabulary.applications import Stage
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.supply import SupplyState
from tests import application_builders as made
from tests import builders, sample_files
from tests import supply_cases as supply
from tests.browser.application_pages import opened, stands
from tests.browser.pages import field, loaded, notice, past_double_click, press, until
from tests.browser.signing_pages import code_on_the_phone, company_signs, read
from tests.browser.wizard_pages import agree, at_step, fill_steps, whole_form
from tests.form_answers import valid_answers
from tests.portal_process import Portal

CONNECTION = KINDS["tp_new"]
ASKED: dict[str, Any] = {
    "reliability_categories": ["3"],
    "connection_points": "1",
    "distance": "within_300",
    "locality": "urban",
    "microgeneration": False,
    "supplier": "bges",
    "contract_kind": "supply",
}
OFFER = {"point": "Опора № 7", "company": "Построить ответвление", "customer": "Выполнить ввод"}


async def file(
    own: Page, portal: Portal, user: User, who: ApplicantType, kind: Kind, answers: Mapping[str, Any], **own_rows: Any
) -> Application:
    """Fill the open wizard in, send it, and wait until the office of the accounting system has registered it."""
    filled, _ = valid_answers(kind, who, given=answers, **own_rows)
    await at_step(own, kind, 0)
    await fill_steps(own, kind, filled)
    await agree(own, kind)
    await press(own, "Отправить").click()
    await expect(own.locator("h1")).to_contain_text("отправлена")
    filed = "select id from application where user_id = %s and kind = %s and status = 'registered'"
    await until(lambda: portal.query(filed, user.key, kind.code))
    return await made.row(portal.query(filed, user.key, kind.code)[0][0])


async def opened_wizard(context: BrowserContext, portal: Portal, user: User) -> Page:
    """The wizard of a new connection."""
    return await opened(context, portal, user, whole_form(CONNECTION.code))


async def taken(context: BrowserContext, portal: Portal, application: Application) -> Page:
    """The operator takes the application to work."""
    number = application.number or ""
    office = await opened(context, portal, await builders.staff(), staff_application_path(number))
    await stands(office, "Зарегистрирована")
    await press(office.locator("#application-changes"), "Взять в работу").click()
    await stands(office, "В работе")
    return office


async def offer(office: Page, application: Application, marks: Sequence[str] = (), **numbers: str) -> None:
    """The operator prepares the conditions, adds the company's signatures of the papers and sends them."""
    await office.get_by_role("link", name="Подготовить и направить условия").click()
    await loaded(office, STAFF_OFFER, f"Условия договора по заявке {application.number}")
    for name, words in {**OFFER, **numbers}.items():
        await field(office, OFFER_FORM, name).fill(words)
    for name in marks:
        await field(office, OFFER_FORM, name).check()
    await press(office, "Посчитать и подготовить").click()
    await expect(office.locator("#offer-papers a")).to_have_count(2)
    await company_signs(office, "offer-papers", SEND_DIALOG)
    await press(office, "Направить условия").click()
    await press(office.locator(f"#{SEND_DIALOG}"), "Направить").click()
    await expect(notice(office, "Условия направлены заявителю")).to_be_visible()
    await office.goto(staff_application_path(application.number or ""))


async def post_by_hand(office: Page, kind: DocumentKind, number: str) -> None:
    """The operator posts a document with its number and day."""
    await office.get_by_text("Разместить документ с номером и датой").click()
    await field(office, BY_HAND, "kind").select_option(kind.value)
    await field(office, BY_HAND, "number").fill(number)
    await field(office, BY_HAND, "issued_on").fill("2026-03-12")
    file = {"name": "Акт.pdf", "mimeType": "application/pdf", "buffer": sample_files.pdf(pages=2)}
    await field(office, BY_HAND, "posting").set_input_files(file)  # pyright: ignore[reportArgumentType]
    await expect(office.locator(".file-line").get_by_role("link", name="Акт.pdf", exact=True)).to_be_visible()
    await office.locator(f"#{BY_HAND}").get_by_role("button", name="Разместить", exact=True).click()
    await expect(office.locator(".application-document").filter(has_text=f"№ {number}")).to_be_visible()


async def pay_online(own: Page, portal: Portal, invoice: Invoice) -> None:
    """The customer pays the one open invoice on the provider's page and comes back."""
    await own.goto(f"{portal.url}{PAYMENTS.path}")
    await loaded(own, PAYMENTS)
    await own.get_by_role("main").get_by_role("button", name="Оплатить", exact=True).first.click()
    whole, part = divmod(invoice.total_kopecks, 100)
    await expect(own.get_by_role("heading", name=f"Оплата {whole},{part:02d} ₽")).to_be_visible()
    await press(own, "Оплатить").click()
    await loaded(own, PAYMENTS)
    await expect(own.get_by_role("main")).to_contain_text("Платить не нужно")


async def reached(portal: Portal, application: Application, stage: Stage) -> None:
    """Wait until a connection has come to a stage."""
    query = "select stage from application where id = %s"
    await until(lambda: portal.query(query, application.key) == [(stage.value,)])


async def sign(own: Page, portal: Portal, application: Application, kind: DocumentKind, phone: str) -> None:
    """Read a document to its end and sign it by the code of an SMS, a minute after any other code."""
    posted = "select public_id, title from document where application_id = %s and kind = %s"
    await until(lambda: portal.query(posted, application.key, kind.value))
    [(public_id, title)] = portal.query(posted, application.key, kind.value)
    await own.goto(document_path(public_id))
    await loaded(own, DOCUMENT, title)
    await read(own)
    portal.query("update attempt_counter set window_started_at = window_started_at - interval '1 minute'")
    code = await code_on_the_phone(own, portal, phone, kind.label)
    await field(own, "signing-code", "code").fill(code)
    await past_double_click(own)
    await press(own, "Подписать").click()
    await expect(own.locator("#document-state")).to_contain_text("Подписан")


async def signed_supply_contract(own: Page, portal: Portal, application: Application, phone: str) -> None:
    """The supplier's contract comes back, the customer signs it by SMS, the connection is done."""
    await offered_supply(portal, application)
    await sign(own, portal, application, DocumentKind.SUPPLY_CONTRACT, phone)
    await concluded_supply(own, portal, application)


async def offered_supply(portal: Portal, application: Application) -> None:
    """The case goes to the supplier, whose contract comes back."""
    state = "select state from supply_case where application_id = %s"
    await reached(portal, application, Stage.SUPPLY)
    await supply_cases.open_cases()
    await until(lambda: portal.query(state, application.key) == [(SupplyState.SENT.value,)])
    await supply.asked()
    await until(lambda: portal.query(state, application.key) == [(SupplyState.OFFERED.value,)])


async def concluded_supply(own: Page, portal: Portal, application: Application) -> None:
    """The supplier has concluded the contract and tells the number of the account; the connection is done."""
    own_case = (application.number, "concluded")
    await until(lambda: own_case in [(one["number"], one["state"]) for one in portal.sandbox.supply()])
    await supply.asked()
    await reached(portal, application, Stage.DONE)
    await own.goto(application_path(application.number or ""))
    await expect(own.locator("#supply")).to_contain_text("ЭС-")
