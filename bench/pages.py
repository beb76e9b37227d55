"""Lighthouse over sign-in, the outages and the readings of a customer with twenty points, on phone and desktop.

python -m bench.pages --runs 3 --only readings
"""

import argparse
import asyncio
import json
import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from bench.lighthouse import DESKTOP, audit, phone_like
from bench.portal import measured_portal
from bench.surroundings import keep, known
from lkk.launch import chromium
from lkk.routes import LOGIN, OUTAGES, READINGS
from lkk.services.demo.people import add_people
from lkk.services.kernel.unit_of_work import engine
from lkk.vocabulary.demo import DEMO_PASSWORD
from tests.portal_process import Portal
from tests.raw_client import session_cookie
from tests.sandbox_process import free_port

TWENTY_POINTS = "zavod@example.com"
PAGES = ("sign_in", "outages", "readings")
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


@dataclass(frozen=True)
class Measured:
    """A page and the session cookie it is opened with, empty for a stranger."""

    name: str
    path: str
    cookie: str = ""


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=3, help="cold loads of each page; the median is kept")
    parser.add_argument("--only", nargs="+", choices=PAGES, default=PAGES)
    given = parser.parse_args()
    runs = given.runs
    with measured_portal() as portal:
        cookie = asyncio.run(_signed_in(portal))
        pages = (
            Measured("sign_in", LOGIN.path),
            Measured("outages", OUTAGES),
            Measured("readings", READINGS.path, cookie),
        )
        found = {
            f"{page.name}_{device}": _measure(portal, page, device, runs)
            for page in pages
            if page.name in given.only
            for device in DEVICES
        }
    figures: dict[str, Any] = known("pages") | {"runs": runs, "load_average": round(os.getloadavg()[1], 1)}
    for name, median in found.items():
        figures |= {f"{name}_{figure}": median[figure] for figure in FIGURES}
    keep("pages", figures)


async def _signed_in(portal: Portal) -> str:
    await add_people(wait_s=60)
    await engine().dispose()
    return await session_cookie(portal.url, TWENTY_POINTS, DEMO_PASSWORD)


def _measure(portal: Portal, page: Measured, device: str, runs: int) -> dict[str, float]:
    """The medians of so many loads, each with an empty cache."""
    with _browser(portal, page.cookie) as port:
        url = portal.url + page.path
        machine = audit(url, port, DESKTOP)["environment"]["benchmarkIndex"]  # the first load also warms the server
        reports = [audit(url, port, phone_like(machine) if device == "phone" else DESKTOP) for _ in range(runs)]
    for report in reports:
        shown = urlsplit(report["finalDisplayedUrl"]).path.rstrip("/")
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
