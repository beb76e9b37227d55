"""The public list of ads: filters, sort, pages; whose an ad is opens by consent alone."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import RowMapping, text

from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.redistribution import wording
from lkk.services.redistribution.records import today
from lkk.vocabulary.redistribution import AdSide, AdVoltage
from lkk.vocabulary.words import day

PAGE_SIZE = 20

_SHOWN = """
  from capacity_ad a
  join substation s on s.external_id = a.substation_key
  left join district d on d.external_id = s.district_key
 where a.state = 'published' and a.valid_until >= :today
   and (:side = '' or a.side = :side)
   and (:voltage = '' or a.voltage = :voltage)
   and (:substation = '' or a.substation_key = :substation)
   and (:district = '' or s.district_key = :district)
   and (cast(:least as numeric) is null or a.kw >= :least)
"""


class Order(StrEnum):
    """How the list is sorted: `NAME = "value"`; the words stand with the page."""

    NEW = "new"
    MOST = "most"
    CHEAP = "cheap"


_ORDERS = {
    Order.NEW: "a.published_at desc, a.id desc",
    Order.MOST: "a.kw desc, a.id desc",
    Order.CHEAP: "a.price nulls last, a.id desc",
}
_COUNT = text(f"select count(*) {_SHOWN}")
_AD = """
select a.id, a.side, a.kw, a.voltage, a.price, a.text, a.valid_until, a.owner_id, u.display_name as owner,
       s.name as substation, coalesce(d.name, '') as district
  from chosen p
  join capacity_ad a on a.id = p.id
  join user_account u on u.id = a.owner_id
  join substation s on s.external_id = a.substation_key
  left join district d on d.external_id = s.district_key
"""
_LISTS = {
    order: text(f"""
with chosen as (
  select a.id, row_number() over (order by {sorting}) as place {_SHOWN} order by {sorting} limit :size offset :first
) {_AD} order by p.place""")
    for order, sorting in _ORDERS.items()
}
_ONE = text(f"with chosen as (select a.id {_SHOWN} and a.id = :id) {_AD}")
_PLACES = text("""
select distinct s.external_id as substation_key, s.name as substation, coalesce(d.external_id, '') as district_key,
       coalesce(d.name, '') as district
  from capacity_ad a join substation s on s.external_id = a.substation_key
  left join district d on d.external_id = s.district_key
 where a.state = 'published' and a.valid_until >= :today
 order by 2
""")


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty words and None look for everything."""

    side: AdSide | None = None
    voltage: AdVoltage | None = None
    substation: str = ""
    district: str = ""
    least_kw: Decimal | None = None
    order: Order = Order.NEW


@dataclass(frozen=True)
class BoardAd:
    """An ad as anybody may see it; `owner` is masked."""

    id: int
    owner_id: int
    side: AdSide
    kw: str
    voltage: AdVoltage
    substation: str
    district: str
    price: str
    text: str
    until: str
    owner: str


@dataclass(frozen=True)
class BoardPage:
    """A page of the list."""

    rows: list[BoardAd]
    page: int
    pages: int
    total: int


async def listing(work: UnitOfWork, wanted: Wanted, page: int = 1) -> BoardPage:
    """Return ads of the board, 20 a page; past the end the last page."""
    names = {
        "today": today(work),
        "side": wanted.side or "",
        "voltage": wanted.voltage or "",
        "substation": wanted.substation,
        "district": wanted.district,
        "least": wanted.least_kw,
    }
    total = (await work.session.execute(_COUNT, names)).scalar_one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    sliced = {"size": PAGE_SIZE, "first": (page - 1) * PAGE_SIZE}
    rows = (await work.session.execute(_LISTS[wanted.order], names | sliced)).mappings()
    return BoardPage([_row(row) for row in rows], page, pages, total)


async def one(work: UnitOfWork, ad_id: int) -> BoardAd | None:
    """Return an ad of the board, None when it is not there any more."""
    every = {"side": "", "voltage": "", "substation": "", "district": "", "least": None}
    names = every | {"today": today(work), "id": ad_id}
    row = (await work.session.execute(_ONE, names)).mappings().first()
    return _row(row) if row else None


async def places(work: UnitOfWork) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the substations and the districts that have ads, as pairs of a key and a name."""
    rows = (await work.session.execute(_PLACES, {"today": today(work)})).mappings().all()
    districts = sorted({(row["district"], row["district_key"]) for row in rows if row["district_key"]})
    return [(row["substation_key"], row["substation"]) for row in rows], [(key, name) for name, key in districts]


def _row(row: RowMapping) -> BoardAd:
    side = AdSide(row["side"])
    return BoardAd(
        id=row["id"],
        owner_id=row["owner_id"],
        side=side,
        kw=wording.kilowatts(row["kw"]),
        voltage=AdVoltage(row["voltage"]),
        substation=row["substation"],
        district=row["district"],
        price=wording.price(side, row["price"]),
        text=row["text"],
        until=day(row["valid_until"]),
        owner=wording.masked(row["owner"]),
    )
