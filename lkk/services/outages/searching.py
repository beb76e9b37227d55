"""Houses by an address as people write it: exactly by the index first, similar streets only when nothing is found."""

from dataclasses import dataclass, replace

from sqlalchemy import Row, TextClause, text

from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.outages.addresses import Asked, read

MOST = 20  # houses in an answer
_SIMILAR_STREETS = 5

# Of a whole street those without light come first.
_EXACT = text("""
select h.external_id, h.street, h.number
  from house h
 where h.street_key = :street and (:number = '' or h.number_key = :number)
 order by case when :number = '' then not exists (
            select 1 from outage_house oh join outage o on o.id = oh.outage_id
             where oh.house_key = h.external_id and o.restored_at is null and not o.cancelled) end,
          length(h.number_key), h.number_key
 limit :most
""")
_NEAREST = text("""
select h.external_id, h.street, h.number
  from house h
 where h.street_key = :street
 order by abs(coalesce(substring(h.number_key from '^[0-9]{1,9}')::int, 0) - :digits), h.number_key
 limit :most
""")
_SIMILAR = text("""
select h.external_id, h.street, h.number
  from (select key, similarity(key, :street) as likeness
          from street where key % :street
         order by likeness desc, key limit :streets) s
  join house h on h.street_key = s.key
 where :number = '' or h.number_key = :number
 order by s.likeness desc, h.street, length(h.number_key), h.number_key
 limit :most
""")

_LIKELIEST = text("select key from street where key % :street order by similarity(key, :street) desc, key limit 1")


@dataclass(frozen=True)
class HouseView:
    """A house as it is named in an address."""

    key: str
    street: str
    number: str

    @property
    def address(self) -> str:
        """«ул. Малахова, 87»."""
        return f"{self.street}, {self.number}"


@dataclass(frozen=True)
class Found:
    """Houses of an address; `guessed`: none is quite what was asked for, these are near it."""

    houses: tuple[HouseView, ...] = ()
    guessed: bool = False


async def find(work: UnitOfWork, asked: str) -> Found:
    """Search for an address; an empty one finds nothing.

    A street without such a house gives its nearest numbers, a street nobody knows the ones spelled nearly so, first
    those that have the number.
    """
    address = read(asked)
    if not address.street:
        return Found()
    if exact := await _rows(work, _EXACT, address):
        return Found(_views(exact))
    near = await _near(work, address) or await _rows(work, _SIMILAR, address, streets=_SIMILAR_STREETS)
    if not near and (likeliest := (await work.session.execute(_LIKELIEST, {"street": address.street})).scalar()):
        near = await _near(work, replace(address, street=likeliest))
    return Found(_views(near), guessed=True)


async def _near(work: UnitOfWork, address: Asked) -> list[Row]:
    """The houses of the street with the nearest numbers; none where no number is asked for."""
    if not address.number:
        return []
    return await _rows(work, _NEAREST, address, digits=int(_leading_digits(address.number) or 0))


async def exactly(work: UnitOfWork, asked: str) -> list[HouseView]:
    """The houses of an address, no similar ones: for lists that are entered by hand."""
    address = read(asked)
    if not (address.street and address.number):
        return []
    return list(_views(await _rows(work, _EXACT, address)))


async def _rows(work: UnitOfWork, query: TextClause, address: Asked, **more: int) -> list[Row]:
    names = {"street": address.street, "number": address.number, "most": MOST}
    return list((await work.session.execute(query, names | more)).all())


def _views(rows: list[Row]) -> tuple[HouseView, ...]:
    return tuple(HouseView(*row) for row in rows)


def _leading_digits(number: str) -> str:
    return number[: next((at for at, sign in enumerate(number) if not sign.isdigit()), len(number))][:9]
