"""The delivery of all channels in one worker process."""

import asyncio
import os
import secrets
import socket
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
import structlog

from lkk.services.delivery.declaration import Handler
from lkk.services.delivery.dispatcher import Dispatcher
from lkk.services.integrations.declaration import Integration
from lkk.services.integrations.ports import open_ports
from lkk.services.kernel import kept_rows
from lkk.services.kernel.kept_rows import RULES_CHANNEL
from lkk.services.kernel.unit_of_work import OUTBOX_CHANNEL, plain_dsn
from lkk.settings import settings

log = structlog.get_logger("lkk.delivery")


def worker_name() -> str:
    """Who leases: unique among all workers that ever ran."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


async def run(stop: asyncio.Event, integrations: Iterable[Integration[Any]], handlers: Iterable[Handler]) -> None:
    """Deliver by every channel until `stop` is set and the requests under way are finished.

    Raises:
        SandboxRefused: production is about to speak to a sandbox.
    """
    systems, table = tuple(integrations), tuple(handlers)
    me, lease_s = worker_name(), settings().outbox_lease_s
    async with open_ports(systems) as ports:
        dispatchers = [Dispatcher(system, table, ports, me, lease_s) for system in systems]
        listener = asyncio.create_task(_listen(dispatchers))
        try:
            async with asyncio.TaskGroup() as tasks:
                for dispatcher in dispatchers:
                    tasks.create_task(dispatcher.run(stop))
        finally:
            listener.cancel()
            await asyncio.gather(listener, return_exceptions=True)


async def _listen(dispatchers: Sequence[Dispatcher]) -> None:
    """Wake the dispatchers when an item was committed, drops rules kept in memory when one has changed.

    Without it the dispatchers only look every other second, and no rules are kept.
    """
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(plain_dsn(), autocommit=True) as connection:
                for channel in (OUTBOX_CHANNEL, RULES_CHANNEL):
                    await connection.execute(f"listen {channel}")
                kept_rows.listening()
                _wake(dispatchers)  # what was committed while nobody listened
                async for note in connection.notifies():
                    if note.channel == RULES_CHANNEL:
                        kept_rows.forget()
                    else:
                        _wake(dispatchers)
        except psycopg.OperationalError as error:
            kept_rows.deaf()
            log.warning("listener_lost", error=type(error).__name__)
            await asyncio.sleep(1)


def _wake(dispatchers: Sequence[Dispatcher]) -> None:
    for dispatcher in dispatchers:
        dispatcher.wake.set()
