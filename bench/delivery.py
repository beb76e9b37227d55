"""How fast confirmed readings go through the outbox, beside the same requests from a bare loop over one connection.

python -m bench.delivery --readings 10000
"""

import argparse
import asyncio
import os
import time
import uuid
from datetime import UTC, datetime
from typing import Any

import httpx
import psycopg

from bench.surroundings import keep, surroundings
from lkk.services.kernel.unit_of_work import engine, plain_dsn
from tests import city
from tests.sandbox_process import Sandbox
from tests.worker_process import running_workers

CITY, REQUEST = 600, 500


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--readings", type=int, default=10_000)
    count = parser.parse_args().readings
    with surroundings(accounts=CITY) as (_, sandbox):
        os.environ["LKK_FEED_INTERVAL_S"] = "3600"  # the feed has a measurement of its own
        targets = asyncio.run(_prepare(count))
        bare_s = _bare(sandbox, targets)
        outbox_s = {workers: _through_outbox(targets, workers) for workers in (1, 2)}
        effects = sandbox.effects()
    keep(
        "delivery",
        {
            "readings": count,
            "bare_s": round(bare_s, 2),
            "bare_per_s": round(count / bare_s),
            "one_worker_s": round(outbox_s[1], 2),
            "one_worker_per_s": round(count / outbox_s[1]),
            "two_workers_s": round(outbox_s[2], 2),
            "two_workers_per_s": round(count / outbox_s[2]),
            "effects": effects["readings"],
            "duplicates": effects["duplicates"],
        },
    )


async def _prepare(count: int) -> list[city.CityRegister]:
    await city.load_city()
    targets = await city.corrections(count)
    await engine().dispose()
    if len(targets) < count:
        raise SystemExit(f"the city has only {len(targets)} readings")
    return targets


def _bare(sandbox: Sandbox, targets: list[city.CityRegister]) -> float:
    """The same readings in requests of the same size, one after another, nothing stored on our side."""
    items = [_item(target) for target in targets]
    with httpx.Client(base_url=sandbox.url, headers={"Authorization": "Bearer sandbox-token"}, timeout=60) as client:
        started = time.perf_counter()
        for at in range(0, len(items), REQUEST):
            answer = client.post("/v1/readings", json={"items": items[at : at + REQUEST]}).raise_for_status()
            assert all(item["outcome"] == "accepted" for item in answer.json()["items"])
        return time.perf_counter() - started


def _item(target: city.CityRegister) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "key": str(uuid.uuid4()),
        "register_id": target.external_id,
        "value": format(target.last_value.normalize(), "f"),
        "taken_on": now.date().isoformat(),
        "billing_period": f"{target.period or now.date():%Y-%m}",
        "submitted_at": now.isoformat(),
        "outside_window": False,
        "rollover": False,
    }


def _through_outbox(targets: list[city.CityRegister], workers: int) -> float:
    """From the moment idle workers see the commit till the last outcome is written."""
    with running_workers(workers), psycopg.connect(plain_dsn(), autocommit=True) as connection:
        time.sleep(3)  # they have started
        asyncio.run(_submit(targets))
        started = time.perf_counter()
        while connection.execute("select exists (select 1 from outbox_item where state = 'waiting')").fetchone() != (
            False,
        ):
            time.sleep(0.02)
        seconds = time.perf_counter() - started
        left = connection.execute("select count(*) from reading where status = 'valid'").fetchone()
    assert left == (0,)
    return seconds


async def _submit(targets: list[city.CityRegister]) -> None:
    await city.submit(targets)
    await engine().dispose()


if __name__ == "__main__":
    main()
