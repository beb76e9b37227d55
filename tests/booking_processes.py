"""Many people book one time at once, from processes of their own: who won, who lost how, and how long it took."""

import asyncio
import multiprocessing
import os
import time
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.synchronize import Barrier


@dataclass(frozen=True)
class Race:
    """What each of the people was told, and in how many seconds."""

    outcomes: list[str]
    seconds: list[float]


def race(people: int, *, processes: int, starts_at: datetime, first: int = 1, pool: int = 16) -> Race:
    """Let so many guests, counted from `first`, hold and book one time of the office of tests, all at once.

    Each process has `pool` connections at most: whoever waits for one waits here and is not refused.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.offices"])
    environment = {name: value for name, value in os.environ.items() if name.startswith("LKK_")}
    barrier, answers = context.Barrier(processes), context.Queue()
    shares = [range(first + at, first + people, processes) for at in range(processes)]
    running = [
        context.Process(target=_book, args=(environment, barrier, answers, list(share), starts_at, pool), daemon=True)
        for share in shares
    ]
    for one in running:
        one.start()
    found = [answers.get(timeout=120) for _ in running]
    for one in running:
        one.join(10)
    together = [answer for part in found for answer in part]
    return Race([outcome for outcome, _ in together], [seconds for _, seconds in together])


def _book(
    environment: dict[str, str],
    barrier: Barrier,
    answers: "multiprocessing.Queue[list[tuple[str, float]]]",
    people: list[int],
    starts_at: datetime,
    pool: int,
) -> None:
    os.environ.update(environment)
    answers.put(asyncio.run(_all(barrier, people, starts_at, pool)))


async def _all(barrier: Barrier, people: list[int], starts_at: datetime, pool: int) -> list[tuple[str, float]]:
    from lkk.services.kernel import kept_rows
    from lkk.services.kernel.unit_of_work import engine
    from tests import offices

    kept_rows.listening()  # as in a process of the portal: nothing changes a rule meanwhile
    typed = await offices.details()
    at_once = asyncio.Semaphore(pool)

    async def one(number: int) -> tuple[str, float]:
        started = time.perf_counter()
        try:
            async with at_once:
                person = offices.guest(number)
                held = await offices.hold(person, starts_at)
                await offices.confirm(person, held.key, typed)
            outcome = "booked"
        except Exception as error:
            outcome = type(error).__name__
        return outcome, time.perf_counter() - started

    await asyncio.gather(*(_connect() for _ in range(pool)))  # what a process that has run for a while has open
    await asyncio.to_thread(barrier.wait)
    found = await asyncio.gather(*(one(number) for number in people))
    await engine().dispose()
    return found


async def _connect() -> None:
    from lkk.services.appointments import schedule
    from lkk.services.kernel.unit_of_work import unit_of_work

    async with unit_of_work() as work:
        await schedule.load(work)
        await asyncio.sleep(0.05)
