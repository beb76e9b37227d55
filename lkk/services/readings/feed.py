"""Readings of the feed: from outside as «переданы», our own as the outcome of what was handed in.

Of the readings of a register and a period the last one in the order of the feed is the valid one. `version` 0 is a
reading that was accepted by an answer and that the feed has not told of yet: it comes later in the feed than
everything on this page, so it is not superseded by what is.
"""

from collections.abc import Sequence

from lkk.services.feed.declaration import Applied, Entity
from lkk.services.feed.staging import StagingTable, column, run
from lkk.services.integrations.accounting.contract import (
    MeterChange,
    ReadingChange,
    ReadingOutcome,
    ReadingResultChange,
)
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings.outcomes import settle

_INCOMING = StagingTable(
    "incoming_reading",
    {
        "ordinal": "integer",
        "external_id": "text",
        "version": "integer",
        "register_external_id": "text",
        "billing_period": "date",
        "value": "numeric",
        "taken_on": "date",
        "source": "text",
        "register_id": "bigint",
        "known_version": "integer",
        "wins": "boolean",
    },
)

_RESOLVE = """
update incoming_reading i
   set register_id = g.id, known_version = r.version
  from incoming_reading self
  left join register g on g.external_id = self.register_external_id
  left join reading r on r.external_id = self.external_id
 where self.ordinal = i.ordinal
"""
_DROP_ORPHANS = "delete from incoming_reading where register_id is null returning external_id"
_DROP_KNOWN = "delete from incoming_reading where known_version >= version"
_CHOOSE = """
update incoming_reading i
   set wins = latest.is_last and not exists (
     select 1 from reading unseen
      where unseen.register_id = i.register_id and unseen.billing_period = i.billing_period
        and unseen.status = 'transmitted' and unseen.version = 0 and unseen.external_id is not null
        and not exists (select 1 from incoming_reading seen where seen.external_id = unseen.external_id))
  from (select ordinal,
               row_number() over (partition by register_id, billing_period order by ordinal desc) = 1 as is_last
          from incoming_reading where coalesce(known_version, 0) = 0) latest
 where latest.ordinal = i.ordinal
"""
_SUPERSEDE = """
update reading old set status = 'superseded', decided_at = :now
  from incoming_reading i
 where i.wins and old.status = 'transmitted' and old.register_id = i.register_id
   and old.billing_period = i.billing_period and old.external_id is distinct from i.external_id
"""
_AMEND = """
with applied as (
  update reading r
     set version = i.version, value = i.value, taken_on = i.taken_on,
         register_id = i.register_id, billing_period = i.billing_period
    from incoming_reading i where r.external_id = i.external_id and i.known_version > 0
  returning r.register_id)
select distinct p.account_id
  from applied join register g on g.id = applied.register_id
  join meter m on m.id = g.meter_id join metering_point p on p.id = m.metering_point_id
"""
_UPSERT = """
with applied as (
  insert into reading as r
    (register_id, billing_period, value, taken_on, status, source, delivery_key, external_id, version,
     rollover, outside_window, answers, reason, created_at, decided_at)
  select i.register_id, i.billing_period, i.value, i.taken_on,
         case when i.wins then 'transmitted' else 'superseded' end, i.source, gen_random_uuid(), i.external_id,
         i.version, false, false, '{}', '', :now, :now
    from incoming_reading i where coalesce(i.known_version, 0) = 0 order by i.ordinal
  on conflict (external_id) do update set
    version = excluded.version, value = excluded.value, taken_on = excluded.taken_on, status = excluded.status
  returning r.register_id)
select distinct p.account_id
  from applied join register g on g.id = applied.register_id
  join meter m on m.id = g.meter_id join metering_point p on p.id = m.metering_point_id
"""


async def apply(work: UnitOfWork, changes: Sequence[ReadingChange]) -> Applied:
    """Write readings in the order of the feed, each external id once; leave out those whose register is unknown."""
    ours = [
        ReadingOutcome(change.data.source_key, "accepted", reading_id=change.id)
        for change in changes
        if change.data.source_key
    ]
    await settle(work, ours)
    rows = (
        (
            ordinal,
            change.id,
            change.version,
            change.data.register_id,
            change.data.billing_period,
            change.data.value,
            change.data.taken_on,
            change.data.source.value,
            None,
            None,
            None,
        )
        for ordinal, change in enumerate(changes)
    )
    await _INCOMING.fill(work, rows)
    await run(work, _RESOLVE)
    orphans = await column(work, _DROP_ORPHANS)
    await run(work, _DROP_KNOWN)
    await run(work, _CHOOSE)
    await run(work, _SUPERSEDE, now=work.now)
    amended = await column(work, _AMEND)
    written = await column(work, _UPSERT, now=work.now)
    return Applied({*amended, *written}, dict.fromkeys(orphans, "нет такого счётчика"))


async def apply_results(work: UnitOfWork, changes: Sequence[ReadingResultChange]) -> Applied:
    """Settle what was pending."""
    await settle(
        work,
        [
            ReadingOutcome(
                change.data.key, change.data.outcome, change.data.reading_id, change.data.code, change.data.reason
            )
            for change in changes
        ],
    )
    return Applied()


ENTITIES = (
    Entity(ReadingChange, apply, parents=(MeterChange,)),
    Entity(ReadingResultChange, apply_results, parents=(ReadingChange,)),
)
