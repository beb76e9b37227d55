"""Pairs of ads that fit: the same substation and voltage, enough capacity, a price within; each tells why."""

from dataclasses import dataclass

from sqlalchemy import RowMapping, text

from lkk.models.redistribution import CapacityAd
from lkk.services import notifications
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.redistribution import wording
from lkk.services.redistribution.events import MATCH_FOUND
from lkk.services.redistribution.records import today
from lkk.vocabulary.redistribution import AdSide, AdVoltage

MOST = 50  # pairs of one ad that its owner is told of

_FITTING = """
  from capacity_ad g
  join capacity_ad s on s.substation_key = g.substation_key and s.voltage = g.voltage and s.owner_id <> g.owner_id
   and s.kw <= g.kw and (g.price is null or s.price is null or g.price <= s.price)
 where g.side = 'give' and g.state = 'published' and g.valid_until >= :today
   and s.side = 'seek' and s.state = 'published' and s.valid_until >= :today
"""
# Two ads that are published at one moment would not see each other.
_ALONE = text("select pg_advisory_xact_lock(hashtext('capacity'), hashtext(:place))")
# The same two ads are told of once, whatever is changed about them later.
_FOUND = text(f"""
with fitting as (
  select g.id as give_id, s.id as seek_id {_FITTING} and :ad in (g.id, s.id) order by g.id, s.id limit :most
), new as (
  insert into capacity_match (give_id, seek_id, found_at) select give_id, seek_id, :now from fitting
  on conflict do nothing returning give_id, seek_id
)
select g.owner_id as giver_id, s.owner_id as taker_id, g.kw as give_kw, s.kw as seek_kw, g.price as give_price,
       s.price as seek_price, g.voltage, t.name as substation
  from new join capacity_ad g on g.id = new.give_id join capacity_ad s on s.id = new.seek_id
  join substation t on t.external_id = g.substation_key
""")  # noqa: S608  of constants
_OF_OWNER = text("""
select case when g.owner_id = :owner then g.id else s.id end as own_id,
       case when g.owner_id = :owner then s.id else g.id end as other_id,
       case when g.owner_id = :owner then 'seek' else 'give' end as other_side,
       g.kw as give_kw, s.kw as seek_kw, g.price as give_price, s.price as seek_price, g.voltage, t.name as substation,
       (select c.id from capacity_contact c
         where c.giver_id = g.owner_id and c.taker_id = s.owner_id and c.state in ('asked', 'open')) as contact_id
  from capacity_match m
  join capacity_ad g on g.id = m.give_id
  join capacity_ad s on s.id = m.seek_id
  join substation t on t.external_id = g.substation_key
 where (g.owner_id = :owner or s.owner_id = :owner)
   and g.state = 'published' and s.state = 'published' and g.valid_until >= :today and s.valid_until >= :today
 order by m.found_at desc, g.id, s.id limit :most
""")


@dataclass(frozen=True)
class Match:
    """An ad that fits one of the person's own; `contact_id` is the contact with its owner, 0 for none yet."""

    own_id: int
    other_id: int
    title: str
    why: str
    contact_id: int


async def tell_new(work: UnitOfWork, ad: CapacityAd) -> int:
    """Find what fits an ad that was just published, tell both owners of each new pair; return how many there are."""
    await work.session.flush()
    await work.session.execute(_ALONE, {"place": f"{ad.substation_key} {ad.voltage.value}"})
    names = {"ad": ad.key, "today": today(work), "now": work.now, "most": MOST}
    rows = (await work.session.execute(_FOUND, names)).mappings().all()
    for row in rows:
        give, seek = title_of(row, AdSide.GIVE), title_of(row, AdSide.SEEK)
        for reader, own, found in ((row["giver_id"], give, seek), (row["taker_id"], seek, give)):
            await notifications.publish(work, MATCH_FOUND, user_ids=[reader], ad=own, found=found, why=why(row))
        work.tell_people(row["giver_id"], row["taker_id"])
    return len(rows)


async def of_owner(work: UnitOfWork, owner_id: int) -> list[Match]:
    """Return what fits a person's published ads, the latest first, fifty at the most."""
    names = {"owner": owner_id, "today": today(work), "most": MOST}
    rows = (await work.session.execute(_OF_OWNER, names)).mappings()
    return [
        Match(
            row["own_id"], row["other_id"], title_of(row, AdSide(row["other_side"])), why(row), row["contact_id"] or 0
        )
        for row in rows
    ]


def title_of(row: RowMapping, side: AdSide) -> str:
    """Return the ad of a side of a pair in a line."""
    kw, price = row[f"{side.value}_kw"], row[f"{side.value}_price"]
    return f"{side.label} {wording.kilowatts(kw)}, {row['substation']}, {wording.price(side, price)}"


def why(row: RowMapping) -> str:
    """Return why two ads fit each other, in words."""
    reasons = [
        f"один центр питания — {row['substation']}",
        f"одно напряжение — {AdVoltage(row['voltage']).label}",
        f"мощности хватает — отдают {wording.kilowatts(row['give_kw'])}, нужно {wording.kilowatts(row['seek_kw'])}",
    ]
    if row["give_price"] is None or row["seek_price"] is None:
        reasons.append("о цене можно договориться")
    else:
        reasons.append(f"цена {wording.price(AdSide.GIVE, row['give_price'])} не выше той, что готовы заплатить")
    return "; ".join(reasons)
