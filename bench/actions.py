"""What one action costs: processor time of the web process and bytes down the socket, one tab, one after another.

The tab is of an account with twenty points and fifty-one cells, and of a person with forty applications.

python -m bench.actions --events 500
"""

import argparse
import asyncio
import os
import statistics
from collections.abc import Awaitable, Callable
from typing import Any

from bench.cpu import cpu_seconds
from bench.own_applications import add_own_applications
from bench.portal import measured_portal
from bench.surroundings import keep
from bench.tab import Tab
from lkk.services.demo.people import add_people
from lkk.services.kernel.unit_of_work import engine
from lkk.vocabulary.demo import DEMO_PASSWORD
from tests.portal_process import Portal
from tests.raw_client import session_cookie

TWENTY_POINTS = "zavod@example.com"
APPLICATIONS = 40
WARM_UP = 20
HIGHEST_LOAD = 1.5

Action = Callable[[Tab], Awaitable[float]]
ACTIONS: dict[str, Action] = {
    "do_nothing": Tab.do_nothing,
    "leave_cell": Tab.leave_cell,
    "save_20": Tab.save_form,
    "sort": Tab.sort,
}


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--events", type=int, default=500, help="how many times each action is done")
    parser.add_argument("--wait", type=int, default=60, help="how many seconds to wait for a load below 1.5")
    parser.add_argument("--name", default="actions", help="the file of the figures")
    given = parser.parse_args()
    with measured_portal() as portal:
        cookie = asyncio.run(_signed_in(portal))
        add_own_applications(portal.database_url, TWENTY_POINTS, APPLICATIONS)
        figures = asyncio.run(_measure(portal, cookie, given.events, given.wait))
    keep(given.name, figures)


async def _signed_in(portal: Portal) -> str:
    await add_people(wait_s=60)
    await engine().dispose()
    return await session_cookie(portal.url, TWENTY_POINTS, DEMO_PASSWORD)


async def _measure(portal: Portal, cookie: str, events: int, wait_s: int) -> dict[str, Any]:
    figures: dict[str, Any] = {"events": events}
    for name, action in ACTIONS.items():
        async with Tab(portal.url, cookie) as tab:
            await tab.open_page()
            for _ in range(WARM_UP):
                await action(tab)
            await _calm(wait_s)
            figures |= {
                f"{name}_{figure}": value for figure, value in (await _one(portal, tab, action, events)).items()
            }
    return figures


async def _calm(wait_s: int) -> None:
    """Wait for the external systems, so that the processor time is that of an idle machine."""
    for _ in range(wait_s):
        if os.getloadavg()[0] < HIGHEST_LOAD:
            return
        await asyncio.sleep(1)


async def _one(portal: Portal, tab: Tab, action: Action, events: int) -> dict[str, float]:
    web = portal.processes["web"].pid
    load, cpu, received = os.getloadavg()[0], cpu_seconds(web), tab.received
    taken = [await action(tab) for _ in range(events)]
    await tab.quiet()
    found = {
        "cpu_ms": round((cpu_seconds(web) - cpu) * 1000 / events, 1),
        "p50_ms": round(statistics.median(taken) * 1000, 1),
        "bytes_down": round((tab.received - received) / events),
        "load_average_before": round(load, 1),
        "load_average_after": round(os.getloadavg()[0], 1),
    }
    print(found, flush=True)
    return found


if __name__ == "__main__":
    main()
