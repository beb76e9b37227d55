"""Catches up with the feed: from nothing, after a pause and every some seconds, all by the same code."""

import asyncio

import structlog

from lkk.services.feed.apply import apply_page
from lkk.services.feed.cursor import FEED, lock, move
from lkk.services.feed.declaration import Feed
from lkk.services.integrations.accounting.contract import AccountingSystem
from lkk.services.integrations.errors import CursorGone, ExternalSystemUnavailable
from lkk.services.kernel.unit_of_work import unit_of_work

log = structlog.get_logger("lkk.feed")

PAGE = 5000


async def catch_up(accounting: AccountingSystem, feed: Feed, *, page_size: int = PAGE) -> int:
    """Apply page after page until there is nothing more; return how many changes were read.

    Raises:
        ExternalSystemUnavailable: the system does not answer as agreed; what was applied stays applied.
    """
    count = 0
    more = True
    while more:
        async with unit_of_work() as work:
            after = await lock(work, FEED)
        try:
            page = await accounting.changes(after, page_size)
        except CursorGone:
            await _forget(after)
            continue
        if page.more and page.next == after:
            raise ExternalSystemUnavailable("лента изменений стоит на месте: следующая страница та же")
        if await apply_page(page, after, feed):
            more = page.more
            count += len(page.changes) + len(page.unreadable)
        await asyncio.sleep(0)  # a long catching up leaves room for deliveries in the same process
    return count


async def _forget(cursor: str) -> None:
    if not cursor:
        raise ExternalSystemUnavailable("в учётной системе больше нет начала ленты изменений")
    log.warning("cursor_gone")
    async with unit_of_work() as work:
        if await lock(work, FEED) == cursor:
            await move(work, FEED, "", caught_up=False)
