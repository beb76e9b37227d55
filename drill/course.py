"""The course of a drill: fault after fault under load, what was seen of each, what was lost."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime

import psycopg

from drill import people, verdict
from drill.clients import Clients
from drill.faults import Fault
from drill.ledger import Ledger
from drill.stage import Stage
from drill.table import LAST, Row, not_played, print_row
from drill.watch import Watch

CALM_S, LIMIT_S = 2.0, 1200.0
RECOVERY_LIMIT_S, DELIVERY_LIMIT_S, LAST_DELIVERY_LIMIT_S = 60.0, 60.0, 300.0
_WAITING = "select count(*) from outbox_item where state = 'waiting' and waiting_since <= %s"
_DEAD = "select count(*) from outbox_item where state = 'dead'"


async def run(stage: Stage, faults: Sequence[Fault], *, filers: int = people.FILERS) -> list[Row]:
    """Play the faults and print a row of each; the last row is of what the neighbours have received at the end.

    What has not begun within `LIMIT_S` is not played, and its row says so.
    """
    ledger = Ledger()
    clients = Clients(stage.portal.url, await people.gather(filers), ledger)
    watch = Watch(stage.portal.url)
    watching = asyncio.create_task(watch.run())
    clients.start()
    await asyncio.sleep(CALM_S * 3)
    rows, last_begin = [], time.monotonic() + LIMIT_S
    for fault in faults:
        in_time = time.monotonic() < last_begin
        rows.append(await _play(stage, fault, ledger, watch) if in_time else not_played(fault.name))
        print_row(rows[-1])
        await asyncio.sleep(CALM_S if in_time else 0)
    await clients.stop()
    rows.append(await _at_the_end(stage, ledger, clients))
    watching.cancel()
    print_row(rows[-1])
    return rows


async def _at_the_end(stage: Stage, ledger: Ledger, clients: Clients) -> Row:
    begun = time.monotonic()
    delivered = await _delivered(stage, LAST_DELIVERY_LIMIT_S)
    lost = [*verdict.in_the_portal(stage, ledger), *verdict.outside(stage, ledger)]
    if dead := stage.portal.query(_DEAD)[0][0]:
        lost.append(f"не доставлено и оставлено: {dead}")
    lost += [f"нагрузка кончилась раньше учений: {kind}" for kind in clients.out_of]
    seen = f"подтверждено {ledger.acknowledged()}"
    return Row(LAST, seen, "", ledger.acknowledged(), 0, delivered and delivered - begun, tuple(lost))


async def _play(stage: Stage, fault: Fault, ledger: Ledger, watch: Watch) -> Row:
    before, since = ledger.acknowledged(), time.monotonic()
    begun = await asyncio.to_thread(fault.begin, stage)
    await asyncio.sleep(fault.lasts_s)
    mended = time.monotonic()  # the time that a part takes to start belongs to the recovery
    await asyncio.to_thread(fault.mend, stage, begun)
    recovered = await _recovered(ledger, since, mended)
    delivered = await _delivered(stage, DELIVERY_LIMIT_S)
    until = time.monotonic()
    lost = await asyncio.to_thread(verdict.in_the_portal, stage, ledger.copy())
    seen = ", ".join(f"{said} ×{times}" for said, times in ledger.failures(since, until).most_common(4))
    return Row(
        fault=fault.name,
        seen=seen,
        ready=watch.turned(since, until),
        acknowledged=ledger.acknowledged() - before,
        recovered_s=recovered,
        delivered_s=delivered and delivered - mended,
        lost=tuple(lost),
    )


async def _recovered(ledger: Ledger, since: float, mended: float) -> float | None:
    """Seconds from the mending until each kind of action that had failed has succeeded; None: not in time."""
    deadline = mended + RECOVERY_LIMIT_S
    while time.monotonic() < deadline:
        await asyncio.sleep(1)
        first = [ledger.first_success(kind, mended) for kind in ledger.interrupted(since, time.monotonic())]
        if all(at is not None for at in first):
            return max((at - mended for at in first if at is not None), default=0.0)
    return None


async def _delivered(stage: Stage, limit_s: float) -> float | None:
    """The moment when nothing waits any more that waited at the call; None: not in time."""
    asked, deadline = datetime.now(UTC), time.monotonic() + limit_s
    while time.monotonic() < deadline:
        try:
            if not (await asyncio.to_thread(stage.portal.query, _WAITING, asked))[0][0]:
                return time.monotonic()
        except psycopg.OperationalError:
            pass
        await asyncio.sleep(0.5)
    return None
