"""Event round trip of saving the readings grid at 1, 50 and 200 open tabs on one worker, beside a do-nothing event.

python -m bench.load --seconds 30
"""

import argparse
import asyncio
import multiprocessing
import os
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from typing import Any

from bench.cpu import cpu_seconds
from bench.crowd import gather
from bench.portal import measured_portal
from bench.surroundings import keep
from bench.tab import Refused, Tab
from tests.portal_process import Portal

TABS = (1, 50, 200)
EVENTS = ("do_nothing", "leave_cell", "save_form")
TABS_A_CLIENT = 50
THINK_S, THINK_ALONE_S = 10.0, 0.5
WARM_UP_S = 6.0
START_LIMIT_S = 300

_ready: Barrier  # in the client processes


@dataclass(frozen=True)
class Plan:
    """What every tab does: the same event every `think_s` seconds, timed for so many seconds."""

    url: str
    event: str
    think_s: float
    seconds: float


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=40, help="how long each figure is measured")
    parser.add_argument("--think", type=float, default=THINK_S, help="seconds between two events of a tab")
    arguments = parser.parse_args()
    seconds, think_s = arguments.seconds, arguments.think
    figures: dict[str, Any] = {"think_s": think_s, "seconds": seconds}
    with measured_portal() as portal:
        cookies = gather(portal.database_url, max(TABS))
        for tabs in TABS:
            for event in EVENTS:
                figures |= measure(portal, cookies[:tabs], event, seconds, think_s)
            for event in EVENTS[1:]:
                ratio = figures[f"{event}_{tabs}_p50_ms"] / figures[f"do_nothing_{tabs}_p50_ms"]
                figures[f"{event}_{tabs}_times_do_nothing"] = round(ratio, 1)
    keep("load", figures)


def measure(
    portal: Portal,
    cookies: Sequence[str],
    event: str,
    seconds: float,
    think_s: float,
    *,
    begun: Callable[[], object] = lambda: None,
) -> dict[str, float]:
    """So many tabs send the event again and again; from the end of the warm-up the answers are timed.

    `begun` is called at that moment.
    """
    shares = [cookies[at : at + TABS_A_CLIENT] for at in range(0, len(cookies), TABS_A_CLIENT)]
    plan = Plan(portal.url, event, think_s if len(cookies) > 1 else THINK_ALONE_S, seconds)
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(len(shares) + 1)
    with ProcessPoolExecutor(len(shares), context, _remember, (ready,)) as clients:
        running = [clients.submit(_client, plan, share) for share in shares]
        ready.wait(START_LIMIT_S)
        time.sleep(WARM_UP_S)
        begun()
        cpu, load = cpu_seconds(portal.processes["web"].pid), os.getloadavg()[0]
        time.sleep(seconds)
        cpu = cpu_seconds(portal.processes["web"].pid) - cpu
        answers = [taken for client in running for taken in client.result()]
    times = sorted(taken for taken in answers if taken is not None)
    name = f"{event}_{len(cookies)}"
    found = {
        f"{name}_events": len(times),
        f"{name}_refused": len(answers) - len(times),
        f"{name}_per_s": round(len(times) / seconds, 1),
        f"{name}_p50_ms": round(statistics.median(times) * 1000, 1),
        f"{name}_p95_ms": round(times[int(len(times) * 0.95)] * 1000, 1),
        f"{name}_cpu_ms": round(cpu * 1000 / len(times), 1),
        f"{name}_load_average": round(load, 1),
    }
    print(found, flush=True)
    return found


def _remember(ready: Barrier) -> None:
    """In a client process: when all have opened their tabs, all begin."""
    global _ready
    _ready = ready


def _client(plan: Plan, cookies: Sequence[str]) -> list[float | None]:
    """A process with some of the tabs; the seconds each answer took, None for a refusal."""
    return asyncio.run(_all_tabs(plan, cookies))


async def _all_tabs(plan: Plan, cookies: Sequence[str]) -> list[float | None]:
    async with AsyncExitStack() as open_tabs:
        tabs = []
        for cookie in cookies:
            tab = await open_tabs.enter_async_context(Tab(plan.url, cookie))
            await tab.open_page()
            tabs.append(tab)
        await asyncio.to_thread(_ready.wait, START_LIMIT_S)
        begin = time.time() + WARM_UP_S
        phases = [plan.think_s * number / len(tabs) for number in range(len(tabs))]
        taken = await asyncio.gather(
            *(_one_tab(plan, tab, begin, phase) for tab, phase in zip(tabs, phases, strict=True))
        )
    return [seconds for times in taken for seconds in times]


async def _one_tab(plan: Plan, tab: Tab, begin: float, phase: float) -> list[float | None]:
    """An event every `think_s` seconds, or as soon as the last one is answered."""
    times: list[float | None] = []
    await asyncio.sleep(phase)
    while time.time() < begin + plan.seconds:
        started = time.time()
        try:
            taken = await getattr(tab, plan.event)()
        except Refused:
            taken = None
        if started >= begin:
            times.append(taken)
        await asyncio.sleep(max(0.0, plan.think_s - (time.time() - started)))
    return times


if __name__ == "__main__":
    main()
