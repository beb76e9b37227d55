"""Lighthouse over the screens people live on, on phone and desktop: the score and the bytes of a first load.

python -m bench.pages --runs 3 --only grid card --devices phone
"""

import argparse
import asyncio
import json
import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from bench.lighthouse import DESKTOP, audit, phone_like
from bench.lived_in import Screen, cookies, screens
from bench.portal import measured_portal
from bench.surroundings import keep, known
from lkk.launch import chromium
from tests.portal_process import Portal
from tests.sandbox_process import free_port

DEVICES = ("phone", "desktop")
FIGURES = (
    "score",
    "first_paint_ms",
    "largest_paint_ms",
    "blocking_ms",
    "layout_shift",
    "bytes",
    "machine_index",
    "slowdown",
)


def main() -> None:
    """Run the measurement; figures of the screens that are left out stay as they were."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=3, help="cold loads of each page; the median is kept")
    parser.add_argument("--only", nargs="+", default=[""], help="parts of the names of screens")
    parser.add_argument("--devices", nargs="+", choices=DEVICES, default=DEVICES)
    parser.add_argument("--name", default="pages", help="the file of the figures")
    given = parser.parse_args()
    with measured_portal() as portal:
        found, sessions = asyncio.run(_prepared(portal))
        for screen in found:
            if any(part in screen.name for part in given.only):
                for device in given.devices:
                    median = _measure(portal, screen, sessions[screen.who], device, given.runs)
                    figures = {f"{screen.name}_{device}_{figure}": median[figure] for figure in FIGURES}
                    loaded = {"runs": given.runs, "load_average": round(os.getloadavg()[1], 1)}
                    keep(given.name, known(given.name) | figures | loaded)


async def _prepared(portal: Portal) -> tuple[list[Screen], dict[str, str]]:
    found = await screens(portal)
    return found, await cookies(portal, found)


def _measure(portal: Portal, page: Screen, cookie: str, device: str, runs: int) -> dict[str, float]:
    """The medians of so many loads, each with an empty cache."""
    with _browser(portal, cookie) as port:
        url = portal.url + page.path
        machine = audit(url, port, DESKTOP)["environment"]["benchmarkIndex"]  # the first load also warms the server
        reports = [audit(url, port, phone_like(machine) if device == "phone" else DESKTOP) for _ in range(runs)]
    for report in reports:
        shown = urlsplit(report["finalDisplayedUrl"]).path.rstrip("/") or "/"
        assert shown == page.path, f"measured {shown} in place of {page.path}"
    medians = {figure: statistics.median(_figures(report)[figure] for report in reports) for figure in FIGURES}
    print(page.name, device, json.dumps(medians), flush=True)
    return medians


def _figures(report: dict[str, Any]) -> dict[str, float]:
    audits = report["audits"]
    return {
        "score": round(report["categories"]["performance"]["score"] * 100),
        "first_paint_ms": round(audits["first-contentful-paint"]["numericValue"]),
        "largest_paint_ms": round(audits["largest-contentful-paint"]["numericValue"]),
        "blocking_ms": round(audits["total-blocking-time"]["numericValue"]),
        "layout_shift": round(audits["cumulative-layout-shift"]["numericValue"], 3),
        "bytes": round(audits["total-byte-weight"]["numericValue"]),
        "machine_index": round(report["environment"]["benchmarkIndex"]),
        "slowdown": report["configSettings"]["throttling"]["cpuSlowdownMultiplier"],
    }


@contextmanager
def _browser(portal: Portal, cookie: str) -> Iterator[int]:
    """A Chromium of its own profile that holds the cookie; the port Lighthouse drives it by."""
    port = free_port()
    arguments = [f"--remote-debugging-port={port}", "--no-sandbox", "--disable-gpu"]
    with tempfile.TemporaryDirectory(prefix="lkk-profile-") as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=chromium.find(), args=arguments, headless=True
        )
        if cookie:
            name, _, value = cookie.partition("=")
            context.add_cookies([{"name": name, "value": value, "url": portal.url}])
        yield port
        context.close()


if __name__ == "__main__":
    main()
