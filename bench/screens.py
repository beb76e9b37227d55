"""The screens people live on: actions and machine time of the usual tasks, rows in a window, heights of pages.

python -m bench.screens --only home queue

A way through a screen is written as a person goes it; when a screen is drawn anew, its way is written anew too.
`results/screens_before.json` holds the figures of the screens as they were.
"""

import argparse
import asyncio
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from dateutil.relativedelta import relativedelta
from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright, expect

from bench.own_applications import add_own_applications
from bench.portal import measured_portal
from bench.surroundings import keep, known
from lkk.launch import chromium
from lkk.models.identity import User
from lkk.routes import APPLICATION_NEW, HOME, STAFF
from lkk.services.applications.workflow import status_changes
from lkk.services.applications.workflow.needs import Payload
from lkk.services.forms.catalog import KINDS
from lkk.services.kernel.unit_of_work import engine, unit_of_work
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.people import Role
from lkk.vocabulary.queue import QueueView
from tests import application_builders as made
from tests import builders
from tests.browser.pages import cell, loaded, past_double_click, press
from tests.browser.pages import field as control
from tests.portal_process import Portal

ANSWERS, QUEUED, OWN = 20, 40, 12
PHONE, DESKTOP = (360, 780), (1440, 900)
_WHOLE_ROWS = """() => [...document.querySelectorAll('main tbody tr')].filter(row => {
  const box = row.getBoundingClientRect();
  return box.height && box.top >= 0 && box.bottom <= innerHeight;
}).length"""
_HEIGHT = "document.documentElement.scrollHeight"


@dataclass
class Way:
    """What a person did: clicks, taps and keys without typing, and how long the portal took to answer them."""

    actions: int = 0
    machine_s: float = 0
    steps: list[str] = field(default_factory=list)

    async def press(self, what: Locator, *then: Awaitable[Any]) -> None:
        """Press something and wait until what follows is there."""
        started = time.perf_counter()
        self.steps.append(((await what.text_content()) or (await what.get_attribute("aria-label")) or "").strip()[:40])
        await what.click()
        for one in then:
            await one
        self.actions += 1
        self.machine_s += time.perf_counter() - started

    async def type(self, where: Locator, words: str, *, lands: bool = False) -> None:
        """Fill a field in: typing is not counted, the press that gets there is, unless one `lands` in it."""
        await where.fill(words)
        await past_double_click(where.page)  # nobody types quicker
        self.actions += not lands


@dataclass
class Stage:
    """Where a measurement happens."""

    portal: Portal
    browser: Browser

    async def page(self, user: User, path: str, size: tuple[int, int]) -> Page:
        """A tab of a person who has signed in."""
        context: BrowserContext = await self.browser.new_context(
            base_url=self.portal.url, viewport={"width": size[0], "height": size[1]}
        )
        given: dict[str, str | float | bool] = {"email": user.email, "password": builders.PASSWORD}
        answer = await context.request.post("/api/auth/login", form=given, headers={"Origin": self.portal.url})
        assert answer.ok, await answer.text()
        page = await context.new_page()
        await page.goto(path)
        return page


async def answers(stage: Stage) -> dict[str, Any]:
    """An operator answers simple applications one after another: from the queue into the first, then card to card."""
    customer = await builders.customer(name="Простых Вера Ильинична")
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    stage.portal.sandbox.registers_after(None)
    head = await builders.sign_in(await builders.staff(Role.ADMINISTRATOR))
    for seed in range(ANSWERS):
        application = await made.filed(customer, seed=seed)
        async with unit_of_work() as work:
            given = Payload(registration_number=f"ВХ-{seed}", registered_on=work.now.date())
            await status_changes.change(work, head, application.key, ApplicationStatus.REGISTERED, given)
    asked = {"kind": made.ENQUIRY, "status": ApplicationStatus.REGISTERED.value, "applicant": customer.display_name}
    page = await stage.page(operator, STAFF.url(view=QueueView.FREE.value, **asked), DESKTOP)
    await loaded(page, STAFF)
    first = page.locator("#queue tbody th a").first
    opening = Way()
    number = (await first.text_content() or "").strip()
    await opening.press(first, _card(page, number))
    ways = []
    for left in reversed(range(ANSWERS)):
        way = Way()
        number = await _answer(page, way, number, last=not left)
        await past_double_click(page)  # nobody reads the next one quicker
        ways.append(way)
    return {
        "answered": len(ways),
        "answer_opening_s": round(opening.machine_s, 2),
        "answer_actions": statistics.median(way.actions for way in ways),
        "answer_machine_s": round(statistics.median(way.machine_s for way in ways), 2),
        "answer_machine_longest_s": round(max(way.machine_s for way in ways), 2),
        "answer_steps": ways[0].steps,
    }


async def _answer(page: Page, way: Way, number: str, *, last: bool) -> str:
    """Carry an application out with an answer and go on to the next one of the list; return its number."""
    text = control(page, "message", "text")
    await way.press(page.locator(".composer-act", has_text="Исполнить"), expect(text).to_be_focused())
    await way.type(text, "Ответ на ваш вопрос.", lands=True)
    if last:
        await way.press(press(page, "Исполнить с этим ответом"), expect(_standing(page)).to_contain_text("Исполнена"))
        return number
    following = (await page.locator("[data-next]").get_attribute("href")) or ""
    coming = unquote(urlsplit(following).path).rsplit("/", 1)[-1]
    await way.press(press(page, "Сохранить и следующая"), _card(page, coming))
    return coming


async def _card(page: Page, number: str) -> None:
    """Wait until the card can be worked with."""
    await expect(page.locator("h1")).to_have_text(f"Заявка {number}")
    await expect(_standing(page)).to_contain_text("Зарегистрирована")
    await expect(control(page, "message", "text")).to_be_editable()


def _standing(page: Page) -> Locator:
    return page.locator("#application-status")


async def readings(stage: Stage) -> dict[str, Any]:
    """A resident with one meter of two zones sends the readings from the first page of a phone."""
    user, metered = await builders.customer(), await builders.metered_account(zones=2)
    await builders.attach(user, metered.account)
    before = datetime.now(UTC).date().replace(day=1) - relativedelta(months=2)
    for register in metered.registers:
        await builders.reading(register, before, "100")
    page = await stage.page(user, HOME.path, PHONE)
    await loaded(page, HOME)
    way = Way()
    first = metered.registers[0]
    await way.press(
        page.get_by_role("link", name="Внести показания").first, expect(cell(page, first.key)).to_be_visible()
    )
    for register in metered.registers:
        await way.type(cell(page, register.key), "110")
    sent = page.locator("#notices .notice", has_text="Отправлено")
    await way.press(press(page, "Отправить"), expect(sent).to_be_visible())
    return {
        "reading_registers": len(metered.registers),
        "reading_taps": way.actions,
        "reading_machine_s": round(way.machine_s, 2),
        "reading_page_height_360": await page.evaluate(_HEIGHT),
        "reading_steps": way.steps,
    }


async def kinds(stage: Stage) -> dict[str, Any]:
    """A person with a phone looks for «больше мощности» and begins the application."""
    user, metered = await builders.customer(), await builders.metered_account(zones=2)
    await builders.attach(user, metered.account)
    page = await stage.page(user, HOME.path, PHONE)
    await loaded(page, HOME)
    way = Way()
    entrance = page.get_by_role("main").get_by_role("link", name="Новая заявка").first
    if not await entrance.count():
        entrance = page.locator("#menu-drawer").get_by_role("link", name="Новая заявка")
        await way.press(page.get_by_role("button", name="Меню", exact=True), expect(entrance).to_be_visible())
    await way.press(entrance, loaded(page, APPLICATION_NEW))
    height = await page.evaluate(_HEIGHT)
    increase = page.get_by_role("link", name=KINDS["tp_increase"].plain, exact=True)
    top = (await increase.bounding_box() or {"y": 0})["y"]
    await way.press(increase, expect(page.locator("#wizard-step-title")).to_be_visible())
    return {
        "increase_taps": way.actions,
        "increase_machine_s": round(way.machine_s, 2),
        "increase_screens_down": round(top / PHONE[1], 1),
        "kinds_page_height_360": height,
        "increase_steps": way.steps,
    }


async def queue(stage: Stage) -> dict[str, Any]:
    """How many whole rows an operator sees without scrolling."""
    customer = await builders.customer()
    await engine().dispose()
    add_own_applications(stage.portal.database_url, customer.email, QUEUED)
    page = await stage.page(await builders.staff(Role.SERVICE_CENTRE_OPERATOR), STAFF.path, DESKTOP)
    await loaded(page, STAFF)
    await expect(page.locator("tbody tr").first).to_be_visible()
    return {
        "queue_rows_1440x900": await page.evaluate(_WHOLE_ROWS),
        "queue_page_height_1440": await page.evaluate(_HEIGHT),
    }


async def home(stage: Stage) -> dict[str, Any]:
    """How long the first page of a customer with twelve applications is on a phone."""
    user, metered = await builders.customer(), await builders.metered_account(zones=2)
    await builders.attach(user, metered.account)
    add_own_applications(stage.portal.database_url, user.email, OWN)
    page = await stage.page(user, HOME.path, PHONE)
    await loaded(page, HOME)
    return {"home_applications": OWN, "home_height_360": await page.evaluate(_HEIGHT)}


MEASURES: dict[str, Callable[[Stage], Awaitable[dict[str, Any]]]] = {
    one.__name__: one for one in (home, queue, kinds, readings, answers)
}


def main() -> None:
    """Run the measurement; figures of the tasks that are left out stay as they were."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=list(MEASURES))
    parser.add_argument("--name", default="screens", help="the file of the figures")
    given = parser.parse_args()
    with measured_portal() as portal:
        asyncio.run(_measure(portal, given.only, given.name))


async def _measure(portal: Portal, names: list[str], file: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
        for name in names:
            found = await MEASURES[name](Stage(portal, browser))
            keep(file, known(file) | found | {"load_average": round(os.getloadavg()[0], 1)})
        await browser.close()


if __name__ == "__main__":
    main()
