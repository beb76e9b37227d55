"""What the accounting system made of readings handed in: the one way from «достоверные» to a final status."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, text

from lkk.services import notifications
from lkk.services.integrations.accounting.contract import ReadingOutcome
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings.events import READINGS_REJECTED, READINGS_TRANSMITTED, value_words
from lkk.vocabulary.metering import EnergyKind, ReadingStatus, Zone

NO_REASON = "причина не указана"


@dataclass(frozen=True)
class SettledAccount:
    """What was decided about the readings of one account."""

    account_id: int
    number: str
    transmitted: int
    rejected: int
    reasons: tuple[str, ...]  # of the rejected ones, each once
    refused: tuple[str, ...]  # the rejected ones in words


_UNDECIDED = text("""
select r.id, r.delivery_key, r.value, p.account_id, a.number, p.name as point, m.serial_number, g.energy, g.zone
  from reading r
  join register g on g.id = r.register_id
  join meter m on m.id = g.meter_id
  join metering_point p on p.id = m.metering_point_id
  join customer_account a on a.id = p.account_id
 where r.delivery_key = any(cast(:keys as uuid[])) and r.status = 'valid'
 order by r.id
   for update of r
""")

# The accounting system may know a correction by the id of what it corrects: the id then belongs to the newer row.
_SUPERSEDE = text("""
update reading old
   set status = 'superseded', decided_at = :now, external_id = nullif(old.external_id, o.external_id)
  from reading new
  join unnest(cast(:ids as bigint[]), cast(:external_ids as text[])) o (id, external_id) on o.id = new.id
 where old.status = 'transmitted' and old.register_id = new.register_id and old.billing_period = new.billing_period
""")

_TRANSMIT = text("""
update reading r
   set status = 'transmitted', external_id = o.external_id, reason = '', decided_at = :now
  from unnest(cast(:ids as bigint[]), cast(:external_ids as text[])) o (id, external_id)
 where r.id = o.id
""")

_REJECT = text("""
update reading r
   set status = 'rejected', reason = o.reason, decided_at = :now
  from unnest(cast(:ids as bigint[]), cast(:reasons as text[])) o (id, reason)
 where r.id = o.id
""")

_ATTACHED_USERS = text("""
select account_id, array_agg(user_id order by user_id) as user_ids
  from account_link
 where account_id = any(cast(:ids as bigint[])) and detached_at is null
 group by account_id
""")


async def settle(work: UnitOfWork, outcomes: Iterable[ReadingOutcome]) -> list[SettledAccount]:
    """Write outcomes to the readings they are about and tell the people concerned, one notice an account.

    Pending outcomes, unknown keys and readings that are decided already change nothing, so that the same outcome
    may come twice, by the answer and by the feed.
    """
    final: dict[UUID, ReadingOutcome] = {o.key: o for o in outcomes if o.outcome != "pending"}
    undecided = (await work.session.execute(_UNDECIDED, {"keys": list(final)})).all() if final else []
    if not undecided:
        return []
    accepted = [(row, final[row.delivery_key]) for row in undecided if final[row.delivery_key].outcome == "accepted"]
    refused = [(row, final[row.delivery_key]) for row in undecided if final[row.delivery_key].outcome == "refused"]
    await _transmit(work, accepted)
    await _reject(work, refused)
    settled = _by_account(accepted, refused)
    work.tell_accounts(*(account.account_id for account in settled))
    await _announce(work, settled)
    return settled


async def _transmit(work: UnitOfWork, accepted: Sequence[tuple[Row, ReadingOutcome]]) -> None:
    if not accepted:
        return
    ids = [row.id for row, _ in accepted]
    external_ids = [outcome.reading_id for _, outcome in accepted]
    values = {"ids": ids, "external_ids": external_ids, "now": work.now}
    await work.session.execute(_SUPERSEDE, values)
    await work.session.execute(_TRANSMIT, values)


async def _reject(work: UnitOfWork, refused: Sequence[tuple[Row, ReadingOutcome]]) -> None:
    if refused:
        values = {"ids": [row.id for row, _ in refused], "reasons": [_reason(outcome) for _, outcome in refused]}
        await work.session.execute(_REJECT, {**values, "now": work.now})


def _reason(outcome: ReadingOutcome) -> str:
    return (outcome.reason or NO_REASON).replace("\x00", "")[:500]


def _by_account(
    accepted: Sequence[tuple[Row, ReadingOutcome]], refused: Sequence[tuple[Row, ReadingOutcome]]
) -> list[SettledAccount]:
    numbers = {row.account_id: row.number for row, _ in (*accepted, *refused)}
    counts: dict[tuple[int, ReadingStatus], int] = defaultdict(int)
    reasons: dict[int, dict[str, None]] = defaultdict(dict)
    lines: dict[int, list[str]] = defaultdict(list)
    for row, _ in accepted:
        counts[row.account_id, ReadingStatus.TRANSMITTED] += 1
    for row, outcome in refused:
        counts[row.account_id, ReadingStatus.REJECTED] += 1
        reasons[row.account_id][_reason(outcome)] = None
        lines[row.account_id].append(
            value_words(row.point, row.serial_number, EnergyKind(row.energy), Zone(row.zone), row.value)
        )
    return [
        SettledAccount(
            account_id=account_id,
            number=number,
            transmitted=counts[account_id, ReadingStatus.TRANSMITTED],
            rejected=counts[account_id, ReadingStatus.REJECTED],
            reasons=tuple(reasons[account_id]),
            refused=tuple(lines[account_id]),
        )
        for account_id, number in numbers.items()
    ]


async def _announce(work: UnitOfWork, settled: Sequence[SettledAccount]) -> None:
    ids = [account.account_id for account in settled]
    found = await work.session.execute(_ATTACHED_USERS, {"ids": ids})
    users: dict[int, list[int]] = {row.account_id: row.user_ids for row in found}
    for account in settled:
        recipients = users.get(account.account_id, [])
        if recipients and account.transmitted:
            await notifications.publish(
                work,
                READINGS_TRANSMITTED,
                user_ids=recipients,
                account_id=account.account_id,
                account_number=account.number,
                count=account.transmitted,
            )
        if recipients and account.rejected:
            await notifications.publish(
                work,
                READINGS_REJECTED,
                user_ids=recipients,
                account_id=account.account_id,
                account_number=account.number,
                count=account.rejected,
                values=account.refused,
                reasons="; ".join(account.reasons),
            )
