"""Writes what was entered: drafts and sent readings of one form in one statement."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import text

from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.metering import ReadingSource, ReadingStatus


@dataclass(frozen=True)
class EntryRow:
    """A value of a register; `draft_id` is the draft it replaces, None for a new row."""

    register_id: int
    draft_id: int | None
    value: Decimal
    rollover: bool
    answers: dict[str, Any]


@dataclass(frozen=True)
class Written:
    """What all rows of a form share; `submitted_at` is None for drafts."""

    billing_period: date
    taken_on: date
    entered_by: int
    submitted_at: datetime | None = None
    outside_window: bool = False
    source: ReadingSource = ReadingSource.PORTAL


class WrittenRow(NamedTuple):
    """A written reading; `delivery_key` is the idempotency key of its delivery."""

    id: int
    register_id: int
    delivery_key: Any


async def write(
    work: UnitOfWork, rows: Sequence[EntryRow], shared: Written, dropped: Sequence[int]
) -> list[WrittenRow]:
    """Add or replaces drafts, as sent ones when `submitted_at` is given, and delete the drafts in `dropped`."""
    if not rows and not dropped:
        return []
    given = [
        {
            "id": row.draft_id,
            "register_id": row.register_id,
            "value": str(row.value),
            "rollover": row.rollover,
            "answers": row.answers,
        }
        for row in rows
    ]
    values = {
        "given": json.dumps(given, ensure_ascii=False),
        "dropped": list(dropped),
        "period": shared.billing_period,
        "taken_on": shared.taken_on,
        "entered_by": shared.entered_by,
        "status": (ReadingStatus.VALID if shared.submitted_at else ReadingStatus.UNCONFIRMED).value,
        "source": shared.source.value,
        "submitted_at": shared.submitted_at,
        "outside_window": shared.outside_window,
        "now": work.now,
    }
    return [WrittenRow(*row) for row in await work.session.execute(_WRITE, values)]


_WRITE = text("""
with given as (
    select * from jsonb_to_recordset(cast(:given as jsonb))
        as row(id bigint, register_id bigint, value numeric, rollover boolean, answers jsonb)
), dropped as (
    delete from reading where id = any(cast(:dropped as bigint[])) and status = 'unconfirmed'
), changed as (
    update reading
       set value = given.value, billing_period = :period, taken_on = :taken_on, rollover = given.rollover,
           entered_by = :entered_by, status = :status, submitted_at = cast(:submitted_at as timestamptz),
           outside_window = :outside_window, answers = given.answers, source = :source
      from given
     where reading.id = given.id
    returning reading.id, reading.register_id, reading.delivery_key
), added as (
    insert into reading (register_id, billing_period, value, taken_on, status, source, delivery_key, rollover,
           outside_window, answers, reason, entered_by, created_at, submitted_at)
    select register_id, :period, value, :taken_on, :status, :source, gen_random_uuid(), rollover,
           :outside_window, answers, '', :entered_by, :now, cast(:submitted_at as timestamptz)
      from given
     where id is null
    returning id, register_id, delivery_key
)
select id, register_id, delivery_key from changed
union all
select id, register_id, delivery_key from added
order by id
""")
