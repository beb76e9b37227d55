"""Quality of electricity in open pages, and a change after the end of an outage that an employee accepts."""

from datetime import timedelta

from playwright.async_api import expect

from lkk.models.accounts import CustomerAccount
from lkk.routes import OWN_OUTAGES, QUALITY, STAFF_OUTAGES
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.people import Role
from tests import builders, documents
from tests.browser.pages import NewContext, notice, press, signed_in_page
from tests.browser.test_outages import dark_house
from tests.browser.wholeness import COLOURS, axe_complaints, sideways
from tests.outages import HOUR, now
from tests.portal_process import Portal


async def test_quality_of_an_address_is_told_to_everybody_and_in_the_cabinet_with_its_protocols(
    new_context: NewContext, portal: Portal
) -> None:
    number, _ = dark_house(portal)
    house = f"t-{number[1:]}"
    user, account = await builders.customer(), await builders.account()
    async with unit_of_work() as work:
        (await work.session.get_one(CustomerAccount, account.key)).house_key = house
    await builders.attach(user, account)
    await documents.posted(None, DocumentKind.QUALITY_PROTOCOL, number="КЭ-7", account_id=account.key)
    cabinet = await signed_in_page(await new_context(360), portal, user, OWN_OUTAGES)
    await expect(cabinet.get_by_role("link", name="Протокол измерений № КЭ-7")).to_be_visible()
    event = {
        "reason": f"Перегруз линии {number}",
        "measures": "Меняем провод",
        "starts_at": (now() - HOUR).isoformat(),
        "due_on": (now() + timedelta(days=40)).date().isoformat(),
        "ended_at": None,
        "house_ids": [house],
    }
    portal.sandbox.put("quality_event", f"КЭ-{number}", event)
    await expect(cabinet.get_by_text(f"Перегруз линии {number}")).to_be_visible()
    assert await axe_complaints(cabinet) == []
    assert await sideways(cabinet) <= 0
    page = await (await new_context(360)).new_page()
    await page.goto(f"{QUALITY}?q=Ядринцева {number}")
    found = page.locator("#found")
    await expect(found).to_contain_text(f"Причина: Перегруз линии {number}")
    await expect(found).to_contain_text("Что делаем: Меняем провод")
    assert await axe_complaints(page) == []
    assert await sideways(page) <= 0
    await page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert await axe_complaints(page, COLOURS) == []


async def test_a_change_after_the_end_of_an_outage_waits_in_the_open_journal_until_it_is_accepted(
    new_context: NewContext, portal: Portal
) -> None:
    number, tell = dark_house(portal)
    start = (now() - HOUR).isoformat()
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    page = await signed_in_page(await new_context(), portal, operator, STAFF_OUTAGES)
    line = page.locator("#journal .entry", has_text=number[1:])
    tell(starts_at=start, restored_at=now().isoformat())
    await expect(line).to_contain_text("Свет включён")
    tell(starts_at=start, reason="Провод оборвался снова")
    late = page.locator("#after-end .entry", has_text=number[1:])
    await expect(late).to_contain_text("Света снова нет")
    await press(late, "Принять").click()
    await press(page.locator("#outage-accept"), "Принять").click()
    await expect(notice(page, "Изменение принято")).to_be_visible()
    await expect(line).to_contain_text("Нет света")
    await expect(late).to_have_count(0)
    assert await axe_complaints(page) == []
    tell(starts_at=start, restored_at=now().isoformat(), reason="Провод оборвался снова")
