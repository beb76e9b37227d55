"""How the portal bears more people than usual: two web processes over one Redis, raw clients beside them.

Opening: so many tabs within twelve seconds. Load: so many actions a second of the tabs that are open, 60 % a cell,
20 % a sorted page, 10 % a save, 10 % an opening. Idle: the memory of tabs that only stay open.

python -m bench.overload --tabs 300 --within 12 --rate 30 --seconds 30 --idle 2000
"""

import argparse
import asyncio
import itertools
import multiprocessing
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from socketio.exceptions import ConnectionError as ConnectionRefused

from bench.cpu import cpu_seconds
from bench.crowd import gather
from bench.memory import pss_mb
from bench.own_applications import add_own_applications
from bench.portal import measured_portal
from bench.surroundings import keep
from bench.tab import Refused, Tab
from tests.portal_process import Portal
from tests.valkey import running_valkey

WORKERS = 2
CLIENTS = 4
MIX = ("leave_cell", "leave_cell", "sort", "leave_cell", "open", "leave_cell", "save_form", "leave_cell", "sort")
MIX += ("leave_cell",)
SETTLE_S = 5.0
START_LIMIT_S = 120
RETRY_S, GIVE_UP_S = 0.2, 60.0
APPLICATIONS = 40

_together: Barrier  # in the client processes


@dataclass(frozen=True)
class Plan:
    """What one client process does with its share of the tabs; `rate` is its share of the actions a second."""

    url: str
    within_s: float
    rate: float
    seconds: float


@dataclass
class Answers:
    """Seconds each answer took from the moment it was due, and what did not come, by kind of action."""

    taken: dict[str, list[float]] = field(default_factory=dict)
    failed: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def note(self, kind: str, seconds: float) -> None:
        """Keep the time of an answer."""
        self.taken.setdefault(kind, []).append(seconds)

    def fail(self, kind: str, error: BaseException) -> None:
        """Keep a failure and how it is called."""
        self.failed[kind] += 1
        self.reasons[f"{kind}: {type(error).__name__} {error}"[:120]] += 1

    def join(self, other: "Answers") -> None:
        """Add what another process saw."""
        for kind, times in other.taken.items():
            self.taken.setdefault(kind, []).extend(times)
        self.failed += other.failed
        self.reasons += other.reasons


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--tabs", type=int, default=300)
    parser.add_argument("--within", type=float, default=12, help="seconds in which the tabs are opened")
    parser.add_argument("--rate", type=float, default=30, help="actions a second of all tabs")
    parser.add_argument("--seconds", type=float, default=30, help="how long the actions go on")
    parser.add_argument("--idle", type=int, default=2000, help="tabs whose memory is measured; 0 leaves it out")
    parser.add_argument("--name", default="overload", help="the file of the figures")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {"tabs": arguments.tabs, "within_s": arguments.within, "rate": arguments.rate}
    with (
        tempfile.TemporaryDirectory(prefix="lkk-bench-") as folder,
        running_valkey(Path(folder)) as redis_url,
        measured_portal(LKK_WEB_WORKERS=str(WORKERS), LKK_REDIS_URL=redis_url) as portal,
    ):
        cookies = gather(portal.database_url, max(arguments.tabs, arguments.idle))
        add_own_applications(portal.database_url, "crowd%@example.com", APPLICATIONS)
        figures |= _crowd(portal, cookies[: arguments.tabs], arguments)
        if arguments.idle:
            figures |= _idle(portal, cookies[: arguments.idle])
    keep(arguments.name, figures)


def _crowd(portal: Portal, cookies: Sequence[str], arguments: argparse.Namespace) -> dict[str, Any]:
    """Open all tabs, then act in them; both are timed from the moment each thing was due."""
    web = portal.processes["web"].pid
    before = cpu_seconds(web)
    plan = Plan(portal.url, arguments.within, arguments.rate / CLIENTS, arguments.seconds)
    answers = _run(_open_and_act, plan, cookies)
    acted = [taken for kind, times in answers.taken.items() if kind != "first_opening" for taken in times]
    failed = sum(number for kind, number in answers.failed.items() if kind != "first_opening")
    figures: dict[str, Any] = {
        "opening_failed": answers.failed["first_opening"],
        **_spread("opening", answers.taken.get("first_opening", [])),
        "actions": len(acted),
        "actions_failed": failed,
        **_spread("actions", acted),
    }
    for kind in sorted(set(MIX)):
        figures |= _spread(kind, answers.taken.get(kind, []))
    figures["web_cpu_s"] = round(cpu_seconds(web) - before, 1)
    figures["load_average"] = round(os.getloadavg()[0], 1)
    for reason, number in answers.reasons.most_common(5):
        figures[f"failed, {reason}"] = number
    print(figures, flush=True)
    return figures


def _idle(portal: Portal, cookies: Sequence[str]) -> dict[str, Any]:
    """Memory of web and Redis before and while so many tabs stay open, megabytes of proportional set size."""
    before = pss_mb(portal.processes["web"].pid) + pss_mb(os.getpid(), "valkey")
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(CLIENTS + 1)
    plan = Plan(portal.url, len(cookies) / 15, 0, 0)
    with ProcessPoolExecutor(CLIENTS, context, _remember, (together,)) as clients:
        running = [clients.submit(_stay, plan, cookies[at::CLIENTS]) for at in range(CLIENTS)]
        together.wait(START_LIMIT_S)  # all begin
        together.wait(len(cookies))  # all are open
        time.sleep(SETTLE_S)
        web, valkey = pss_mb(portal.processes["web"].pid), pss_mb(os.getpid(), "valkey")
        together.wait(START_LIMIT_S)  # all may close
        opened = sum(client.result() for client in running)
    return {
        "idle_tabs": opened,
        "idle_before_mb": round(before),
        "idle_web_mb": round(web),
        "idle_redis_mb": round(valkey),
        "idle_kb_a_tab": round((web + valkey - before) * 1024 / max(opened, 1), 1),
    }


def _run(work: Any, plan: Plan, cookies: Sequence[str]) -> Answers:
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(CLIENTS)
    found = Answers()
    with ProcessPoolExecutor(CLIENTS, context, _remember, (together,)) as clients:
        for client in [clients.submit(work, plan, cookies[at::CLIENTS], at) for at in range(CLIENTS)]:
            found.join(client.result())
    return found


def _remember(together: Barrier) -> None:
    """In a client process: all begin together."""
    global _together
    _together = together


def _open_and_act(plan: Plan, cookies: Sequence[str], number: int) -> Answers:
    """A process with some of the tabs."""
    return asyncio.run(_all_tabs(plan, cookies, number))


async def _all_tabs(plan: Plan, cookies: Sequence[str], number: int) -> Answers:
    answers = Answers()
    async with AsyncExitStack() as stack:
        await asyncio.to_thread(_together.wait, START_LIMIT_S)
        pause = plan.within_s / len(cookies)
        opened = await asyncio.gather(
            *(_open(plan, cookie, at * pause, stack, answers) for at, cookie in enumerate(cookies))
        )
        tabs = [tab for tab in opened if tab is not None]
        await asyncio.to_thread(_together.wait, START_LIMIT_S)
        await asyncio.sleep(SETTLE_S)
        await _act(plan, tabs, cookies, number, answers)
    return answers


async def _open(plan: Plan, cookie: str, after_s: float, stack: AsyncExitStack, answers: Answers) -> Tab | None:
    """A tab that tries again when the portal is too busy, as a browser does."""
    await asyncio.sleep(after_s)
    started = time.perf_counter()
    for attempt in itertools.count(1):
        try:
            tab = await stack.enter_async_context(Tab(plan.url, cookie))
            await tab.open_page()
        except ConnectionRefused as error:
            if time.perf_counter() - started > GIVE_UP_S:
                answers.fail("first_opening", error)
                return None
            answers.reasons["came again"] += 1
            await asyncio.sleep(RETRY_S * min(attempt, 10))
        except Exception as error:
            answers.fail("first_opening", error)
            return None
        else:
            answers.note("first_opening", time.perf_counter() - started)
            return tab
    return None


async def _act(plan: Plan, tabs: Sequence[Tab], cookies: Sequence[str], number: int, answers: Answers) -> None:
    """Actions at their times whether or not earlier ones were answered; each tab does one thing at a time."""
    if not tabs:
        return
    busy = [asyncio.Lock() for _ in tabs]
    began = time.perf_counter()
    running = []
    for turn in range(int(plan.rate * plan.seconds)):
        due = began + turn / plan.rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        kind, at = MIX[(turn + number) % len(MIX)], turn % len(tabs)
        if kind == "open":
            action = _another(plan, cookies[at % len(cookies)], due, answers)
        else:
            action = _one(tabs[at], busy[at], kind, due, answers)
        running.append(asyncio.create_task(action))
    await asyncio.gather(*running)


async def _one(tab: Tab, busy: asyncio.Lock, kind: str, due: float, answers: Answers) -> None:
    async with busy:
        try:
            await getattr(tab, kind)()
        except (Refused, TimeoutError, OSError) as error:
            answers.fail(kind, error)
            return
    answers.note(kind, time.perf_counter() - due)


async def _another(plan: Plan, cookie: str, due: float, answers: Answers) -> None:
    """A tab more of the same person, closed again."""
    try:
        async with Tab(plan.url, cookie) as tab:
            await tab.open_page()
            answers.note("open", time.perf_counter() - due)
    except Exception as error:
        answers.fail("open", error)


def _stay(plan: Plan, cookies: Sequence[str]) -> int:
    """A process whose tabs only stay open; how many were."""
    return asyncio.run(_all_stay(plan, cookies))


async def _all_stay(plan: Plan, cookies: Sequence[str]) -> int:
    opened = 0
    async with AsyncExitStack() as stack:
        await asyncio.to_thread(_together.wait, START_LIMIT_S)
        for cookie in cookies:
            with suppress(Exception):
                tab = await stack.enter_async_context(Tab(plan.url, cookie))
                await tab.open_page()
                opened += 1
        await asyncio.to_thread(_together.wait, START_LIMIT_S * 10)
        await asyncio.to_thread(_together.wait, START_LIMIT_S)
    return opened


def _spread(name: str, times: Sequence[float]) -> dict[str, float]:
    if not times:
        return {}
    ordered = sorted(times)
    return {
        f"{name}_p50_ms": round(statistics.median(ordered) * 1000),
        f"{name}_p95_ms": round(ordered[int(len(ordered) * 0.95)] * 1000),
        f"{name}_max_ms": round(ordered[-1] * 1000),
    }


if __name__ == "__main__":
    main()
