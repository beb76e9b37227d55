"""The list of accounts of a mass notification: received, read apart, compared with the accounts; all or nothing."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import TextClause, text
from sqlmodel import delete

from lkk.models.broadcasts import Broadcast, BroadcastAccount
from lkk.services.broadcasts.drafts import own, recount
from lkk.services.broadcasts.records import moved
from lkk.services.files import quota
from lkk.services.files.inspection.reasons import Reason, Refused
from lkk.services.files.inspection.types import extension_of
from lkk.services.files.receiving import Place, receive, receiving_place
from lkk.services.files.run_inspection import run_apart
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.broadcasts import (
    LIST_EXTENSIONS,
    LIST_MEGABYTES,
    LIST_TOO_BIG,
    LIST_WRONG_TYPE,
    MOST_FAULTS,
    AudienceKind,
)
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import count

_CHILD = "lkk.services.broadcasts.list_file"
_GIVEN = """
with given as (
  select * from unnest(cast(:rows as integer[]), cast(:numbers as text[]), cast(:registries as text[]))
      as g (line, number, registry)
), met as (
  select g.line, g.number, count(a.id) as known, count(a.id) filter (where not a.closed) as open,
         min(a.id) filter (where not a.closed) as account_id
    from given g left join customer_account a
      on a.number = g.number and (g.registry = '' or a.cabinet_class = g.registry)
   group by g.line, g.number
)
"""


def _of_given(rest: str) -> TextClause:
    return text(_GIVEN + rest)


_FAULTS = _of_given(
    "select line, number, known, open, count(*) over () as n from met where open <> 1 order by line limit :most"
)
_KEEP = _of_given(
    "insert into broadcast_account (broadcast_id, account_id) select distinct cast(:id as bigint), account_id from met"
)
_ATTACHED = text("""
select count(*) from broadcast_account b where b.broadcast_id = :id
   and exists (select from account_link l where l.account_id = b.account_id and l.detached_at is null)
""")


@dataclass(frozen=True)
class ListTaken:
    """What became of a file; with any fault nothing of it was kept."""

    accounts: int
    faults: int
    told: str


async def take(actor: Actor, broadcast_id: int, seen: int, name: str, chunks: AsyncIterator[bytes]) -> ListTaken:
    """Receive a file of accounts in the place of the list before; opens its own short units, none while bytes travel.

    What was seen of the broadcast stays true: the list and its count are shown beside it.

    Raises:
        NotAllowed, NotFound, Stale: as for a change of the broadcast.
        InvalidValue: the type, the size or the content is not taken at all.
        TooManyFiles: the person's share is used up.
    """
    extension = extension_of(name)
    if extension not in LIST_EXTENSIONS:
        raise InvalidValue(LIST_WRONG_TYPE)
    async with unit_of_work() as work:
        demand(actor, Permission.PREPARE_BROADCAST)
        await own(work, actor, broadcast_id, seen)
        await quota.spend_file(work, actor)
    with receiving_place() as place:
        read = await _read(place, extension, chunks)
    async with unit_of_work() as work:
        row = await own(work, actor, broadcast_id, seen)
        return await _keep(work, actor, row, name, read)


async def _read(place: Place, extension: str, chunks: AsyncIterator[bytes]) -> dict[str, Any]:
    try:
        received = await receive(chunks, place.content)
    except Refused as refused:
        raise InvalidValue(LIST_TOO_BIG if refused.reason is Reason.TOO_BIG else refused.reason.value) from None
    if received.size > LIST_MEGABYTES << 20:
        raise InvalidValue(LIST_TOO_BIG)
    code, output = await run_apart(_CHILD, str(place.content), extension)
    if code != 0:
        raise InvalidValue((Reason.TOO_COMPLEX if code < 0 else Reason.UNREADABLE).value)
    read: dict[str, Any] = json.loads(output)
    if problem := read.get("problem"):
        raise InvalidValue(str(problem))
    return read


async def _keep(work: UnitOfWork, actor: Actor, row: Broadcast, name: str, read: dict[str, Any]) -> ListTaken:
    accounts = read["accounts"]
    given = {
        "rows": [line for line, _, _ in accounts],
        "numbers": [number for _, number, _ in accounts],
        "registries": [registry for _, _, registry in accounts],
    }
    unknown = (await work.session.execute(_FAULTS, {**given, "most": MOST_FAULTS})).all()
    faults = [*map(tuple, read["faults"]), *((one.line, _said(one)) for one in unknown)]
    many = len(read["faults"]) + (unknown[0].n if unknown else 0)
    await work.session.exec(delete(BroadcastAccount).where(BroadcastAccount.broadcast_id == row.id))  # pyright: ignore[reportArgumentType]
    row.list_name, row.list_accounts, row.list_faults = name[:200], 0, sorted(faults)[:MOST_FAULTS]
    if many or not accounts:
        row.list_told = _faulty(many)
    else:
        row.list_accounts, row.list_told = await _store(work, row, given)
    row.audience = {**row.audience, "kind": AudienceKind.LIST.value}
    await recount(work, row)
    moved(work, actor, row, AuditAction.BROADCAST_SAVED, stale=False, accounts=row.list_accounts, faulty=many)
    work.tell_people(actor.author_id)
    return ListTaken(row.list_accounts, many, row.list_told)


async def _store(work: UnitOfWork, row: Broadcast, given: dict[str, Any]) -> tuple[int, str]:
    stored: Any = await work.session.execute(_KEEP, {**given, "id": row.key})
    attached = (await work.session.execute(_ATTACHED, {"id": row.key})).scalar_one()
    accounts, repeated = stored.rowcount, len(given["rows"]) - stored.rowcount
    told = f"В списке {count(accounts, 'счёт', 'счёта', 'счетов')}, подключено к кабинетам: {attached}"
    return accounts, f"{told}. Повторов в файле: {repeated}" if repeated else told


def _faulty(many: int) -> str:
    if not many:
        return "В файле нет ни одного номера счёта. Список не загружен"
    return f"Список не загружен: в файле {count(many, 'строка', 'строки', 'строк')} с ошибками"


def _said(one: Any) -> str:
    if not one.known:
        return f"счёта № {one.number} нет"
    if not one.open:
        return f"счёт № {one.number} закрыт"
    return f"счёт № {one.number} есть у физических и у юридических лиц: напишите во втором столбце «физ» или «юр»"
