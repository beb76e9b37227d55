"""«Новая заявка»: on a telephone topics are folded, a key, a press or an address unfolds one; wide windows show all."""

from playwright.async_api import expect

from lkk.routes import APPLICATION_NEW
from lkk.services.applications.drafts.eligibility import NEEDS_ACCOUNT
from lkk.services.forms.catalog import KINDS
from lkk.services.forms.kind_search import FREQUENT
from lkk.vocabulary.applications import Direction
from tests import builders
from tests.browser.pages import NewContext, loaded, signed_in_page
from tests.browser.wholeness import axe_complaints, sideways
from tests.portal_process import Portal

HIGHEST = 2600
METERS = f"#{Direction.METERS.value}"


async def test_on_a_telephone_topics_stand_folded_under_the_frequent_tasks(
    new_context: NewContext, portal: Portal
) -> None:
    user = await builders.customer()
    page = await signed_in_page(await new_context(360), portal, user, APPLICATION_NEW)
    name = page.locator(METERS).get_by_role("button")
    kinds = page.locator(f"{METERS} .kind")
    await expect(name).to_have_attribute("aria-expanded", "false")
    await expect(kinds.first).to_be_hidden()
    assert await page.evaluate("document.documentElement.scrollHeight") <= HIGHEST
    await expect(page.locator(".kinds-frequent .kind")).to_have_count(len(FREQUENT))
    increase = page.locator(".kinds-frequent .kind", has_text=KINDS["tp_increase"].plain)
    for words in (NEEDS_ACCOUNT, "по счёту", "Приложите: план"):
        await expect(increase).to_contain_text(words)
    assert await sideways(page) <= 0
    assert await axe_complaints(page) == []
    await name.press("Enter")
    await expect(name).to_have_attribute("aria-expanded", "true")
    await expect(kinds.first).to_be_visible()
    await expect(kinds.filter(has_text=NEEDS_ACCOUNT).first).to_be_visible()
    assert await axe_complaints(page) == []
    await name.click()
    await expect(kinds.first).to_be_hidden()
    await page.goto(APPLICATION_NEW.path + METERS)
    await page.reload()
    await loaded(page, APPLICATION_NEW)
    await expect(kinds.first).to_be_in_viewport()
    await page.set_viewport_size({"width": 1440, "height": 900})
    await expect(page.locator(".unfold:visible")).to_have_count(0)
    topics = {kind.direction for kind in KINDS.values() if kind.code not in FREQUENT}
    await expect(page.locator(".kinds:visible")).to_have_count(1 + len(topics))
