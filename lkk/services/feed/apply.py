"""Applies one page of the feed: data, skipped changes and the cursor in one transaction."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import psycopg
from sqlalchemy import text
from sqlalchemy.exc import DataError, IntegrityError

from lkk.services.accounts import feed as accounts
from lkk.services.accounts import metering_feed
from lkk.services.applications.exchange import feed as applications
from lkk.services.feed import skipping
from lkk.services.feed.cursor import FEED, lock, move
from lkk.services.feed.skipping import Key
from lkk.services.integrations.accounting.contract import (
    AccountChange,
    ApplicationDocumentChange,
    ApplicationStateChange,
    Change,
    ChangesPage,
    MeterChange,
    MeteringPointChange,
    ReadingChange,
    ReadingResultChange,
)
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.readings import feed as readings

AnyChange = TypeVar("AnyChange", bound=Change)

_UNFIT = (IntegrityError, DataError, psycopg.IntegrityError, psycopg.DataError)
# A page touches some thousand rows of tables with millions. By the planner's prices for spinning disks it would rather
# read such a table whole, page after page.
_FIND_ROWS_BY_INDEX = text("set local random_page_cost = 1")
_ATTACHED = text("""
select distinct account_id from account_link
 where account_id = any(cast(:ids as bigint[])) and detached_at is null
""")


async def apply_page(page: ChangesPage, after: str) -> bool:
    """Applies a page that was asked for with the cursor `after`; False: another worker was faster, nothing done."""
    async with unit_of_work() as work:
        if await lock(work, FEED) != after:
            return False
        await work.session.execute(_FIND_ROWS_BY_INDEX)
        skipped: dict[Key, str] = {(broken.entity, broken.id): broken.problem for broken in page.unreadable}
        concerned = await _apply(work, page.changes, skipped)
        await skipping.remember(work, skipped, page.changes)
        await move(work, FEED, page.next, caught_up=not page.more)
        if concerned:
            work.tell_accounts(*(await work.session.execute(_ATTACHED, {"ids": list(concerned)})).scalars())
    return True


async def _apply(work: UnitOfWork, changes: Sequence[Change], skipped: dict[Key, str]) -> set[int]:
    """Applies changes at once; when the database refuses, in halves, until those it refuses are found and skipped."""
    if not changes:
        return set()
    try:
        async with work.session.begin_nested():
            return await _apply_at_once(work, changes, skipped)
    except _UNFIT as error:
        if len(changes) == 1:
            skipped[changes[0].entity, changes[0].id] = _why(error)
            return set()
    middle = len(changes) // 2
    return await _apply(work, changes[:middle], skipped) | await _apply(work, changes[middle:], skipped)


async def _apply_at_once(work: UnitOfWork, changes: Sequence[Change], skipped: dict[Key, str]) -> set[int]:
    """Entity by entity, parents first; of several versions of one thing the last counts."""
    concerned: set[int] = set()
    if found := _latest(changes, AccountChange):
        concerned |= await accounts.apply(work, found)
    if found := _latest(changes, MeteringPointChange):
        told, orphans = await metering_feed.apply_points(work, found)
        concerned |= told
        skipped.update({("metering_point", orphan): "account is unknown" for orphan in orphans})
    if found := _latest(changes, MeterChange):
        told, orphans = await metering_feed.apply_meters(work, found)
        concerned |= told
        skipped.update({("meter", orphan): "metering point is unknown" for orphan in orphans})
    if found := _latest(changes, ReadingChange):
        told, orphans = await readings.apply(work, found)
        concerned |= told
        skipped.update({("reading", orphan): "register is unknown" for orphan in orphans})
    if found := _latest(changes, ReadingResultChange):
        await readings.apply_results(work, found)
    if found := _latest(changes, ApplicationDocumentChange):
        unfit = await applications.apply_documents(work, found)
        skipped.update({("application_document", one): why for one, why in unfit.items()})
    # Every state counts, not the last alone: each is a change of status or stage of its own.
    if found := [change for change in changes if isinstance(change, ApplicationStateChange)]:
        unfit = await applications.apply_states(work, found)
        skipped.update({("application_state", one): why for one, why in unfit.items()})
    return concerned


def _latest(changes: Iterable[Change], kind: type[AnyChange]) -> list[AnyChange]:
    """The changes of a kind in the order of the feed, each thing once, in its highest version."""
    found: dict[str, AnyChange] = {}
    for change in changes:
        if isinstance(change, kind) and ((known := found.get(change.id)) is None or change.version > known.version):
            found.pop(change.id, None)
            found[change.id] = change
    return list(found.values())


def _why(error: Exception) -> str:
    """Which rule of the database was broken, without the values: these are personal data."""
    cause = error.orig if isinstance(error, IntegrityError | DataError) else error
    details = getattr(cause, "diag", None)
    broken = getattr(details, "constraint_name", None) or getattr(details, "message_primary", None)
    return f"{type(cause).__name__}: {broken or 'the database refuses'}"
