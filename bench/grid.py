"""The grid of 200 metering points in a browser: time until it can be typed into, a cell left until its answer is seen.

python -m bench.grid --points 200 --cells 60
"""

import argparse
import asyncio
import os
import statistics
import time
from datetime import UTC, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from playwright.async_api import BrowserContext, CDPSession, Page, async_playwright

from bench.portal import measured_portal
from bench.surroundings import keep
from lkk.launch import chromium
from lkk.models.identity import User
from lkk.routes import READINGS
from lkk.services.kernel.unit_of_work import engine
from lkk.vocabulary.metering import Zone
from lkk.vocabulary.people import CabinetClass, RegistrationKind
from tests import builders
from tests.portal_process import Portal

ZONES = (Zone.T1, Zone.T2)
#: From the start of the navigation until every row stands and the main thread has drawn and is free again.
_INTERACTIVE = """count => new Promise(done => {
  const look = () => {
    const rows = document.querySelectorAll("#readings-grid tbody tr").length;
    const free = () => requestIdleCallback(() => done(performance.now()));
    rows < count ? requestAnimationFrame(look) : requestAnimationFrame(free);
  };
  look();
})"""
#: Type into a cell, leave it, wait until its status says that the value is kept and that is drawn.
_LEAVE = """([id, value]) => new Promise(done => {
  const input = document.getElementById(id), cell = input.closest(".zone-cell");
  const message = () => cell.querySelector(".cell-message").textContent;
  const before = message();
  input.focus();
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  set.call(input, value);
  input.dispatchEvent(new Event("input", {bubbles: true}));
  const watch = new MutationObserver(() => {
    if (message() === before || !cell.querySelector(".cell-status").textContent) return;
    watch.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - started)));
  });
  watch.observe(cell, {subtree: true, childList: true, characterData: true});
  const started = performance.now();
  input.blur();
})"""


class Wire:
    """Bytes of the websocket's messages both ways, before any compression of the transport."""

    def __init__(self) -> None:
        self.up = self.down = 0

    async def of(self, page: Page) -> CDPSession:
        """Count those of a tab from now on."""
        session = await page.context.new_cdp_session(page)
        await session.send("Network.enable")
        session.on("Network.webSocketFrameSent", lambda event: self._count(event, up=True))
        session.on("Network.webSocketFrameReceived", lambda event: self._count(event, up=False))
        return session

    def _count(self, event: Any, *, up: bool) -> None:
        size = len(event["response"]["payloadData"].encode())
        if up:
            self.up += size
        else:
            self.down += size


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--cells", type=int, default=60, help="how many cells are left, one after another")
    parser.add_argument("--opens", type=int, default=9, help="how many times the page is opened")
    parser.add_argument("--name", default="grid", help="the file of the figures")
    given = parser.parse_args()
    with measured_portal() as portal:
        figures = asyncio.run(_measure(portal, given.points, given.cells, given.opens))
    keep(given.name, figures)


async def _measure(portal: Portal, points: int, cells: int, opens: int) -> dict[str, Any]:
    user, registers = await _account(points)
    await engine().dispose()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
        context = await browser.new_context(base_url=portal.url, viewport={"width": 1440, "height": 900})
        form: dict[str, str | float | bool] = {"email": user.email, "password": builders.PASSWORD}
        answer = await context.request.post("/api/auth/login", form=form, headers={"Origin": portal.url})
        assert answer.ok, await answer.text()
        opened, wire = await _opened(context, points, opens)
        left, spent = await _left(context, points, registers[:cells])
        await browser.close()
    return {
        "points": points,
        "registers": points * len(ZONES),
        "first_open_ms": round(opened[0]),
        "open_p50_ms": round(statistics.median(opened[1:])),
        "open_longest_ms": round(max(opened[1:])),
        "open_bytes_down": wire,
        "cells": len(left),
        "cell_p50_ms": round(statistics.median(left), 1),
        "cell_p95_ms": round(statistics.quantiles(left, n=20)[-1], 1),
        "cell_bytes_up": round(spent.up / len(left)),
        "cell_bytes_down": round(spent.down / len(left)),
        "load_average": round(os.getloadavg()[0], 1),
    }


async def _opened(context: BrowserContext, points: int, opens: int) -> tuple[list[float], int]:
    """The first time with an empty cache; the bytes are of one opening."""
    taken, down = [], 0
    for _ in range(opens):
        page, wire = await context.new_page(), Wire()
        await wire.of(page)
        await page.goto(READINGS.path, wait_until="commit")
        taken.append(await page.evaluate(_INTERACTIVE, points))
        down = wire.down
        await page.close()
    return taken, down


async def _left(context: BrowserContext, points: int, registers: list[int]) -> tuple[list[float], Wire]:
    page, wire = await context.new_page(), Wire()
    await page.goto(READINGS.path)
    await page.evaluate(_INTERACTIVE, points)
    await wire.of(page)
    taken = []
    for number, register in enumerate(registers):
        taken.append(await page.evaluate(_LEAVE, [f"readings-r{register}", str(110 + number % 20)]))
        await page.wait_for_timeout(100)
    return taken, wire


async def _account(points: int) -> tuple[User, list[int]]:
    """A company with so many points of two zones, each with a reading of the month before last."""
    started = time.perf_counter()
    user = await builders.customer(kind=RegistrationKind.LEGAL_ENTITY)
    account = await builders.account(registry=CabinetClass.LEGAL)
    await builders.attach(user, account)
    before = datetime.now(UTC).date().replace(day=1) - relativedelta(months=2)
    registers = []
    for number in range(points):
        meter = await builders.meter(await builders.metering_point(account, name=f"Цех {number + 1}, ТП-{number}"))
        for zone in ZONES:
            register = await builders.register(meter, zone)
            await builders.reading(register, before, "100")
            registers.append(register.key)
    print(f"{points} points made in {time.perf_counter() - started:.1f} s", flush=True)
    return user, registers


if __name__ == "__main__":
    main()
