"""What is asked of any open page: Russian words, room on a telephone, no complaint of axe or of the browser itself."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import BrowserContext, ConsoleMessage, Page

from lkk.routes import NOT_FOUND
from lkk.vocabulary.attachments import Extension

WIDTHS = (360, 1440)
EVERYTHING: list[str] = []
COLOURS = ["color-contrast"]  # the dark theme and the other colours change nothing else
LOOKS = {("theme", "light"): EVERYTHING, ("theme", "dark"): COLOURS, ("vi", "on"): EVERYTHING}
SERIOUS = {"serious", "critical"}
ADDRESS = re.compile(r"https?://\S+")  # to copy, or in what people wrote
FOREIGN = re.compile(r"(?<![\w@.+-])[A-Za-z]{2,}(?![\w@.-])")
FORMATS = {name.upper() for name in Extension}
QUARTERS = {"II", "III", "IV"}
BROWSERS = {"Chrome", "Chromium", "Linux"}
KEYS = {"Enter", "Tab", "Caps", "Lock"}
MEANT = {"Google", "Authenticator", "SMTP"} | KEYS | BROWSERS | FORMATS | QUARTERS


@dataclass
class Complaints:
    """What the browser itself says of a page."""

    texts: list[str]

    def hear(self, message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        is_told_by_the_page = url.endswith(NOT_FOUND.path) or ("/api/auth/" in url and "422" in message.text)
        if message.type in ("error", "warning") and not is_told_by_the_page:
            self.texts.append(f"{message.type}: {message.text}")


async def new_page(context: BrowserContext, complaints: Complaints) -> Page:
    page = await context.new_page()
    page.on("console", complaints.hear)
    page.on("pageerror", lambda error: complaints.texts.append(str(error)))
    await page.emulate_media(reduced_motion="reduce")
    return page


async def bytes_of_first_load(page: Page, open_it: Callable[[], Awaitable[None]]) -> int:
    """Everything that came over HTTP with its headers, compressed as it was, when nothing was in the cache."""
    sizes: list[int] = []
    session = await page.context.new_cdp_session(page)
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    await session.send("Network.enable")
    await session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    await open_it()
    await page.wait_for_load_state("networkidle")
    await session.detach()
    return round(sum(sizes))


async def choose(page: Page, preference: str, value: str) -> None:
    """Press a button of the preferences, whatever menu it is in."""
    selector = f'[data-pref="{preference}"][data-value="{value}"]'
    await page.locator(selector).first.evaluate("button => button.click()")


async def add_preferences(page: Page) -> None:
    """Draw the buttons of the preferences that a plain page of the site has not: it follows what was chosen before."""
    await page.locator("main").evaluate(
        """(main, choices) => choices.forEach(([pref, value]) => {
          const button = document.createElement('button')
          Object.assign(button.dataset, { pref, value })
          button.hidden = true
          main.append(button)
        })""",
        [list(look) for look in LOOKS] + [["vi", ""], ["size", "3"]],
    )


async def axe_complaints(page: Page, rules: list[str] = EVERYTHING) -> list[str]:
    """What axe has found serious in the open page; `rules` are all of its own when none is named."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(Axe().axe_script)
    options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    found = (await page.evaluate("options => axe.run(options)", options))["violations"]
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
    return set(FOREIGN.findall(ADDRESS.sub("", await page.locator("body").inner_text()))) - MEANT


async def sideways(page: Page) -> int:
    return await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


async def standing_out(page: Page) -> list[str]:
    """The innermost things that reach beyond the right edge of the window, by their tags and classes."""
    return await page.evaluate("""() => [...document.querySelectorAll('body *')]
      .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .filter((one, _, all) => ![...one.children].some(child => all.includes(child)))
      .slice(0, 5).map(one => `${one.tagName} .${one.className} ${one.textContent.slice(0, 60)}`)""")


async def check_room(page: Page) -> None:
    """Nothing stands out of the window, on a telephone not even with the largest letters."""
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        assert await sideways(page) == 0, f"scrolls sideways at {width} px: {await standing_out(page)}"
    await page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    await choose(page, "vi", "on")
    await choose(page, "size", "3")
    assert await sideways(page) == 0, f"scrolls sideways with the largest letters: {await standing_out(page)}"
    await choose(page, "vi", "")
    await page.set_viewport_size({"width": WIDTHS[-1], "height": 900})


async def check_whole(page: Page, complaints: Complaints) -> None:
    """All that does not depend on which page it is."""
    assert await page.evaluate("document.documentElement.lang") == "ru"
    foreign = await foreign_words(page)
    assert foreign == set(), foreign
    await check_room(page)
    for look, rules in LOOKS.items():
        await choose(page, *look)
        assert await axe_complaints(page, rules) == [], look
    await choose(page, "vi", "")
    await page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    assert await axe_complaints(page) == [], WIDTHS[0]
    await page.context.clear_cookies(name="prefs")
    assert complaints.texts == []
