"""Free times of an office beside the bare SQL that reads the same bookings, and a race of 500 for one time.

python -m bench.appointments --offices 50 --bookings 5000 --people 500 --rounds 20
"""

import argparse
import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, LiteralString

import psycopg

from bench.surroundings import database, keep
from lkk.services.appointments import free, picking, schedule, slots
from lkk.services.kernel import kept_rows
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import engine, plain_dsn, unit_of_work
from tests.booking_processes import race

COUNTERS, DAYS, ZONE, SERVICE = 20, 60, "Asia/Barnaul", "consultation"
GOAL_TIMES, GOAL_MS = 3.0, 50.0
_OFFICES: LiteralString = """
insert into office (code, name, address, phones, hours, region, branch, position, valid_from)
select 'office' || n, 'Офис ' || n, 'г. Барнаул', '50-16-28', 'пн–пт 8:00–17:00', 'Алтайский край', 'Барнаул', n,
       '2026-01-01'
  from generate_series(1, %(offices)s) n
"""
_PLACES: LiteralString = """
insert into place (office_code, kind, name, services, position)
select code, 'counter', 'Окно ' || n, array[%(service)s], n
  from office, generate_series(1, %(counters)s) n where code like 'office%%'
"""
_PLANS: LiteralString = """
insert into place_plan (place_id, valid_from, week)
select id, '2026-01-01', '[[[480,720],[780,1020]],[[480,720],[780,1020]],[[480,720],[780,1020]],
       [[480,720],[780,1020]],[[480,720],[780,1020]],[],[]]'::jsonb
  from place
"""
_BOOKINGS: LiteralString = """
insert into appointment (public_id, state, live, place_id, office_code, service_code, starts_at, ends_at, busy, person,
       code_hash, name, email, phone, note, consent_version, reason, created_at)
select gen_random_uuid(), 'booked', true, place_id, office_code, %(service)s, at, at + interval '30 minutes',
       tstzrange(at, at + interval '30 minutes'), 'somebody', '', '', '', '', '', '', '', now()
  from (select place.id as place_id, office_code,
               (%(first)s::date + d + time '08:00' + s * interval '30 minutes') at time zone %(zone)s as at,
               row_number() over (partition by office_code order by md5(place.id || ' ' || d || ' ' || s)) as rank
          from place, generate_series(0, %(days)s - 1) d, generate_series(0, 17) s
         where s not in (8, 9) and extract(isodow from %(first)s::date + d) < 6) made
 where rank <= %(bookings)s
"""
_READ: LiteralString = """
select place_id, starts_at, ends_at, lower(busy), upper(busy) from appointment
 where live and place_id = any(%s) and starts_at >= %s and starts_at < %s
"""
_ONE_PLACE: LiteralString = """
insert into office (code, name, address, phones, hours, region, branch, position, valid_from)
values ('lenina', 'Офис', 'г. Барнаул', '50-16-28', 'круглосуточно', 'Алтайский край', 'Барнаул', 1, '2026-01-01');
insert into place (office_code, kind, name, services, position)
values ('lenina', 'counter', 'Окно', array['consultation'], 1);
insert into place_plan (place_id, valid_from, week)
select id, '2026-01-01', jsonb_build_array(day, day, day, day, day, day, day)
  from place, (values ('[[0, 1440]]'::jsonb)) hours (day) where office_code = 'lenina'
"""

Read = Callable[[str], Awaitable[int]]


def main() -> None:
    """Run both measurements."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--offices", type=int, default=50)
    parser.add_argument("--bookings", type=int, default=5000, help="in each office")
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    with database() as server:
        with psycopg.connect(server.dsn("lkk"), autocommit=True) as connection:
            _fill(connection, given.offices, given.bookings)
        figures = asyncio.run(_slots(given.offices, given.runs))
        with psycopg.connect(server.dsn("lkk"), autocommit=True) as connection:
            connection.execute(_ONE_PLACE)
            connection.execute("vacuum analyze")
        figures |= _races(server.dsn("lkk"), given.people, given.rounds)
    keep("appointments", {"counters": COUNTERS, "days": DAYS, "bookings_of_an_office": given.bookings, **figures})


def _fill(connection: psycopg.Connection[Any], offices: int, bookings: int) -> None:
    first = local_day(datetime.now(UTC), ZONE)
    values = {
        "offices": offices,
        "service": SERVICE,
        "counters": COUNTERS,
        "zone": ZONE,
        "first": first,
        "days": DAYS,
        "bookings": bookings,
    }
    for statement in (_OFFICES, _PLACES, _PLANS, _BOOKINGS):
        connection.execute(statement, values)
    connection.execute("vacuum analyze")


async def _slots(offices: int, runs: int) -> dict[str, Any]:
    """The service call and the bare read, in turn, of one office and of all at once."""
    kept_rows.listening()
    first = local_day(datetime.now(UTC), ZONE)
    async with unit_of_work() as work:
        known = await schedule.load(work)
    codes = [f"office{number}" for number in range(1, offices + 1)]
    places = {code: [one.id for one in known.places[code]] for code in codes}

    async def ours(code: str) -> int:
        async with unit_of_work() as work:
            asked = await picking.offered(work, code, SERVICE)
            days = await free.read(work, asked, first, first + timedelta(days=DAYS))
            return sum(len(slots.minutes_of(one.origin, one.anywhere)) for one in days)

    reading = [await psycopg.AsyncConnection.connect(plain_dsn(), autocommit=True) for _ in range(16)]
    spare: asyncio.Queue[psycopg.AsyncConnection[Any]] = asyncio.Queue()
    for one in reading:
        spare.put_nowait(one)

    async def bare(code: str) -> int:
        connection = await spare.get()
        try:
            span = _span(first)
            return len(await (await connection.execute(_READ, (places[code], *span))).fetchall())
        finally:
            spare.put_nowait(connection)

    free_times, rows = await ours(codes[0]), await bare(codes[0])
    one_ours, one_bare = await _in_turn([codes[0]], ours, bare, runs)
    all_ours, all_bare = await _in_turn(codes, ours, bare, max(runs // 10, 3))
    for one in reading:
        await one.close()
    await engine().dispose()
    kept_rows.deaf()
    return {
        "free_times": free_times,
        "rows_read": rows,
        **_told("one_office", one_ours, one_bare),
        **_told(f"{offices}_offices_at_once", all_ours, all_bare),
    }


async def _in_turn(codes: list[str], ours: Read, bare: Read, runs: int) -> tuple[list[float], list[float]]:
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for read, seconds in zip((ours, bare), found, strict=True):
            seconds += await asyncio.gather(*(_timed(read, code) for code in codes))
    return found


async def _timed(read: Read, code: str) -> float:
    started = time.perf_counter()
    await read(code)
    return time.perf_counter() - started


def _races(dsn: str, people: int, rounds: int) -> dict[str, Any]:
    tomorrow = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    taken: list[float] = []
    for number in range(rounds):
        starts_at = tomorrow + timedelta(minutes=30 * number)
        found = race(people, processes=4, starts_at=starts_at, first=1 + number * people, pool=13)
        told = Counter(found.outcomes)
        print(f"round {number + 1}: {dict(told)}", flush=True)
        if told != {"booked": 1, "SlotGone": people - 1}:
            raise SystemExit("a round was not won by exactly one")
        taken += found.seconds
    with psycopg.connect(dsn) as connection:
        row = connection.execute("select count(*) from appointment where office_code = 'lenina' and live").fetchone()
    cuts = statistics.quantiles(taken, n=20)
    return {
        "race_people": people,
        "race_rounds": rounds,
        "race_rows_booked": row[0] if row else 0,
        "race_p50_ms": round(cuts[9] * 1000),
        "race_p95_ms": round(cuts[18] * 1000),
    }


def _told(name: str, ours: list[float], bare: list[float]) -> dict[str, Any]:
    (p50, p95), (bare_p50, bare_p95) = _percentiles(ours), _percentiles(bare)
    met = p95 <= max(GOAL_TIMES * bare_p95, GOAL_MS)
    return {
        f"{name}_ms": f"{p50} / {p95}, bare {bare_p50} / {bare_p95}",
        f"{name}_times_bare": round(p50 / bare_p50, 2),
        f"{name}_goal_met": met,
    }


def _percentiles(seconds: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    return round(cuts[9] * 1000, 1), round(cuts[18] * 1000, 1)


def _span(first: date) -> tuple[datetime, datetime]:
    begins, ends = slots.midnight(ZONE, first), slots.midnight(ZONE, first + timedelta(days=DAYS + 1))
    return slots.moment_of(begins), slots.moment_of(ends)


if __name__ == "__main__":
    main()
