"""How fast a house is found among very many, and what a flood of readers of /outages costs the customers.

The search is timed beside the same SQL sent by psycopg alone. In the flood every reader has an address of its own,
opens the page at once with all others and asks again every 20 seconds with the ETag, as the page's script does.

python -m bench.outages --houses 200000
python -m bench.outages --only-flood --readers 300 --customers 50
"""

import argparse
import asyncio
import multiprocessing
import random
import statistics
import time
from multiprocessing.synchronize import Event
from typing import Any, LiteralString

import httpx
import psycopg

from bench import load
from bench.crowd import gather
from bench.portal import measured_portal
from bench.surroundings import database, keep
from bench.timing import Call, figures, measured
from lkk.routes import OUTAGES
from lkk.services.outages import searching

EVERY_S = 20.0
EVENT = "leave_cell"
_STREETS = 2000
_OUTAGES = 300
_HOUSES: LiteralString = """
insert into house (external_id, version, street, number, district_key, street_key, number_key)
select 'b-' || n, 1, 'ул. ' || s.name, (n / %(streets)s + 1)::text, 'd-' || n %% 5, s.key, (n / %(streets)s + 1)::text
  from generate_series(0, %(houses)s - 1) n
  join unnest(%(names)s::text[], %(keys)s::text[]) with ordinality s (name, key, at) on s.at = n %% %(streets)s + 1
"""
_KEYS: LiteralString = "insert into street (key) select distinct street_key from house on conflict do nothing"
_DARK: LiteralString = """
insert into outage (external_id, version, kind, reason, starts_at, cancelled, source, created_at, changed_at)
select 'b-' || n, 1, 'emergency', 'Обрыв провода', now() - interval '1 hour', false, 'feed', now(), now()
  from generate_series(1, %(outages)s) n
"""
_DARK_HOUSES: LiteralString = """
insert into outage_house (outage_id, house_key)
select o.id, 'b-' || (o.id * 61 + n) from outage o, generate_series(1, 40) n
"""
_SYLLABLES = ("ма", "ла", "хо", "ва", "по", "лен", "ин", "ско", "бор", "зи", "тра", "кто", "ров", "гар", "ни", "вес")


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--houses", type=int, default=200_000)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--readers", type=int, default=300)
    parser.add_argument("--customers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--only-search", action="store_true")
    parser.add_argument("--only-flood", action="store_true")
    given = parser.parse_args()
    if not given.only_flood:
        keep("outages_search", _search(given))
    if not given.only_search:
        keep("outages_flood", _flood(given))


def _search(given: argparse.Namespace) -> dict[str, Any]:
    names = _street_names()
    with database() as server:
        with psycopg.connect(server.dsn("lkk"), autocommit=True) as connection:
            _fill(connection, given.houses, names)
        name = names[700].capitalize()
        cases = {
            "exact": f"ул. {name}, д. 57",
            "whole street": name,
            "near number": f"{name} 999999",
            "mistyped": f"{name[:3]}{name[4:]} 57",
            "nowhere": "Квантовая 5",
        }
        asked: dict[str, Call] = {case: _asking(text) for case, text in cases.items()}
        results = asyncio.run(measured(asked, given.runs))
    return {"houses": given.houses, "streets": _STREETS, "runs": given.runs, **figures(results)}


def _street_names() -> list[str]:
    chance = random.Random(200)
    names: dict[str, None] = {}
    while len(names) < _STREETS:
        names["".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(3, 6)))] = None
    return list(names)


def _fill(connection: psycopg.Connection[Any], houses: int, names: list[str]) -> None:
    values = {"houses": houses, "streets": _STREETS, "names": [one.capitalize() for one in names], "keys": names}
    connection.execute(_HOUSES, values)
    connection.execute(_KEYS)
    connection.execute(_DARK, {"outages": _OUTAGES})
    connection.execute(_DARK_HOUSES)
    connection.execute("vacuum analyze")


def _asking(text: str) -> Call:
    return lambda work: searching.find(work, text)


def _flood(given: argparse.Namespace) -> dict[str, Any]:
    found: dict[str, Any] = {"readers": given.readers, "customers": given.customers, "seconds": given.seconds}
    with measured_portal() as portal:
        with psycopg.connect(portal.database_url, autocommit=True) as connection:
            _fill(connection, _STREETS * 10, _street_names())
        cookies = gather(portal.database_url, given.customers)
        calm = load.measure(portal, cookies, EVENT, given.seconds, load.THINK_S)
        context = multiprocessing.get_context("spawn")
        over, answers = context.Event(), context.Queue()
        readers = context.Process(target=_readers, args=(portal.url, given.readers, over, answers))
        readers.start()
        flooded = load.measure(portal, cookies, EVENT, given.seconds, load.THINK_S)
        over.set()
        found |= answers.get(timeout=load.START_LIMIT_S)
        readers.join()
    name = f"{EVENT}_{given.customers}_p95_ms"
    found |= {f"calm_{key}": value for key, value in calm.items()}
    found |= {f"flooded_{key}": value for key, value in flooded.items()}
    return found | {"times": round(flooded[name] / calm[name], 2)}


def _readers(url: str, count: int, over: Event, answers: Any) -> None:
    """A process of readers; their figures go to the queue when it is over."""
    answers.put(asyncio.run(_read(url, count, over)))


async def _read(url: str, count: int, over: Event) -> dict[str, Any]:
    taken: list[float] = []
    statuses: dict[int, int] = {}

    async def reader(number: int) -> None:
        headers = {"X-Forwarded-For": f"10.{number // 250}.{number % 250}.7"}
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as client:
            etag = ""
            while not over.is_set():
                started = time.perf_counter()
                answer = await client.get(OUTAGES, headers={"If-None-Match": etag} if etag else {})
                taken.append(time.perf_counter() - started)
                statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
                etag = answer.headers.get("etag", etag)
                await asyncio.sleep(EVERY_S)

    await asyncio.gather(*(reader(number) for number in range(count)))
    times = sorted(taken)
    return {
        "reads": len(times),
        "statuses": {str(status): number for status, number in statuses.items()},
        "read_p50_ms": round(statistics.median(times) * 1000, 1),
        "read_p95_ms": round(times[int(len(times) * 0.95)] * 1000, 1),
    }


if __name__ == "__main__":
    main()
