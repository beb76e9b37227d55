"""A workshop of 400 kW, the full track, from the wizard to the supply contract: worker, sandbox, letters, SMS, bank."""

from playwright.async_api import Page, expect

from lkk.models.applications import Application
from lkk.models.money import Invoice
from lkk.routes import application_path, new_application_path
from lkk.services.forms.catalog import KINDS
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.connection.contract import ACT_FORM, CHECK_FORM, DAYS_FORM
from lkk.vocabulary.applications import Stage, Track
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.money import InvoiceState
from lkk.vocabulary.people import ApplicantType
from tests import application_builders as made
from tests import connection_cases as path
from tests import signing as given
from tests.browser import connection_pages as pages
from tests.browser.accounting_office import Office
from tests.browser.application_pages import stands
from tests.browser.pages import NewContext, field, notice, press, until
from tests.browser.signing_pages import send_papers
from tests.emails import arrived
from tests.portal_process import Portal

DIRECTOR, PHONE, PHONE_OF_ANOTHER = "Сидорова Анна Ивановна", "+79130004001", "+79130004002"
FIRST_KOPECKS = 90_000_00
NOTICE = KINDS["tc_completion_notice"]
FIRM = ApplicantType.LEGAL_ENTITY
WORKS = {"distance_m": "800", "overhead_m": "0", "cable_m": "800"}


async def test_a_workshop_of_400_kw_comes_from_the_wizard_to_its_supply_contract(
    new_context: NewContext, portal: Portal
) -> None:
    portal.sandbox.payments(hook=f"{portal.url}/api/hooks/payments/sandbox-hook", notices=2)
    portal.sandbox.offers_supply_after(0)
    director = await given.firm(head=DIRECTOR, contact=DIRECTOR, phone=PHONE)
    await given.accept(director)
    user = await given.user_of(director)
    own = await pages.opened_wizard(await new_context(), portal, user)
    asked = {**path.WORKSHOP, **pages.ASKED}
    application = await pages.file(own, portal, user, FIRM, pages.CONNECTION, asked)
    assert application.track is Track.FULL
    office = await pages.taken(await new_context(), portal, application)

    await pages.offer(office, application, ("substation",), **WORKS)
    assert "подпишите его до" in await arrived(portal.sandbox, user.email, "Условия договора по заявке")
    assert not await path.invoices(application)
    await pages.sign(own, portal, application, DocumentKind.CONTRACT, PHONE)
    assert (await made.row(application.key)).stage is Stage.PAYMENT
    (first,) = await _open_invoices(application)
    _in_the_bank(portal, first)
    await pages.reached(portal, application, Stage.WORKS)

    await own.goto(new_application_path(NOTICE.code))
    await pages.file(own, portal, user, FIRM, NOTICE, {}, own_applications=(str(application.key),))
    await _inspected(own, office, application)
    await _checked(office)
    await pages.sign(own, portal, application, DocumentKind.TC_CHECK_ACT, PHONE)
    await pages.reached(portal, application, Stage.CONNECTION)

    await _act_sent(office, application)
    await pages.sign(own, portal, application, DocumentKind.CONNECTION_ACT, PHONE)
    *by_bank, last = await _open_invoices(application)
    assert len(by_bank) == 2
    for invoice in by_bank:
        _in_the_bank(portal, invoice)
        await until(lambda number=invoice.number: portal.query(_PAID, number))
    await pages.pay_online(own, portal, last)
    assert await _paid_in_full(application)
    await _supplied(own, portal, application)
    await expect(own.locator("#contract-state")).to_contain_text("Исполнен")


async def test_a_workshop_that_the_accounting_system_leads_comes_to_its_supply_contract(
    new_context: NewContext, portal: Portal
) -> None:
    portal.sandbox.offers_supply_after(0)
    director = await given.firm(head=DIRECTOR, contact=DIRECTOR, phone=PHONE_OF_ANOTHER)
    await given.accept(director)
    user = await given.user_of(director)
    own = await pages.opened_wizard(await new_context(), portal, user)
    application = await pages.file(own, portal, user, FIRM, pages.CONNECTION, {**path.WORKSHOP, **pages.ASKED})
    office = Office(portal, application)
    office.leads()
    await own.goto(application_path(application.number or ""))
    await stands(own, "В работе")

    await office.posts(DocumentKind.CONTRACT, DocumentKind.TECHNICAL_CONDITIONS, signed=True)
    office.leads(Stage.OFFER, Stage.SIGNING)
    await pages.sign(own, portal, application, DocumentKind.CONTRACT, PHONE_OF_ANOTHER)
    office.leads(Stage.PAYMENT)
    invoice = await office.invoices(FIRST_KOPECKS)
    portal.sandbox.pay(invoice_number=invoice, amount_kopecks=FIRST_KOPECKS, application_key=office.key)
    await until(lambda: portal.query(_PAID, invoice))

    office.leads(Stage.WORKS, Stage.NOTICE, Stage.INSPECTION)
    await pages.reached(portal, application, Stage.INSPECTION)
    await office.posts(DocumentKind.TC_CHECK_ACT, signed=True)
    await pages.sign(own, portal, application, DocumentKind.TC_CHECK_ACT, PHONE_OF_ANOTHER)
    office.leads(Stage.CONNECTION)
    await pages.reached(portal, application, Stage.CONNECTION)
    await office.posts(DocumentKind.CONNECTION_ACT, signed=True)
    office.leads(Stage.ACTS)
    await pages.sign(own, portal, application, DocumentKind.CONNECTION_ACT, PHONE_OF_ANOTHER)
    office.leads(Stage.SUPPLY)
    await _supplied(own, portal, application)


_PAID = "select id from invoice where number = %s and paid_kopecks = total_kopecks"


async def _open_invoices(application: Application) -> list[Invoice]:
    """The invoices nobody has paid yet."""
    return [one for one in await path.invoices(application) if one.state is InvoiceState.ISSUED]


def _in_the_bank(portal: Portal, invoice: Invoice) -> None:
    """The firm pays an invoice in its bank, of which the accounting system tells by the feed."""
    portal.sandbox.pay(
        invoice_number=invoice.number,
        amount_kopecks=invoice.total_kopecks,
        payer="ООО «Ромашка»",
        payer_inn="2224000001",
        payer_bik="040173604",
        payer_account="40702810702000012345",
    )


async def _supplied(own: Page, portal: Portal, application: Application) -> None:
    """The contract is read in the cabinet; a firm signs it past the cabinet, and its supplier concludes it."""
    await pages.offered_supply(portal, application)
    await own.goto(application_path(application.number or ""))
    await expect(own.locator("#supply")).to_contain_text("Организация подписывает его не в кабинете")
    [(key,)] = portal.query("select case_key from supply_case where application_id = %s", application.key)
    portal.sandbox.decides_supply(key, "conclude")
    await pages.concluded_supply(own, portal, application)


async def _inspected(own: Page, office: Page, application: Application) -> None:
    """The notice has led the case on; the company proposes a day of the inspection, the firm agrees to it."""
    assert (await made.row(application.key)).stage is Stage.NOTICE
    async with unit_of_work() as work:
        day = await path.next_working_day(work, application)
    await field(office, DAYS_FORM, "day_1").fill(day.isoformat())
    await press(office, "Предложить заявителю").click()
    await own.goto(application_path(application.number or ""))
    await press(own, "Выбрать этот день").click()
    await expect(notice(own, "День проверки согласован")).to_be_visible()
    await expect(office.locator("#inspection-days")).to_contain_text("согласован")


async def _checked(office: Page) -> None:
    """The inspector has found the technical conditions met; the company signs the act of it and sends it."""
    await field(office, CHECK_FORM, "inspector").fill("Мастеров И. И.")
    await press(office, "Подготовить акт").click()
    await expect(office.locator("#prepared-list a")).to_have_count(1)
    await send_papers(office)


async def _act_sent(office: Page, application: Application) -> None:
    """The operator prepares the act of the connection; the company signs it and sends it."""
    await field(office, ACT_FORM, "connected_on").fill((await path.today(application)).isoformat())
    await field(office, ACT_FORM, "border").fill("Контакты кабеля 10 кВ в ячейке № 4")
    await press(office, "Подготовить акт").click()
    await expect(office.locator("#prepared-list a")).to_have_count(1)
    await send_papers(office)


async def _paid_in_full(application: Application) -> bool:
    """Whether the parts of the sum are paid, every one, and make it up."""
    parts, case = await path.parts(application), await path.case_of(application)
    return all(one.paid_on for one in parts) and sum(one.kopecks for one in parts) == case.total_kopecks
