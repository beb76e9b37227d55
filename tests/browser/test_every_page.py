"""What holds of every page: its heading, Russian words, room on a telephone, no complaint of axe or of the browser."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import BrowserContext, ConsoleMessage, Page, expect

from lkk.routes import (
    APPLICATION,
    APPLICATION_FORM,
    APPLICATION_SENT,
    NOT_FOUND,
    READINGS,
    RECOVER,
    REGISTER,
    ROUTES,
    STAFF_APPLICATION,
    STAFF_USERS,
    Route,
    application_path,
    new_application_path,
    staff_application_path,
)
from lkk.services.forms.catalog import KINDS
from lkk.vocabulary.attachments import Extension
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.people import ApplicantType, RegistrationKind, Role, UserStatus
from lkk.vocabulary.permissions import Open
from tests import application_builders as made
from tests import builders
from tests.browser.city_accounts import attach, today_in_city
from tests.browser.pages import NewContext, loaded, open_page, press, sign_in
from tests.browser.wizard_pages import at_step, fill_step
from tests.form_answers import valid_answers
from tests.portal_process import Portal

WIDTHS = (360, 1440)
EVERYTHING: list[str] = []
COLOURS = ["color-contrast"]  # the dark theme and the other colours change nothing else
LOOKS = {("theme", "light"): EVERYTHING, ("theme", "dark"): COLOURS, ("vi", "on"): EVERYTHING}
SERIOUS = {"serious", "critical"}
FOREIGN = re.compile(r"(?<![\w@.+-])[A-Za-z]{2,}(?![\w@.-])")
FORMATS = {name.upper() for name in Extension}
MEANT = {"Enter", "Tab", "Caps", "Lock", "Chrome", "Chromium", "Linux", "SMTP"} | FORMATS


@dataclass
class Visitors:
    """Browsers of those the pages are for."""

    guest: BrowserContext
    customer: BrowserContext
    plant: BrowserContext
    administrator: BrowserContext
    number: str  # of an application of the customer's
    point: str  # the id of their metering point

    def for_page(self, route: Route) -> BrowserContext:
        if route.rule is Open.EVERYONE:
            return self.guest
        return self.customer if Role.CUSTOMER.may(route.rule) else self.administrator

    async def open(self, page: Page, route: Route) -> None:
        """Opens a page; one that shows a certain thing is opened with such a thing and has it in its heading."""
        own = {
            APPLICATION_FORM: (new_application_path("asset_transfer"), KINDS["asset_transfer"].title),
            APPLICATION_SENT: (APPLICATION_SENT.url(number=self.number), f"Заявка № {self.number} отправлена"),
            APPLICATION: (application_path(self.number), f"Заявка {self.number}"),
            STAFF_APPLICATION: (staff_application_path(self.number), f"Заявка {self.number}"),
        }
        address, heading = own.get(route, (route.path, route.title))
        await page.goto(address)
        await loaded(page, route, heading)


@pytest.fixture(scope="module")
async def visitors(portal: Portal, open_browser: NewContext) -> Visitors:
    """A guest, a person with two accounts, drafts, notices and an application, a plant of twenty points, staff."""
    person = await builders.customer()
    application = await made.filed(person, "tp_new", seed=1)
    metered = await builders.metered_account(zones=2)
    guest, customer, plant, administrator = [await open_browser() for _ in range(4)]
    point = str(metered.point.key)
    found = Visitors(guest, customer, plant, administrator, application.number or "", point)
    await builders.attach(person, metered.account)
    await attach(portal, person, "9235", active=False)
    period = today_in_city().replace(day=1)
    before = (period - timedelta(days=1)).replace(day=1)
    await builders.reading(metered.registers[0], before, "100")
    await builders.reading(metered.registers[0], period, "150", status=ReadingStatus.UNCONFIRMED)
    await builders.reading(metered.registers[1], period, "90", status=ReadingStatus.REJECTED)
    await sign_in(found.customer, portal, person)
    factory = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY, name="Завод технологической оснастки")
    await attach(portal, factory, "203", "legal")
    await sign_in(found.plant, portal, factory)
    await builders.customer(status=UserStatus.PENDING, name="")
    await sign_in(found.administrator, portal, await builders.staff())
    return found


@dataclass
class Complaints:
    """What the browser itself says of a page."""

    texts: list[str]

    def hear(self, message: ConsoleMessage) -> None:
        is_missing_page = message.location.get("url", "").endswith(NOT_FOUND.path)
        if message.type in ("error", "warning") and not is_missing_page:
            self.texts.append(f"{message.type}: {message.text}")


@pytest.fixture
async def complaints() -> Complaints:
    return Complaints([])


async def new_page(context: BrowserContext, complaints: Complaints) -> Page:
    page = await context.new_page()
    page.on("console", complaints.hear)
    page.on("pageerror", lambda error: complaints.texts.append(str(error)))
    await page.emulate_media(reduced_motion="reduce")
    return page


async def choose(page: Page, preference: str, value: str) -> None:
    """Presses a button of the preferences, whatever menu it is in."""
    selector = f'[data-pref="{preference}"][data-value="{value}"]'
    await page.locator(selector).first.evaluate("button => button.click()")


async def axe_complaints(page: Page, rules: list[str] = EVERYTHING) -> list[str]:
    options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    found = (await Axe().run(page, options=options)).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:200]} {node['failureSummary']}"
        for violation in found
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


async def check_look(page: Page) -> None:
    """No complaint of axe, light and dark, and nothing out of the window, on a computer and on a telephone."""
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        assert await sideways(page) == 0, f"scrolls sideways at {width} px"
        assert await axe_complaints(page) == [], width
    await choose(page, "theme", "dark")
    assert await axe_complaints(page, COLOURS) == []
    await choose(page, "theme", "light")


async def foreign_words(page: Page) -> set[str]:
    return set(FOREIGN.findall(await page.locator("body").inner_text())) - MEANT


async def sideways(page: Page) -> int:
    return await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


async def check_room(page: Page) -> None:
    """Nothing stands out of the window, on a telephone not even with the largest letters."""
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        assert await sideways(page) == 0, f"scrolls sideways at {width} px"
    await page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    await choose(page, "vi", "on")
    await choose(page, "size", "3")
    assert await sideways(page) == 0, "scrolls sideways with the largest letters"
    await choose(page, "vi", "")
    await page.set_viewport_size({"width": WIDTHS[-1], "height": 900})


async def check_whole(page: Page, complaints: Complaints) -> None:
    """All that does not depend on which page it is."""
    assert await page.evaluate("document.documentElement.lang") == "ru"
    assert await foreign_words(page) == set()
    await check_room(page)
    for look, rules in LOOKS.items():
        await choose(page, *look)
        assert await axe_complaints(page, rules) == [], look
    await choose(page, "vi", "")
    await page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    assert await axe_complaints(page) == [], WIDTHS[0]
    await page.context.clear_cookies(name="prefs")
    assert complaints.texts == []


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
async def test_every_page_is_whole(visitors: Visitors, complaints: Complaints, route: Route) -> None:
    page = await new_page(visitors.for_page(route), complaints)
    await visitors.open(page, route)
    await expect(page.locator("h1")).to_have_count(1)
    await check_whole(page, complaints)
    await page.close()


@pytest.mark.parametrize(
    ("route", "query"),
    [
        (REGISTER, {"step": "code"}),
        (REGISTER, {"step": "kind"}),
        (REGISTER, {"step": "data", "kind": "premises_owner"}),
        (RECOVER, {"step": "code"}),
    ],
)
async def test_every_step_of_a_form_is_whole(
    visitors: Visitors, complaints: Complaints, route: Route, query: dict[str, str]
) -> None:
    page = await new_page(visitors.guest, complaints)
    await open_page(page, route, **query)
    await check_whole(page, complaints)
    await page.close()


@pytest.mark.parametrize("code", ["tp_new", "meter_service", "asset_transfer"])
async def test_every_step_of_the_wizard_is_whole(visitors: Visitors, complaints: Complaints, code: str) -> None:
    """With the list of errors, filled in, and with everything to check."""
    kind, page = KINDS[code], await new_page(visitors.customer, complaints)
    answers, _ = valid_answers(kind, ApplicantType.INDIVIDUAL, 1, points=(visitors.point,))
    await page.goto(new_application_path(code))
    for index, step in enumerate(kind.steps):
        await at_step(page, kind, index)
        await press(page, "Далее").click()
        await expect(page.locator(".error-summary")).to_be_visible()
        await check_look(page)
        await fill_step(page, step, answers)
        await check_look(page)
        await press(page, "Далее").click()
    await at_step(page, kind, len(kind.steps))
    await check_look(page)
    assert await foreign_words(page) == set()
    assert complaints.texts == []
    await page.close()


async def test_the_colours_of_the_accessible_version_are_readable(visitors: Visitors, complaints: Complaints) -> None:
    page = await new_page(visitors.customer, complaints)
    await open_page(page, READINGS)
    await choose(page, "vi", "on")
    for colours in ("wb", "bb"):
        await choose(page, "colours", colours)
        assert await axe_complaints(page, COLOURS) == [], colours
    await page.context.clear_cookies(name="prefs")
    await page.close()


async def test_twenty_metering_points_fit_every_window(visitors: Visitors, complaints: Complaints) -> None:
    page = await new_page(visitors.plant, complaints)
    await open_page(page, READINGS)
    await check_room(page)
    assert await axe_complaints(page) == []
    assert complaints.texts == []
    await page.close()


async def test_what_opens_over_a_page_is_whole(visitors: Visitors, complaints: Complaints) -> None:
    page = await new_page(visitors.administrator, complaints)
    await page.set_viewport_size({"width": 360, "height": 740})
    await open_page(page, STAFF_USERS)
    for opener, opened in (
        (page.get_by_role("button", name="Меню", exact=True), page.get_by_role("dialog", name="Меню")),
        (page.locator("button[popovertarget=theme-menu]"), page.locator("#theme-menu")),
        (page.locator("button[popovertarget=person-menu]"), page.locator("#person-menu")),
        (page.get_by_role("button", name="Добавить сотрудника"), page.get_by_role("dialog", name="Новый сотрудник")),
    ):
        await opener.click()
        await expect(opened).to_be_visible()
        assert await axe_complaints(page) == []
        assert await sideways(page) == 0
        box = await opened.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        await page.keyboard.press("Escape")
        await expect(opened).to_be_hidden()
    assert complaints.texts == []
    await page.close()
