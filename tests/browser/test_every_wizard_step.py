"""Every step of the wizard holds what every page holds: with the list of errors, filled in, with all to check."""

import pytest
from playwright.async_api import BrowserContext, expect

from lkk.services.forms.catalog import KINDS
from lkk.vocabulary.people import ApplicantType
from tests import builders
from tests.browser.pages import past_double_click, press, sign_in
from tests.browser.wholeness import Complaints, check_look, foreign_words, new_page
from tests.browser.wizard_pages import at_step, fill_step, whole_form
from tests.form_answers import valid_answers
from tests.portal_process import Portal


@pytest.fixture(scope="module")
async def own(lasting_context: BrowserContext, portal: Portal) -> tuple[str, str]:
    """The metering point's id and the account's number of the customer who is signed in with the shared browser."""
    person = await builders.customer()
    metered = await builders.metered_account()
    await builders.attach(person, metered.account)
    await sign_in(lasting_context, portal, person)
    return str(metered.point.key), metered.account.number


@pytest.mark.parametrize("code", ["tp_new", "meter_service", "asset_transfer"])
async def test_every_step_of_the_wizard_is_whole(
    lasting_context: BrowserContext, own: tuple[str, str], code: str
) -> None:
    kind, complaints = KINDS[code], Complaints([])
    page = await new_page(lasting_context, complaints)
    answers, _ = valid_answers(kind, ApplicantType.INDIVIDUAL, 1, points=own[:1], accounts=own[1:])
    await page.goto(whole_form(code))
    for index, step in enumerate(kind.steps):
        await at_step(page, kind, index)
        await press(page, "Далее").click()
        await expect(page.locator(".error-summary")).to_be_visible()
        await check_look(page)
        await fill_step(page, step, answers)
        await check_look(page)
        await past_double_click(page)
        await press(page, "Далее").click()
    await at_step(page, kind, len(kind.steps))
    await check_look(page)
    assert await foreign_words(page) == set()
    assert complaints.texts == []
    await page.close()
