"""Ratios of meters and price categories of accounts as they were: told by the feed, each from a day on.

Where the feed does not say since when, a changed value holds from the month in which it was told; the first one holds
for all the past.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import text

from lkk.services.feed.staging import run
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings

#: The ratio of the meter `m` on `:ratio_day`; before its first row that row holds.
RATIO = """
coalesce((select k.multiplier from meter_ratio k where k.meter_id = m.id and k.valid_from <= :ratio_day
           order by k.valid_from desc limit 1),
         (select k.multiplier from meter_ratio k where k.meter_id = m.id order by k.valid_from limit 1),
         m.ct_ratio * m.vt_ratio)
"""

_RATIOS_OF_ACCOUNTS = text("""
select k.meter_id, k.valid_from, k.multiplier
  from meter_ratio k
  join meter m on m.id = k.meter_id
  join metering_point p on p.id = m.metering_point_id
 where p.account_id = any(:accounts)
 order by k.meter_id, k.valid_from
""")
_NOTE_RATIOS = """
insert into meter_ratio (meter_id, valid_from, multiplier)
select m.id,
       coalesce(i.ratios_since, case when newest.multiplier is null then m.installed_on else :month end),
       m.ct_ratio * m.vt_ratio
  from incoming_meter i
  join meter m on m.external_id = i.external_id and m.version = i.version
  left join lateral (select k.multiplier from meter_ratio k where k.meter_id = m.id
                      order by k.valid_from desc limit 1) newest on true
 where newest.multiplier is distinct from m.ct_ratio * m.vt_ratio
on conflict (meter_id, valid_from) do update set multiplier = excluded.multiplier
"""
_NOTE_CATEGORIES = """
insert into account_price_category (account_id, valid_from, price_category)
select a.id,
       coalesce(i.price_category_since, case when newest.account_id is null then date '2000-01-01' else :month end),
       a.price_category
  from incoming_account i
  join customer_account a on a.external_id = i.external_id and a.version = i.version
  left join lateral (select k.account_id, k.price_category from account_price_category k where k.account_id = a.id
                      order by k.valid_from desc limit 1) newest on true
 where newest.price_category is distinct from a.price_category
on conflict (account_id, valid_from) do update set price_category = excluded.price_category
"""
_CATEGORY = text("""
select case when exists (select 1 from account_price_category k where k.account_id = a.id)
            then (select k.price_category from account_price_category k
                   where k.account_id = a.id and k.valid_from <= :day order by k.valid_from desc limit 1)
            else a.price_category end
  from customer_account a
 where a.id = :account
""")


async def note_ratios(work: UnitOfWork) -> None:
    """Write down the ratios of the meters that the feed has just brought, where they are new."""
    await run(work, _NOTE_RATIOS, month=_this_month(work))


async def note_categories(work: UnitOfWork) -> None:
    """Write down the price categories of the accounts that the feed has just brought, where they are new."""
    await run(work, _NOTE_CATEGORIES, month=_this_month(work))


async def ratios_of_accounts(
    work: UnitOfWork, account_ids: Sequence[int]
) -> dict[int, tuple[tuple[date, Decimal], ...]]:
    """Return by meter its ratios with the days they hold from, in the order of time."""
    found: dict[int, tuple[tuple[date, Decimal], ...]] = defaultdict(tuple)
    for row in await work.session.execute(_RATIOS_OF_ACCOUNTS, {"accounts": list(account_ids)}):
        found[row.meter_id] = (*found[row.meter_id], (row.valid_from, row.multiplier))
    return found


async def price_category(work: UnitOfWork, account_id: int, day: date) -> int | None:
    """Return the price category of an account on a day, None when it is not known."""
    return (await work.session.execute(_CATEGORY, {"account": account_id, "day": day})).scalar_one_or_none()


def _this_month(work: UnitOfWork) -> date:
    return local_day(work.now, settings().time_zone).replace(day=1)
