"""The worker process: delivers the outbox, and of all workers one leads and runs the periodic jobs."""

import asyncio
import contextlib
import logging
import signal
from datetime import UTC, datetime

import psycopg
import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from lkk import worker_metrics
from lkk.services import composition
from lkk.services.delivery import running as delivery
from lkk.services.integrations.errors import SandboxRefused
from lkk.services.integrations.ports import Ports, open_ports
from lkk.services.jobs import running as jobs
from lkk.services.kernel.unit_of_work import plain_dsn
from lkk.services.operation.health import refuse_sandbox_in_production
from lkk.settings import settings

log = structlog.get_logger("lkk.worker")

LEADER_LOCK = 727_002
LEADER_RETRY_S = 5.0
HEARTBEAT_S = 5.0
MISFIRE_GRACE_S = 300


async def run() -> None:
    """Work until SIGTERM or SIGINT; what is under way is finished first.

    Raises:
        SystemExit: production was about to speak to a sandbox, or the port of the figures is taken.
    """
    await refuse_sandbox_in_production(composition.INTEGRATIONS)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    log.info("worker_starts")
    try:
        with worker_metrics.served():
            async with asyncio.TaskGroup() as tasks:
                leading = tasks.create_task(lead(stop))
                await delivery.run(stop, composition.INTEGRATIONS, composition.HANDLERS)
                leading.cancel()
    except* SandboxRefused as group:
        raise SystemExit(str(group.exceptions[0])) from None
    log.info("worker_stops")


async def lead(stop: asyncio.Event) -> None:
    """Wait for the leader's lock and run the jobs while it is held.

    The lock belongs to a connection of its own. When that is lost another worker may lead already, so the jobs stop
    at once; for one heartbeat both may run, which is why jobs are harmless when they run twice.
    """
    async with open_ports(composition.INTEGRATIONS) as ports:
        while not stop.is_set():
            try:
                await _lead_once(stop, ports)
            except (psycopg.OperationalError, TimeoutError) as error:
                log.warning("leadership_lost", error=type(error).__name__)
                await _pause(stop, 1)


async def _lead_once(stop: asyncio.Event, ports: Ports) -> None:
    async with await psycopg.AsyncConnection.connect(
        plain_dsn(), autocommit=True, connect_timeout=10, application_name="lkk leader"
    ) as connection:
        while not await _takes_lock(connection):
            await _pause(stop, LEADER_RETRY_S)
            if stop.is_set():
                return
        log.info("leads")
        worker_metrics.LEADS.set(1)
        scheduler = _scheduler(ports)
        scheduler.start()
        try:
            while not stop.is_set():
                async with asyncio.timeout(2 * HEARTBEAT_S):
                    await connection.execute("select 1")
                await _pause(stop, HEARTBEAT_S)
        finally:
            worker_metrics.LEADS.set(0)
            scheduler.shutdown(wait=False)


async def _takes_lock(connection: psycopg.AsyncConnection) -> bool:
    row = await (await connection.execute("select pg_try_advisory_lock(%s)", (LEADER_LOCK,))).fetchone()
    return bool(row and row[0])


def _scheduler(ports: Ports) -> AsyncIOScheduler:
    # It would warn of every run left out while a long one, the first catching up, still lasts.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": MISFIRE_GRACE_S}
    scheduler = AsyncIOScheduler(timezone=settings().time_zone, job_defaults=defaults)
    for job in composition.jobs():
        scheduler.add_job(
            jobs.run_recorded,
            "interval",
            seconds=job.every_s,
            args=(job, ports),
            id=job.name,
            next_run_time=datetime.now(UTC),
        )
    return scheduler


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
