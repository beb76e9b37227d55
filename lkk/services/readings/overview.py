"""How far the readings of each attached account have come in the present period."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from lkk.services.accounts import links
from lkk.services.accounts.links import AttachedAccount
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import windows
from lkk.services.readings.windows import WindowState
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.permissions import Permission

#: Registers in place of the accounts given with their days and periods, in order, and the status of their newest
#: reading of the period; an accepted correction hides an earlier refusal.
REGISTERS_IN_PLACE = """
  from unnest(cast(:accounts as bigint[]), cast(:days as date[]), cast(:periods as date[]))
       with ordinality as one (account_id, today, period, place)
  join metering_point p on p.account_id = one.account_id and not p.removed
  join meter m on m.metering_point_id = p.id and (m.removed_on is null or m.removed_on > one.today)
  join register r on r.meter_id = m.id and not r.removed
  left join lateral (
       select g.status from reading g
        where g.register_id = r.id and g.billing_period = one.period and g.status <> 'superseded'
        order by g.id desc limit 1) newest on true
"""
_COUNTS = text(f"""
select one.account_id, coalesce(newest.status, '') as status, count(*) as many
{REGISTERS_IN_PLACE}
 group by one.account_id, newest.status
""")


@dataclass(frozen=True)
class AccountReadings:
    """One attached account; counts are of registers."""

    account_id: int
    number: str
    address: str
    active: bool
    window: WindowState
    registers_total: int
    draft_count: int
    sent_count: int
    transmitted_count: int
    rejected_count: int
    today: date

    @property
    def done_count(self) -> int:
        """How many were sent, taken by the accounting system or not yet."""
        return self.sent_count + self.transmitted_count

    @property
    def all_sent(self) -> bool:
        """Whether there is something to send and all of it was."""
        return 0 < self.registers_total <= self.done_count


@dataclass(frozen=True)
class _Seen:
    account: AttachedAccount
    today: date
    window: WindowState


async def overview(work: UnitOfWork, actor: Actor) -> list[AccountReadings]:
    """All attached accounts with the state of their window and entries, by two statements beside the rules kept.

    Raises:
        NotAllowed: the actor has no cabinet.
        NoWindow: the table of windows has no row for an account and today.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    seen = [await _seen(work, account) for account in await links.list_attached(work, actor)]
    counts = await _counts(work, seen) if seen else {}
    return [_view(one, counts.get(one.account.id, Counter())) for one in seen]


async def _seen(work: UnitOfWork, account: AttachedAccount) -> _Seen:
    today = local_day(work.now, account.time_zone)
    return _Seen(account, today, await windows.of_account(work, account, today))


async def _counts(work: UnitOfWork, seen: Sequence[_Seen]) -> dict[int, Counter[str]]:
    """Registers in place by account and the status of their newest reading of the period; empty: none was entered.

    An accepted correction hides an earlier refusal.
    """
    found: dict[int, Counter[str]] = {}
    names = {
        "accounts": [one.account.id for one in seen],
        "days": [one.today for one in seen],
        "periods": [one.window.billing_period for one in seen],
    }
    for row in await work.session.execute(_COUNTS, names):
        found.setdefault(row.account_id, Counter())[row.status] = row.many
    return found


def _view(seen: _Seen, counts: Counter[str]) -> AccountReadings:
    account = seen.account
    return AccountReadings(
        account_id=account.id,
        number=account.number,
        address=account.address,
        active=account.active,
        window=seen.window,
        registers_total=counts.total(),
        draft_count=counts[ReadingStatus.UNCONFIRMED.value],
        sent_count=counts[ReadingStatus.VALID.value],
        transmitted_count=counts[ReadingStatus.TRANSMITTED.value],
        rejected_count=counts[ReadingStatus.REJECTED.value],
        today=seen.today,
    )
