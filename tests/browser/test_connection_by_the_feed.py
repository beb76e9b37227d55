"""A house that the accounting system leads: its feed brings documents, invoice and stages, no operator presses."""

from playwright.async_api import Page, expect

from lkk.routes import DOCUMENTS, PAYMENTS, application_path
from lkk.vocabulary.applications import Stage
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.people import ApplicantType
from tests import builders
from tests import connection_cases as path
from tests import signing as given
from tests.browser import connection_pages as pages
from tests.browser.accounting_office import Office
from tests.browser.application_pages import stands
from tests.browser.pages import NewContext, loaded
from tests.emails import arrived
from tests.portal_process import Portal

PHONE = "+79130012002"
TOTAL_KOPECKS = 60_000_00


async def test_a_house_that_the_accounting_system_leads_comes_to_its_supply_contract(
    new_context: NewContext, portal: Portal
) -> None:
    portal.sandbox.offers_supply_after(0)
    user = await builders.customer(phone=PHONE, phone_confirmed=True)
    await given.seen(user)
    await given.accept(await builders.sign_in(user))
    own = await pages.opened_wizard(await new_context(), portal, user)
    asked = {**path.HOUSE, **pages.ASKED}
    application = await pages.file(own, portal, user, ApplicantType.INDIVIDUAL, pages.CONNECTION, asked)
    office = Office(portal, application)
    office.leads()
    await own.goto(application_path(application.number or ""))
    await stands(own, "В работе")

    await office.posts(DocumentKind.OFFER, DocumentKind.TECHNICAL_CONDITIONS)
    office.leads(Stage.OFFER, Stage.PAYMENT)
    invoice = await _asked_to_pay(own, office)
    portal.sandbox.pay(invoice_number=invoice, amount_kopecks=TOTAL_KOPECKS, application_key=office.key)
    await arrived(portal.sandbox, user.email, "Получена оплата: 60")
    await expect(own.get_by_role("main")).to_contain_text("Платить не нужно")

    office.leads(Stage.WORKS)
    await pages.reached(portal, application, Stage.WORKS)
    await office.posts(DocumentKind.READINESS_NOTICE, DocumentKind.INSTRUCTION)
    office.leads(Stage.CONNECTION)
    await pages.reached(portal, application, Stage.CONNECTION)
    await office.posts(DocumentKind.COMMISSIONING_ACT)
    office.leads(Stage.ACTS, Stage.SUPPLY)
    await own.goto(DOCUMENTS.path)
    await loaded(own, DOCUMENTS)
    for kind in (DocumentKind.TECHNICAL_CONDITIONS, DocumentKind.READINESS_NOTICE, DocumentKind.COMMISSIONING_ACT):
        await expect(own.get_by_role("main")).to_contain_text(kind.label)
    await pages.signed_supply_contract(own, portal, application, PHONE)


async def _asked_to_pay(own: Page, office: Office) -> str:
    """The invoice of the accounting system stands on the customer's page; return its number."""
    number = await office.invoices(TOTAL_KOPECKS)
    await own.goto(PAYMENTS.path)
    await loaded(own, PAYMENTS)
    await expect(own.get_by_role("heading", name=f"Счёт № {number}")).to_be_visible()
    return number
