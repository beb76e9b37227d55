"""Rows of offices and services in their directories: what a change would mean for visits, before it is saved."""

from collections.abc import Mapping
from datetime import date

from lkk.services.appointments import previews
from lkk.services.appointments.previews import Previews
from lkk.services.directories import entries
from lkk.services.directories.catalog import directory_of
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.directories import DirectoryCode
from lkk.vocabulary.words import count

PREVIEWED = (DirectoryCode.OFFICES, DirectoryCode.VISIT_SERVICES)
_NAMED = 5


async def look(
    work: UnitOfWork, actor: Actor, code: str, typed: Mapping[str, str], *, starts: date | None, entry_id: str = ""
) -> Previews:
    """Return the slots a typed row would give, office by office.

    Raises:
        NotFound, FieldErrors, InvalidValue: as `entries.save`; or the directory says nothing of visits.
    """
    if code not in PREVIEWED:
        raise NotFound
    values = await entries.tried(work, actor, code, typed, starts=starts, entry_id=entry_id)
    return await previews.of_entry(work, directory_of(code).code, values, starts or date.min)


async def end(
    work: UnitOfWork, actor: Actor, code: str, entry_id: str, last_day: date | None, *, seen: int = 0
) -> None:
    """As `entries.end`, but not under bookings that are ahead: they have to be moved or cancelled first.

    Raises:
        NotFound, InvalidValue, Stale: as `entries.end`; or visits are booked later than that day, which are named.
    """
    rows = (await entries.read(work, actor, code)).entries
    thing = next((one.thing for one in rows if one.id == entry_id), "")
    planned = any(one.thing == thing and last_day and one.period.first > last_day for one in rows)
    directory = directory_of(code).code
    if last_day is not None and directory in PREVIEWED and not planned:
        found = await previews.after_the_end(work, directory, thing, last_day)
        if found:
            many = count(len(found), "запись", "записи", "записей")
            named = ", ".join(f"№ {one.number}" for one in found[:_NAMED])
            raise InvalidValue(f"Позже этого дня {many}: {named}. Сначала перенесите или отмените их", at="valid_to")
    await entries.end(work, actor, code, entry_id, last_day, seen=seen)
