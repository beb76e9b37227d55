"""Races for times of an office on a real database, with figures: one wins, places are dealt out, lists stay in order.

`make test` runs them small; `make bench-races` runs them at full size on a machine that does nothing else.
"""

import asyncio
import os
import random
import statistics
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.appointments import Appointment, AppointmentReminder, WaitingListEntry
from lkk.services.appointments import booking, changing, holding, jobs, own, waiting
from lkk.services.appointments.refusals import HoldOver, SlotGone
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.appointments import AppointmentState, PlaceKind, WaitState
from tests import offices
from tests.booking_processes import race
from tests.offices import MONDAY, NOW, OFFICE, SERVICE, at

pytestmark = pytest.mark.usefixtures("database")
ALWAYS = [[[0, 1440]]] * 7


@dataclass(frozen=True)
class Size:
    """How many people do the same thing at once; `p95_s` is within which nearly all of them are answered."""

    people: int
    rounds: int
    processes: int
    connections: int  # of each process
    for_capacity: int
    holds: int
    moves: int
    p95_s: float


SMALL = Size(people=30, rounds=2, processes=2, connections=16, for_capacity=30, holds=60, moves=60, p95_s=10)
FULL = Size(people=500, rounds=20, processes=4, connections=13, for_capacity=300, holds=200, moves=1000, p95_s=2)
SIZE = FULL if os.environ.get("FULL_SIZE") else SMALL
OVERLAPS = text("""
select count(*) from appointment a join appointment b on a.place_id = b.place_id and a.id < b.id and a.busy && b.busy
 where a.live and b.live
""")


@pytest.fixture(autouse=True)
async def friday(database: str) -> None:
    await offices.stand_at()


async def overlaps() -> int:
    async with unit_of_work() as work:
        return (await work.session.execute(OVERLAPS)).scalar_one()


async def booked(state: AppointmentState = AppointmentState.BOOKED) -> list[Appointment]:
    async with unit_of_work() as work:
        return list(await work.session.exec(select(Appointment).where(Appointment.state == state)))


def told(what: str, seconds: list[float]) -> float:
    """Print the figures of an answer; the 95th percentile in seconds."""
    cuts = statistics.quantiles(seconds, n=20)
    print(f"{what}: p50 {cuts[9] * 1000:.0f} ms, p95 {cuts[18] * 1000:.0f} ms")
    return cuts[18]


async def test_of_many_processes_that_book_one_time_exactly_one_wins_each_round() -> None:
    await offices.office(week=ALWAYS)
    people, rounds, taken = SIZE.people, SIZE.rounds, []
    for number, starts_at in enumerate(offices.half_hours(at(9), rounds)):
        found = race(
            people,
            processes=SIZE.processes,
            starts_at=starts_at,
            first=number * people + 1,
            pool=SIZE.connections,
        )
        assert Counter(found.outcomes) == {"booked": 1, "SlotGone": people - 1}
        taken += found.seconds
    assert len(await booked()) == rounds
    assert told(f"{rounds} rounds of {people} for one time, 1 booked each", taken) < SIZE.p95_s


@pytest.mark.parametrize(("kind", "places"), [(PlaceKind.COUNTER, 5), (PlaceKind.PERSON, 3)])
async def test_a_capacity_is_filled_to_the_last_place_and_each_specialist_receives_one(
    kind: PlaceKind, places: int
) -> None:
    await offices.office(places=0)
    made = [await offices.counter(at=number, kind=kind) for number in range(1, places + 1)]
    people = SIZE.for_capacity
    found = race(people, processes=SIZE.processes, starts_at=at(9), pool=SIZE.connections)
    assert Counter(found.outcomes) == {"booked": places, "SlotGone": people - places}
    assert sorted(row.place_id for row in await booked()) == sorted(one.key for one in made)
    told(f"{people} people for {places} places ({kind.label}), each place booked once", found.seconds)


async def test_holds_that_are_left_free_their_times_within_a_minute() -> None:
    await offices.office(places=10, week=ALWAYS)
    people = SIZE.holds
    times = list(offices.half_hours(at(8), people // 10))
    held = [await offices.hold(offices.guest(number), times[number // 10]) for number in range(people)]
    await offices.stand_at(NOW + holding.HOLD - timedelta(seconds=60))
    assert (await offices.confirm(offices.guest(0), held[0].key)).state is AppointmentState.BOOKED
    await offices.stand_at(NOW + holding.HOLD + timedelta(seconds=90))
    with pytest.raises(HoldOver) as refused:
        await offices.confirm(offices.guest(1), held[1].key)
    assert len(refused.value.nearest) == 3
    assert await jobs.end_expired() == people - 1
    async with unit_of_work() as work:
        live = (await work.session.exec(select(Appointment.id).where(col(Appointment.live)))).all()
    print(f"{people - 1} of {people} holds were left, {people - len(live)} free after one run of the job")
    assert len(live) == 1


async def test_a_waiting_list_of_twenty_is_offered_three_cancellations_in_order() -> None:
    await offices.office(places=3, week=[[[540, 570]]] * 7)  # three visits a day
    for number in (1, 2, 3):
        await offices.book(offices.guest(number), at(9))
    for number in range(10, 30):
        async with unit_of_work() as work:
            await waiting.join(work, offices.guest(number), OFFICE, SERVICE, MONDAY, MONDAY)

    async def cancel(number: int) -> None:
        async with unit_of_work() as work:
            (made,) = await own.bookings(work, offices.guest(number))
            await changing.cancel(work, offices.guest(number), made.key)

    await asyncio.gather(*(cancel(number) for number in (1, 2, 3)))
    async with unit_of_work() as work:
        rows = (await work.session.exec(select(WaitingListEntry).order_by(col(WaitingListEntry.id)))).all()
    assert [row.state for row in rows] == [WaitState.OFFERED] * 3 + [WaitState.WAITING] * 17
    offers = await booked(AppointmentState.OFFERED)
    assert len({row.place_id for row in offers}) == len(offers) == 3
    assert await overlaps() == 0


async def test_many_moves_leave_no_overlap_and_no_reminder_of_an_old_time() -> None:
    await offices.office(places=2)
    chance, moves = random.Random(7), SIZE.moves
    made = [await offices.book(offices.guest(number), at(8) + timedelta(minutes=30 * number)) for number in range(6)]
    outcomes: Counter[str] = Counter()

    async def move(number: int) -> None:
        starts_at = at(8) + timedelta(minutes=30 * chance.randrange(18), days=chance.randrange(3))
        try:
            async with unit_of_work() as work:
                await changing.move(work, offices.guest(number), made[number].key, starts_at)
            outcomes["moved"] += 1
        except SlotGone:
            outcomes["taken"] += 1
        except Exception as error:
            outcomes[type(error).__name__] += 1

    async with unit_of_work() as work:
        await work.session.execute(text("update appointment set moved = -1000"))
    started = time.perf_counter()
    for _ in range(moves // 6 + 1):
        await asyncio.gather(*(move(number) for number in range(6)))
    print(f"{sum(outcomes.values())} moves in {time.perf_counter() - started:.1f} s: {dict(outcomes)}")
    assert set(outcomes) <= {"moved", "taken", "InvalidValue"}  # the last: noon, when nobody receives
    assert await overlaps() == 0
    async with unit_of_work() as work:
        pairs = await work.session.exec(
            select(Appointment.starts_at, AppointmentReminder.due_at, AppointmentReminder.hours).join(
                AppointmentReminder, col(AppointmentReminder.appointment_id) == col(Appointment.id)
            )
        )
        assert all(due_at == starts_at - timedelta(hours=hours) for starts_at, due_at, hours in pairs)


async def test_the_same_booking_sent_ten_times_at_once_is_one() -> None:
    await offices.office()
    guest, typed = offices.guest(), await offices.details()
    held = await offices.hold(guest, at(9))

    async def send() -> str:
        async with unit_of_work() as work:
            return (await booking.book(work, guest, held.key, typed)).number

    assert set(await asyncio.gather(*(send() for _ in range(10)))) == {"ЗП-2026-000001"}
