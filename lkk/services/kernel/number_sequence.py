"""Numbers of a year: «ТП-2026-000123» of applications and the like, in order and without gaps."""

from sqlalchemy import text

from lkk.services.kernel.unit_of_work import UnitOfWork

_NEXT = text("""
insert into number_sequence (prefix, year, last) values (:prefix, :year, 1)
on conflict (prefix, year) do update set last = number_sequence.last + 1
returning last
""")


async def issue(work: UnitOfWork, prefix: str, year: int) -> str:
    """The next number; it is given back when the transaction does not end well.

    The row stays locked until then, so this comes last among the writes of an action.
    """
    last = (await work.session.execute(_NEXT, {"prefix": prefix, "year": year})).scalar_one()
    return f"{prefix}-{year}-{last:06d}"
