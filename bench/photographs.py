"""Photographs of the screens people live on: three widths, every appearance, and what axe has against each.

python -m bench.photographs --only grid --out /tmp/screens

The pictures go to bench/out/screens/<screen>-<appearance>-<width>.png, one sheet of each screen beside them. A look at
them is a person's work; the command fails when axe finds something serious or a page scrolls sideways.
"""

import argparse
import asyncio
import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from PIL import Image
from playwright.async_api import Browser, FloatRect, Page, async_playwright, expect

from bench.lived_in import Screen, cookies, screens
from bench.portal import measured_portal
from lkk.launch import chromium
from tests.browser.wholeness import COLOURS, EVERYTHING, axe_complaints, bytes_of_first_load, sideways
from tests.portal_process import Portal

WIDTHS, HEIGHT = (360, 820, 1440), 900
PHOTO_HEIGHT = 4000  # of a longer page the top
OUT = Path(__file__).parent / "out" / "screens"
SHEET_WIDTH = 1600
PATIENCE_MS = 30_000


@dataclass(frozen=True)
class Appearance:
    """What a person has chosen, here or in the device."""

    name: str
    preferences: str
    rules: list[str] | None  # of axe; none where it cannot tell the colours that are drawn
    forced: Literal["active", "none"] = "none"


APPEARANCES = (
    Appearance("light", "theme=light", EVERYTHING),
    Appearance("dark", "theme=dark", COLOURS),
    Appearance("contrast", "theme=light&vi=on&size=1&colours=wb", EVERYTHING),
    Appearance("forced", "theme=dark", None, "active"),
)


@dataclass
class Session:
    """Where photographs are taken and what was found wrong."""

    portal: Portal
    browser: Browser
    folder: Path
    faults: list[str]

    async def take(self, screen: Screen, cookie: str) -> None:
        """One screen in every appearance and at every width."""
        for look in APPEARANCES:
            context = await self.browser.new_context(
                base_url=self.portal.url,
                locale="ru-RU",
                timezone_id="Asia/Barnaul",
                viewport={"width": WIDTHS[-1], "height": HEIGHT},
                reduced_motion="reduce",
                forced_colors=look.forced,
            )
            pairs = {"prefs": quote(look.preferences)} | (
                {cookie.partition("=")[0]: cookie.partition("=")[2]} if cookie else {}
            )
            await context.add_cookies([{"name": n, "value": v, "url": self.portal.url} for n, v in pairs.items()])
            page = await context.new_page()
            size = await bytes_of_first_load(page, lambda page=page: _open(page, screen))
            print(f"{screen.name} {look.name} {size:,} bytes", flush=True)
            await self._appearance(page, screen, look)
            await context.close()
        _sheet([self.folder / _file(screen, look, width) for look, width in _ALL]).save(
            self.folder / f"{screen.name}.png"
        )

    async def _appearance(self, page: Page, screen: Screen, look: Appearance) -> None:
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": HEIGHT})
            where = f"{screen.name} {look.name} {width}"
            if aside := await sideways(page):
                self.faults.append(f"{where}: scrolls sideways by {aside} px")
            if width != WIDTHS[1] and look.rules is not None:
                self.faults += [f"{where}: {one}" for one in await axe_complaints(page, look.rules)]
            height = min(PHOTO_HEIGHT, await page.evaluate("document.documentElement.scrollHeight"))
            clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": height}
            await page.screenshot(path=self.folder / _file(screen, look, width), full_page=True, clip=clip)


_ALL = tuple(itertools.product(APPEARANCES, WIDTHS))


def _file(screen: Screen, look: Appearance, width: int) -> str:
    return f"{screen.name}-{look.name}-{width}.png"


def _sheet(files: list[Path]) -> Image.Image:
    """The photographs of one screen side by side, each as wide as its window is beside the others."""
    shots = [Image.open(file).convert("RGB") for file in files]
    scale = SHEET_WIDTH / sum(shot.width for shot in shots[: 2 * len(WIDTHS)])
    small = [shot.resize((int(shot.width * scale), int(shot.height * scale))) for shot in shots]
    rows = [small[at : at + 2 * len(WIDTHS)] for at in range(0, len(small), 2 * len(WIDTHS))]
    sheet = Image.new("RGB", (SHEET_WIDTH, sum(max(shot.height for shot in row) for row in rows)), "grey")
    top = 0
    for row in rows:
        left = 0
        for shot in row:
            sheet.paste(shot, (left, top))
            left += shot.width
        top += max(shot.height for shot in row)
    return sheet


async def _open(page: Page, screen: Screen) -> None:
    await page.goto(screen.path)
    await page.locator("h1").first.wait_for()
    await expect(page.locator(".skeleton")).to_have_count(0, timeout=PATIENCE_MS)
    await page.wait_for_load_state("networkidle")


async def _photograph(portal: Portal, only: list[str], folder: Path) -> list[str]:
    found = [one for one in await screens(portal) if any(part in one.name for part in only)]
    known = await cookies(portal, found)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
        session = Session(portal, browser, folder, [])
        for screen in found:
            await session.take(screen, known[screen.who])
        await browser.close()
    return session.faults


def main() -> None:
    """Take the photographs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", nargs="+", default=[""], help="parts of the names of screens")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with measured_portal() as portal:
        faults = asyncio.run(_photograph(portal, given.only, given.out))
    if faults:
        raise SystemExit("\n".join(faults))


if __name__ == "__main__":
    main()
