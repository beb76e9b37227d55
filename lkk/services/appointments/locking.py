"""One writer of an office at a time; the exclusion constraint of the table stays the last word.

The order is always offices by their codes, then the person, then rows: nobody waits in a circle.
"""

from sqlalchemy import text

from lkk.services.kernel.unit_of_work import UnitOfWork

_LOCK = text("select pg_advisory_xact_lock(hashtextextended(:key, 0))")


async def alone(work: UnitOfWork, *offices: str, person: str = "") -> None:
    """Wait until nobody else writes the bookings of these offices, and of this person anywhere."""
    keys = [f"appointments:{code}" for code in sorted(set(offices))]
    for key in [*keys, *([f"appointments of:{person}"] if person else [])]:
        await work.session.execute(_LOCK, {"key": key})
