"""A house of 12 kW from the wizard to the supply contract, with worker, sandbox, letters and SMS: what each presses."""

from playwright.async_api import expect

from lkk.routes import application_path, staff_application_path
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.people import ApplicantType
from tests import builders
from tests import connection_cases as path
from tests import signing as given
from tests.browser import connection_pages as pages
from tests.browser.pages import NewContext, field, notice, press
from tests.browser.signing_pages import send_papers
from tests.emails import arrived
from tests.portal_process import Portal

PHONE = "+79130001201"


async def test_a_house_of_12_kw_comes_from_the_wizard_to_its_supply_contract(
    new_context: NewContext, portal: Portal
) -> None:
    portal.sandbox.payments(hook=f"{portal.url}/api/hooks/payments/sandbox-hook", notices=2)
    portal.sandbox.offers_supply_after(0)
    user = await builders.customer(phone=PHONE, phone_confirmed=True)
    await given.seen(user)
    await given.accept(await builders.sign_in(user))
    own = await pages.opened_wizard(await new_context(), portal, user)
    asked = {**path.HOUSE, **pages.ASKED}
    application = await pages.file(own, portal, user, ApplicantType.INDIVIDUAL, pages.CONNECTION, asked)
    office = await pages.taken(await new_context(), portal, application)

    await pages.offer(office, application)
    await arrived(portal.sandbox, user.email, "Условия договора по заявке")
    (invoice,) = await path.invoices(application)
    await pages.pay_online(own, portal, invoice)
    await own.goto(application_path(application.number or ""))
    await expect(own.locator("#contract-state")).to_contain_text("Заключён")

    await office.goto(staff_application_path(application.number or ""))
    await field(office, "readiness", "border").fill("Зажимы ввода шкафа учёта")
    await press(office, "Подготовить уведомление").click()
    await send_papers(office)
    await press(own, "Включил").first.click()
    await press(own.locator("#switched-on"), "Включил").click()
    await expect(notice(own, "Спасибо")).to_be_visible()

    await pages.post_by_hand(office, DocumentKind.COMMISSIONING_ACT, "АД-7")
    await press(own, "Ознакомлен").click()
    await pages.signed_supply_contract(own, portal, application, PHONE)
