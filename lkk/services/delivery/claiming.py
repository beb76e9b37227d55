"""Leases items to one worker, honouring the order within an `ordering_key`."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from lkk.services.delivery import circuit
from lkk.services.delivery.circuit import Admission
from lkk.services.delivery.declaration import LeasedItem
from lkk.services.integrations.declaration import Integration
from lkk.services.kernel.unit_of_work import unit_of_work

# A head is the earliest unfinished item of its key. Only who has locked the head may take the run of items behind it,
# and a leased head stays the head until it is finished: two workers never hold items of one key.
# A new item is due whatever its `run_at` says, for that is business time and these are the database's moments.
_CLAIM = text("""
with heads as materialized (
  select o.id, o.kind, o.ordering_key
    from outbox_item o
   where o.channel = :channel and o.state = 'waiting'
     and (o.attempts = 0 or o.run_at <= now()) and (o.leased_until is null or o.leased_until < now())
     and (o.ordering_key = '' or not exists (
       select 1 from outbox_item e
        where e.ordering_key = o.ordering_key and e.state = 'waiting' and e.id < o.id and e.channel = o.channel))
   order by o.bulk, o.run_at, o.id
   limit :heads
     for update of o skip locked
), behind as (
  select f.id, h.id as head_id, bool_and(
      f.kind = h.kind and (f.attempts = 0 or f.run_at <= now()) and (f.leased_until is null or f.leased_until < now())
    ) over (partition by h.id order by f.id) as joins
    from heads h cross join lateral (
      select * from outbox_item f
       where f.ordering_key = h.ordering_key and f.state = 'waiting' and f.id > h.id and f.channel = :channel
       order by f.id limit :items) f
   where h.ordering_key <> '' and h.kind = any(cast(:joined as text[]))
), chosen as (
  select id from (select id, id as head_id from heads union all select id, head_id from behind where joins) run
   order by head_id, id limit :items
)
update outbox_item o
   set leased_until = now() + make_interval(secs => :lease_s), leased_by = :me, attempts = o.attempts + 1
  from chosen
 where o.id = chosen.id and o.state = 'waiting'
returning o.id, o.kind, o.idempotency_key, o.ordering_key, o.payload, o.attempts, o.faults, o.bulk
""")


@dataclass(frozen=True)
class Claim:
    """What was leased, oldest first; `probing`: one request to see whether an open circuit may close."""

    items: list[LeasedItem]
    probing: bool = False


async def claim(system: Integration[Any], me: str, lease_s: float, joined: Collection[str]) -> Claim:
    """Lease up to a batch of due items; items of the `joined` kinds come with those of their key behind them."""
    async with unit_of_work() as work:
        admission = await circuit.admit(work, system)
        if admission is Admission.NOTHING:
            return Claim([])
        probing = admission is Admission.PROBE
        values = {
            "channel": system.channel.code,
            "heads": 1 if probing else system.policy.batch,
            "items": system.policy.batch,
            "joined": list(joined),
            "lease_s": lease_s,
            "me": me,
        }
        rows = (await work.session.execute(_CLAIM, values)).all()
        if probing and rows:
            await circuit.start_probe(work, system, lease_s)
    items = [LeasedItem(*row) for row in rows]
    return Claim(sorted(items, key=lambda item: item.id), probing)
