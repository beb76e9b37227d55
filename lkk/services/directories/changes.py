"""The history of directories: one immutable line for each change, with the values before and after."""

from datetime import datetime
from typing import Any

from sqlmodel import col, func, select

from lkk.models.directories import DirectoryChange
from lkk.models.identity import User
from lkk.services.directories.declaration import Directory
from lkk.services.directories.values import day_in_words, in_words, written
from lkk.services.directories.views import ChangeView, ValueChange
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import Stale
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.directories import ChangeAct, DirectoryCode

HISTORY_SIZE = 100
PERIOD = {"valid_from": "Действует с", "valid_to": "Действует по"}
Values = dict[str, Any]


def snapshot(directory: Directory, row: Any) -> Values:
    """Return the values of a row as the history keeps them, its period with them."""
    kept = {item.name: written(getattr(row, item.name)) for item in directory.items}
    if directory.dated:
        kept |= {name: written(getattr(row, name)) for name in PERIOD}
    return kept


def record(
    work: UnitOfWork, actor: Actor, directory: Directory, thing: str, act: ChangeAct, before: Values, after: Values
) -> None:
    """Add a line to the history and an event to the record of who did what."""
    work.session.add(
        DirectoryChange(
            directory=directory.code,
            thing=thing,
            act=act,
            at=work.now,
            author_id=actor.author_id,
            before=before,
            after=after,
        )
    )
    audit.record(
        work,
        AuditAction.DIRECTORY_CHANGED,
        actor_id=actor.author_id,
        subject=f"directory:{directory.code.value}",
        ip=actor.ip,
        act=act.value,
        thing=thing,
    )


async def last_seen(work: UnitOfWork, code: DirectoryCode) -> int:
    """Return the number of the newest change of a directory, 0 when there was none."""
    query = select(func.max(DirectoryChange.id)).where(DirectoryChange.directory == code)
    return (await work.session.exec(query)).one() or 0


async def last_changes(work: UnitOfWork) -> dict[DirectoryCode, datetime]:
    """Return when each directory was changed last, in UTC; nothing for one that nobody has changed."""
    query = select(DirectoryChange.directory, func.max(DirectoryChange.at)).group_by(col(DirectoryChange.directory))
    return {DirectoryCode(code): at for code, at in await work.session.exec(query)}


async def refuse_unseen(work: UnitOfWork, code: DirectoryCode, thing: str, seen: int) -> None:
    """Refuse to go on when somebody changed the thing after `seen`.

    Raises:
        Stale: it was changed, and by whom.
    """
    query = (
        select(User.display_name)
        .select_from(DirectoryChange)
        .join(User, col(User.id) == DirectoryChange.author_id, isouter=True)
        .where(DirectoryChange.directory == code, DirectoryChange.thing == thing, col(DirectoryChange.id) > seen)
        .order_by(col(DirectoryChange.id).desc())
        .limit(1)
    )
    found = (await work.session.exec(query)).all()
    if found:
        who = found[0] or "Другой администратор"
        raise Stale(f"Запись уже изменена: {who}. Проверьте новые значения и повторите")


async def history(work: UnitOfWork, directory: Directory, thing: str = "") -> list[ChangeView]:
    """Return the last hundred changes of a thing, or of the whole directory, the newest first."""
    query = (
        select(DirectoryChange, User.display_name)
        .join(User, col(User.id) == DirectoryChange.author_id, isouter=True)
        .where(DirectoryChange.directory == directory.code)
        .order_by(col(DirectoryChange.id).desc())
        .limit(HISTORY_SIZE)
    )
    if thing:
        query = query.where(DirectoryChange.thing == thing)
    return [
        ChangeView(row.at, row.act, author or "", _name(directory, row), _differences(directory, row))
        for row, author in await work.session.exec(query)
    ]


def _name(directory: Directory, row: DirectoryChange) -> str:
    values = row.after or row.before
    first = next((item for item in directory.items if item.name not in ("code", "decision", "place")), None)
    return _in_words(directory, first.name, values.get(first.name, "")) if first else row.thing


def _differences(directory: Directory, row: DirectoryChange) -> tuple[ValueChange, ...]:
    titles = {item.name: item.title for item in directory.items} | (PERIOD if directory.dated else {})
    return tuple(
        ValueChange(title, *(_in_words(directory, name, side.get(name, "")) if side else "" for side in pair))
        for name, title in titles.items()
        if (pair := (row.before, row.after)) and row.before.get(name, "") != row.after.get(name, "")
    )


def _in_words(directory: Directory, name: str, kept: str) -> str:
    """Say a kept value: the history keeps what was typed, a choice and a day are read by people otherwise."""
    item = next((one for one in directory.items if one.name == name), None)
    return in_words(item, kept) if item else day_in_words(kept)
