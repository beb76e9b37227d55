"""Tells the database which sessions have a tab open in this process: no page has to send anything for it."""

import asyncio

import structlog

from lkk.services import presence
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.web import open_tabs

_log = structlog.get_logger()


async def beat_for_ever() -> None:
    """Note who is here every 20 seconds; a lifespan task of every process.

    A tab has its seat from its first event and loses it with its socket, which answers pings while the browser lives.
    """
    while True:
        try:
            await beat_once()
        except Exception as error:  # the database is away: people are absent until it is back
            _log.warning("presence_not_told", error=type(error).__name__)
        await asyncio.sleep(presence.BEAT_S)


async def beat_once() -> None:
    """Note who is here now."""
    keys = {seat.session_key for _, seat in open_tabs.all_seats()}
    if keys:
        async with unit_of_work() as work:
            await presence.beat(work, keys)
