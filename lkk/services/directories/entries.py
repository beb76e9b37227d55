"""Entries of directories: what is in force, a change from a day on, an end, a change withdrawn in time.

A day that has come is never rewritten: whatever was counted by an entry can be counted by it again.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import inspect, text
from sqlmodel import col, select

from lkk.services.directories import changes, logos
from lkk.services.directories.catalog import directory_of
from lkk.services.directories.declaration import Directory, Period
from lkk.services.directories.values import in_words, read_all, typed
from lkk.services.directories.views import ChangeView, DirectoryView, EntryView
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, NotFound, ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.directories import ChangeAct, DirectoryCode
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic

ONE_DAY = timedelta(days=1)
FIRST_DAY = "valid_from"
LAST_DAY = "valid_to"
_LOCK = text("select pg_advisory_xact_lock(hashtext('directory'), hashtext(:code))")


class CameToForce(ServiceError):
    """The day of the entry has come: it can be followed by another one and no longer taken back."""

    text = "Запись уже действует, её нельзя отменить. Измените её с другого дня"


async def read(work: UnitOfWork, actor: Actor, code: str) -> DirectoryView:
    """Return what is in force today or will be, in the order of the directory.

    Raises:
        NotFound: there is no such directory.
    """
    demand(actor, Permission.MANAGE_DIRECTORIES)
    directory, today = directory_of(code), _today(work)
    first = "valid_to" if directory.dated else directory.day
    ends = _column(directory, first)
    query = select(directory.model).where(ends.is_(None) | (ends >= today) if directory.dated else ends >= _year(today))
    order = [_column(directory, name) for name in (*directory.order, *([FIRST_DAY] if directory.dated else []))]
    rows = (await work.session.exec(query.order_by(*order))).all()
    return DirectoryView(
        directory,
        today,
        tuple(_view(directory, row, today) for row in rows),
        await changes.last_seen(work, directory.code),
    )


async def last_changes(work: UnitOfWork, actor: Actor) -> dict[DirectoryCode, datetime]:
    """Return when each directory was changed last, in UTC."""
    demand(actor, Permission.MANAGE_DIRECTORIES)
    return await changes.last_changes(work)


async def history(work: UnitOfWork, actor: Actor, code: str, thing: str = "") -> list[ChangeView]:
    """Return who changed what, the newest first.

    Raises:
        NotFound: there is no such directory.
    """
    demand(actor, Permission.MANAGE_DIRECTORIES)
    return await changes.history(work, directory_of(code), thing)


async def tried(
    work: UnitOfWork, actor: Actor, code: str, typed: Mapping[str, str], *, starts: date | None, entry_id: str = ""
) -> dict[str, Any]:
    """Return the values that `save` would keep from a day on, to look at what they mean; nothing is written.

    Raises:
        NotFound, FieldErrors, InvalidValue: as `save`, but for what is kept already.
    """
    demand(actor, Permission.MANAGE_DIRECTORIES)
    directory = directory_of(code)
    changed = await _entry(work, directory, entry_id) if entry_id else None
    known = {item.name: getattr(changed, item.name) for item in directory.naming} if changed else None
    values = read_all(directory, typed, known)
    _demand_day(work, starts)
    return values


async def save(
    work: UnitOfWork,
    actor: Actor,
    code: str,
    typed: Mapping[str, str],
    *,
    starts: date | None = None,
    entry_id: str = "",
    seen: int = 0,
) -> None:
    """Add an entry, or let other values follow those of an entry from the day `starts` on.

    An entry that begins on that very day is replaced. What follows later stays as it was planned.

    Raises:
        NotFound: there is no such directory or entry.
        NotAllowed: the directory takes no new things.
        FieldErrors, InvalidValue: values are wrong, the day has passed, or such an entry is there already.
        Stale: the thing was changed since `seen`.
    """
    demand(actor, Permission.MANAGE_DIRECTORIES)
    directory = directory_of(code)
    await work.session.execute(_LOCK, {"code": directory.code.value})
    changed = await _entry(work, directory, entry_id) if entry_id else None
    if changed is None and not directory.adds:
        raise NotFound
    known = {item.name: getattr(changed, item.name) for item in directory.naming} if changed else None
    values = read_all(directory, typed, known)
    await logos.demand_known(work, directory, values)
    if changed is not None:
        await changes.refuse_unseen(work, directory.code, directory.thing_of(values), seen)
    if directory.dated:
        await _save_dated(work, actor, directory, values, starts, is_new=changed is None)
    else:
        await _save_day(work, actor, directory, values, changed)
    work.tell_topic(Topic.DIRECTORIES)


async def end(
    work: UnitOfWork, actor: Actor, code: str, entry_id: str, last_day: date | None, *, seen: int = 0
) -> None:
    """Let an entry be in force up to a day and nothing after it.

    Raises:
        NotFound: there is no such directory or entry, or the portal cannot do without it.
        InvalidValue: the day has passed or is before the entry's first.
        Stale: the thing was changed since `seen`.
    """
    demand(actor, Permission.MANAGE_DIRECTORIES)
    directory = directory_of(code)
    await work.session.execute(_LOCK, {"code": directory.code.value})
    row = await _entry(work, directory, entry_id)
    if not directory.ends or not directory.dated:
        raise NotFound
    thing = directory.thing_of(row.model_dump())
    await changes.refuse_unseen(work, directory.code, thing, seen)
    period = Period(row.valid_from, row.valid_to)
    if last_day is None or last_day < max(_today(work), period.first) or (period.last and last_day > period.last):
        raise InvalidValue("Укажите день не раньше сегодняшнего и не позже конца записи", at=LAST_DAY)
    before = changes.snapshot(directory, row)
    row.valid_to = last_day
    changes.record(work, actor, directory, thing, ChangeAct.ENDED, before, changes.snapshot(directory, row))
    work.tell_topic(Topic.DIRECTORIES)


async def withdraw(work: UnitOfWork, actor: Actor, code: str, entry_id: str, *, seen: int = 0) -> None:
    """Take back an entry whose day has not come; the one before it stays in force in its place.

    Raises:
        NotFound: there is no such directory or entry.
        CameToForce: its day has come.
        Stale: the thing was changed since `seen`.
    """
    demand(actor, Permission.MANAGE_DIRECTORIES)
    directory = directory_of(code)
    await work.session.execute(_LOCK, {"code": directory.code.value})
    row = await _entry(work, directory, entry_id)
    if getattr(row, FIRST_DAY if directory.dated else directory.day) <= _today(work):
        raise CameToForce
    thing = directory.thing_of(row.model_dump())
    await changes.refuse_unseen(work, directory.code, thing, seen)
    before = changes.snapshot(directory, row)
    earlier = await _before(work, directory, row) if directory.dated else None
    await work.session.delete(row)
    await work.session.flush()
    if earlier is not None:
        earlier.valid_to = row.valid_to
    changes.record(work, actor, directory, thing, ChangeAct.WITHDRAWN, before, {})
    work.tell_topic(Topic.DIRECTORIES)


async def _save_dated(
    work: UnitOfWork, actor: Actor, directory: Directory, values: dict[str, Any], starts: date | None, *, is_new: bool
) -> None:
    starts = _demand_day(work, starts)
    rows = await _rows_of(work, directory, values)
    covering = next((row for row in rows if Period(row.valid_from, row.valid_to).covers(starts)), None)
    if is_new and covering is not None:
        raise InvalidValue("Такая запись уже есть. Измените её", at=directory.naming[0].name)
    thing = directory.thing_of(values)
    before = changes.snapshot(directory, covering) if covering else {}
    if covering is not None and covering.valid_from == starts:
        for name, value in values.items():
            setattr(covering, name, value)
        row = covering
    else:
        period = {FIRST_DAY: starts, LAST_DAY: _last_day(rows, covering, starts)}
        row = directory.model(**values, **period)
        if covering is not None:
            covering.valid_to = starts - ONE_DAY
            await work.session.flush()
        work.session.add(row)
    act = ChangeAct.CHANGED if covering else ChangeAct.ADDED
    changes.record(work, actor, directory, thing, act, before, changes.snapshot(directory, row))


async def _save_day(
    work: UnitOfWork, actor: Actor, directory: Directory, values: dict[str, Any], changed: Any | None
) -> None:
    if values[directory.day] <= _today(work):
        raise InvalidValue("Этот день уже наступил: по нему посчитаны сроки", at=directory.day)
    if changed is None and await work.session.get(directory.model, values[directory.day]):
        raise InvalidValue("Этот день уже есть. Измените его", at=directory.day)
    before = changes.snapshot(directory, changed) if changed else {}
    row = changed or directory.model(**values)
    for name, value in values.items():
        setattr(row, name, value)
    work.session.add(row)
    act = ChangeAct.CHANGED if changed else ChangeAct.ADDED
    changes.record(work, actor, directory, directory.thing_of(values), act, before, changes.snapshot(directory, row))


def _demand_day(work: UnitOfWork, starts: date | None) -> date:
    if starts is None or starts < _today(work):
        words = "Укажите сегодняшний или будущий день: по прежней записи уже считали"
        raise InvalidValue(words, at=FIRST_DAY)
    return starts


def _last_day(rows: list[Any], covering: Any | None, starts: date) -> date | None:
    """A new entry lasts as long as the one it follows, else up to the next one that is planned."""
    if covering is not None:
        return covering.valid_to
    later = [row.valid_from for row in rows if row.valid_from > starts]
    return min(later) - ONE_DAY if later else None


async def _rows_of(work: UnitOfWork, directory: Directory, values: Mapping[str, Any]) -> list[Any]:
    same = [_column(directory, item.name) == values[item.name] for item in directory.naming]
    query = select(directory.model).where(*same).order_by(_column(directory, FIRST_DAY))
    return list(await work.session.exec(query))


async def _before(work: UnitOfWork, directory: Directory, row: Any) -> Any | None:
    rows = await _rows_of(work, directory, row.model_dump())
    return next((one for one in rows if one.valid_to == row.valid_from - ONE_DAY), None)


async def _entry(work: UnitOfWork, directory: Directory, entry_id: str) -> Any:
    try:
        key = int(entry_id) if directory.dated else date.fromisoformat(entry_id)
    except ValueError:
        raise NotFound from None
    row = await work.session.get(directory.model, key)
    if row is None:
        raise NotFound
    return row


def _view(directory: Directory, row: Any, today: date) -> EntryView:
    first = getattr(row, FIRST_DAY if directory.dated else directory.day)
    period = Period(first, row.valid_to if directory.dated else first)
    ahead = first > today
    return EntryView(
        id=f"{inspect(row).identity[0]}",
        thing=directory.thing_of(row.model_dump()),
        words={item.name: in_words(item, getattr(row, item.name)) for item in directory.items},
        typed={item.name: typed(item, getattr(row, item.name)) for item in directory.items},
        period=period,
        now=period.covers(today),
        may_change=directory.dated or ahead,
        may_end=directory.dated and directory.ends and period.last is None,
        may_withdraw=ahead,
    )


def _column(directory: Directory, name: str) -> Any:
    return col(getattr(directory.model, name))


def _today(work: UnitOfWork) -> date:
    return local_day(work.now, settings().time_zone)


def _year(today: date) -> date:
    return date(today.year, 1, 1)
