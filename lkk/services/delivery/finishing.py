"""Ends of an attempt; each holds only as long as the lease is still this worker's."""

from collections.abc import Sequence

from sqlalchemy import text

from lkk.services.delivery.declaration import LeasedItem
from lkk.services.integrations.policy import ChannelPolicy
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.delivery import DeliveryState

_END = text("""
update outbox_item o
   set (state, done_at) = (
         select ended.state, case when ended.state <> 'waiting' then now() end
           from (select case when cast(:state as text) = 'waiting'
                              and o.waiting_since <= now() - make_interval(secs => :dies_after_s)
                             then 'dead' else cast(:state as text) end as state) ended),
       payload = case when :state = 'done' then '{}' else o.payload end,
       run_at = now() + make_interval(secs => :pause_s),
       faults = o.faults + cast(:faults as integer), last_error = :error, leased_until = null, leased_by = null
  from unnest(cast(:ids as bigint[]), cast(:attempts as integer[])) mine (id, attempts)
 where o.id = mine.id and o.attempts = mine.attempts and o.leased_by = :me and o.state = 'waiting'
""")

_NEVER_S = 10 * 365 * 86_400.0


async def done(work: UnitOfWork, me: str, items: Sequence[LeasedItem]) -> None:
    """The items have had their effect; what they carried, letters with codes above all, is not kept."""
    await _end(work, me, items, DeliveryState.DONE)


async def bury(work: UnitOfWork, me: str, item: LeasedItem, error: str) -> None:
    """The item goes to the dead list with its error."""
    await _end(work, me, [item], DeliveryState.DEAD, error)


async def reschedule(
    work: UnitOfWork,
    me: str,
    policy: ChannelPolicy,
    items: Sequence[LeasedItem],
    error: str,
    asked_s: int = 0,
    *,
    fault: bool = False,
) -> None:
    """The items wait, those that went together go together again; too old ones of a mortal channel die.

    `fault`: our own code has failed, which is counted apart.
    """
    pause_s = policy.pause_s(max(item.attempts for item in items), asked_s)
    dies_after_s = policy.dies_after.total_seconds() if policy.dies_after else _NEVER_S
    await _end(
        work, me, items, DeliveryState.WAITING, error, pause_s=pause_s, dies_after_s=dies_after_s, faults=int(fault)
    )


async def release(work: UnitOfWork, me: str, items: Sequence[LeasedItem]) -> None:
    """Give back items that were not tried because one before them of the same key has to wait."""
    await _end(work, me, items, DeliveryState.WAITING)


async def _end(
    work: UnitOfWork,
    me: str,
    items: Sequence[LeasedItem],
    state: DeliveryState,
    error: str = "",
    *,
    pause_s: float = 0,
    dies_after_s: float = _NEVER_S,
    faults: int = 0,
) -> None:
    values = {
        "ids": [item.id for item in items],
        "attempts": [item.attempts for item in items],
        "me": me,
        "state": state.value,
        "error": error[:500].replace("\x00", ""),
        "pause_s": float(pause_s),
        "dies_after_s": float(dies_after_s),
        "faults": faults,
    }
    await work.session.execute(_END, values)
