"""Accounts of the feed, and what the feed has of metering."""

from collections.abc import Collection, Sequence

from sqlalchemy import text

from lkk.services.accounts import in_force, metering_feed
from lkk.services.accounts.pins import pin_hash
from lkk.services.feed.declaration import Applied, Entity
from lkk.services.feed.staging import StagingTable, column
from lkk.services.integrations.accounting.contract import AccountChange, MeterChange, MeteringPointChange
from lkk.services.kernel.unit_of_work import UnitOfWork

_INCOMING = StagingTable(
    "incoming_account",
    {
        "external_id": "text",
        "version": "integer",
        "cabinet_class": "text",
        "number": "text",
        "pin_hmac": "text",
        "holder": "text",
        "address": "text",
        "time_zone": "text",
        "contract_number": "text",
        "closed": "boolean",
        "closed_through": "date",
        "price_category": "smallint",
        "price_category_since": "date",
        "application_key": "uuid",
        "house_key": "text",
    },
)

_UPSERT = """
insert into customer_account as a
  (external_id, version, cabinet_class, number, pin_hmac, holder, address, time_zone, contract_number, closed,
   closed_through, price_category, house_key)
select external_id, version, cabinet_class, number, pin_hmac, holder, address, time_zone, contract_number, closed,
       closed_through, price_category, house_key
  from incoming_account
on conflict (external_id) do update set
  version = excluded.version, cabinet_class = excluded.cabinet_class, number = excluded.number,
  pin_hmac = excluded.pin_hmac, holder = excluded.holder, address = excluded.address, time_zone = excluded.time_zone,
  contract_number = excluded.contract_number, closed = excluded.closed, closed_through = excluded.closed_through,
  price_category = excluded.price_category, house_key = excluded.house_key
where excluded.version > a.version
returning a.id
"""
_OF_APPLICATIONS = text("""
insert into account_of_application (account_id, application_key)
select a.id, i.application_key
  from incoming_account i join customer_account a on a.external_id = i.external_id and a.version = i.version
 where i.application_key is not null
on conflict (account_id) do update set application_key = excluded.application_key
""")
_ATTACHED = text("""
select distinct account_id from account_link
 where account_id = any(cast(:ids as bigint[])) and detached_at is null
""")


async def apply(work: UnitOfWork, changes: Sequence[AccountChange]) -> Applied:
    """Write new versions of accounts, each external id once."""
    rows = [
        (
            change.id,
            change.version,
            change.data.registry.value,
            change.data.number,
            pin_hash(change.data.registry, change.data.number, change.data.pin),
            change.data.holder,
            change.data.address,
            change.data.time_zone,
            change.data.contract_number,
            change.data.closed,
            change.data.closed_through,
            change.data.price_category,
            change.data.price_category_since,
            change.data.application_key,
            change.data.house_id,
        )
        for change in changes
    ]
    await _INCOMING.fill(work, rows)
    accounts = await column(work, _UPSERT)
    await in_force.note_categories(work)
    if any(change.data.application_key for change in changes):
        await work.session.execute(_OF_APPLICATIONS)
    return Applied(accounts=accounts)


async def announce(work: UnitOfWork, account_ids: Collection[int]) -> None:
    """Tell the open pages of those who have attached any of the accounts."""
    work.tell_accounts(*(await work.session.execute(_ATTACHED, {"ids": list(account_ids)})).scalars())


ENTITIES = (
    Entity(AccountChange, apply),
    Entity(MeteringPointChange, metering_feed.apply_points, parents=(AccountChange,)),
    Entity(MeterChange, metering_feed.apply_meters, parents=(MeteringPointChange,)),
)
