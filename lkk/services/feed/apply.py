"""Applies one page of the feed: data, skipped changes and the cursor in one transaction."""

from collections.abc import Iterable, Sequence

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError

from lkk.services.feed import skipping
from lkk.services.feed.cursor import FEED, lock, move
from lkk.services.feed.declaration import AnyChange, Feed, Key
from lkk.services.integrations.accounting.contract import Change, ChangesPage
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work

_UNFIT = (IntegrityError, DataError, psycopg.IntegrityError, psycopg.DataError)
# A page touches some thousand rows of tables with millions. By the planner's prices for spinning disks it would rather
# read such a table whole, page after page.
_FIND_ROWS_BY_INDEX = text("set local random_page_cost = 1")


async def apply_page(page: ChangesPage, after: str, feed: Feed) -> bool:
    """Apply a page that was asked for with the cursor `after`; False: another worker was faster, nothing done."""
    async with unit_of_work() as work:
        if await lock(work, FEED) != after:
            return False
        await work.session.execute(_FIND_ROWS_BY_INDEX)
        skipped: dict[Key, str] = {(broken.entity, broken.id): broken.problem for broken in page.unreadable}
        concerned = await _apply(work, feed, page.changes, skipped)
        if news := await skipping.remember(work, skipped, page.changes):
            await feed.tell_skipped(work, news)
        await move(work, FEED, page.next, caught_up=not page.more)
        if concerned:
            await feed.announce(work, concerned)
    return True


async def _apply(work: UnitOfWork, feed: Feed, changes: Sequence[Change], skipped: dict[Key, str]) -> set[int]:
    """Apply changes at once; when the database refuses, in halves, until those it refuses are found and skipped."""
    if not changes:
        return set()
    try:
        async with work.session.begin_nested():
            return await _apply_at_once(work, feed, changes, skipped)
    except _UNFIT as error:
        if len(changes) == 1:
            skipped[changes[0].entity, changes[0].id] = _why(error)
            return set()
    middle = len(changes) // 2
    first = await _apply(work, feed, changes[:middle], skipped)
    return first | await _apply(work, feed, changes[middle:], skipped)


async def _apply_at_once(work: UnitOfWork, feed: Feed, changes: Sequence[Change], skipped: dict[Key, str]) -> set[int]:
    """Entity by entity, parents first."""
    concerned: set[int] = set()
    for entity in feed.entities:
        found = [change for change in changes if isinstance(change, entity.change)]
        if not found:
            continue
        applied = await entity.apply(work, found if entity.every_state else _latest(found))
        concerned |= set(applied.accounts)
        skipped.update({(found[0].entity, one): why for one, why in applied.skipped.items()})
    return concerned


def _latest(changes: Iterable[AnyChange]) -> list[AnyChange]:
    """The changes in the order of the feed, each thing once, in its highest version."""
    found: dict[str, AnyChange] = {}
    for change in changes:
        if (known := found.get(change.id)) is None or change.version > known.version:
            found.pop(change.id, None)
            found[change.id] = change
    return list(found.values())


def _why(error: Exception) -> str:
    """Which rule of the database was broken, without the values: these are personal data."""
    cause = error.orig if isinstance(error, IntegrityError | DataError) else error
    details = getattr(cause, "diag", None)
    broken = getattr(details, "constraint_name", None) or getattr(details, "message_primary", None)
    return f"база данных не принимает: {broken or type(cause).__name__}"
