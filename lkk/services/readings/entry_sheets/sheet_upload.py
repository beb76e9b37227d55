"""A workbook that a person sends: read apart, compared with the account, shown; kept as drafts only when told so."""

import json
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from pydantic import TypeAdapter
from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.readings import ReadingSheet
from lkk.services.accounts import links
from lkk.services.files import quota
from lkk.services.files.inspection.reasons import Reason, Refused
from lkk.services.files.inspection.types import extension_of
from lkk.services.files.receiving import receive, receiving_place
from lkk.services.files.run_inspection import run_apart
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.readings import entry, grid
from lkk.services.readings.entry import Outcome
from lkk.services.readings.entry_sheets.child import Found
from lkk.services.readings.entry_sheets.comparing import Compared, compare
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.reading_sheets import EXTENSIONS, MAX_BYTES, TOO_BIG, WRONG_TYPE
from lkk.vocabulary.words import count

TOO_COMPLEX = "Файл слишком сложный для чтения. Скачайте шаблон заново и заполните его"
_CHILD = "lkk.services.readings.entry_sheets.child"
_found, _compared = TypeAdapter(Found), TypeAdapter(Compared)


@dataclass(frozen=True)
class SheetView:
    """A workbook that waits to be looked at."""

    account_id: int
    name: str
    taken_on: date
    compared: Compared


async def take(actor: Actor, account_id: int, name: str, chunks: AsyncIterator[bytes]) -> str:
    """Receive and read a workbook in the place of the one before; return what came of it. Nothing is entered by it.

    Opens its own short units, none of them while bytes travel.

    Raises:
        NotFound: the account is not attached to the actor.
        InvalidValue: the type, the size or the content is not taken at all.
        TooManyFiles: the person's share is used up.
    """
    if extension_of(name) not in EXTENSIONS:
        raise InvalidValue(WRONG_TYPE)
    async with unit_of_work() as work:
        demand(actor, Permission.USE_CABINET)
        await links.attached(work, actor, account_id)
        await quota.spend_file(work, actor)
    found = await _read(chunks)
    async with unit_of_work() as work:
        view = await grid.load(work, actor, account_id)
        if view is None:
            raise NotFound
        compared = await compare(work, actor, view, found)
        values = {
            "user": actor.subject_id,
            "account": account_id,
            "name": name[:200],
            "taken_on": compared.taken_on,
            "rows": json.dumps([{**asdict(row), "value": str(row.value)} for row in compared.rows], default=str),
            "faults": json.dumps([asdict(fault) for fault in compared.faults], ensure_ascii=False),
            "now": work.now,
        }
        await work.session.execute(_KEEP, values)
    good = count(len(compared.rows), "показание", "показания", "показаний")
    bad = count(len(compared.faults), "замечание", "замечания", "замечаний")
    return f"Файл прочитан: {good}, {bad}" if compared.faults else f"Файл прочитан: {good}"


async def _read(chunks: AsyncIterator[bytes]) -> Found:
    with receiving_place() as place:
        try:
            received = await receive(chunks, place.content)
        except Refused as refused:
            raise InvalidValue(TOO_BIG if refused.reason is Reason.TOO_BIG else refused.reason.value) from None
        if received.size > MAX_BYTES:
            raise InvalidValue(TOO_BIG)
        code, output = await run_apart(_CHILD, str(place.content))
    if code != 0:
        raise InvalidValue(TOO_COMPLEX)
    found = _found.validate_json(output)
    if found.problem:
        raise InvalidValue(found.problem)
    return found


async def waiting(work: UnitOfWork, actor: Actor, account_id: int) -> SheetView | None:
    """Return the workbook that waits for an account, None without one."""
    demand(actor, Permission.USE_CABINET)
    sheet = await _of(work, actor, account_id)
    if sheet is None:
        return None
    compared = _compared.validate_python({"taken_on": sheet.taken_on, "rows": sheet.rows, "faults": sheet.faults})
    return SheetView(account_id, sheet.name, sheet.taken_on, compared)


async def keep(work: UnitOfWork, actor: Actor, account_id: int, *, good_rows: bool) -> Outcome:
    """Enter the values as «неподтвержденные»; with `good_rows` those without a fault, else all or none.

    Raises:
        NotFound: no workbook waits, or the account is not attached.
        InvalidValue: something is wrong in it and only the good rows were not asked for.
    """
    view = await waiting(work, actor, account_id)
    if view is None:
        raise NotFound("Загруженного файла нет: загрузите его ещё раз")
    if view.compared.faults and not good_rows:
        raise InvalidValue("В файле есть замечания: исправьте их или сохраните только верные строки")
    typed = {row.register_id: f"{Decimal(row.value):f}" for row in view.compared.rows}
    outcome = await entry.save(work, actor, account_id, typed, view.taken_on)
    await discard(work, actor, account_id)
    return outcome


async def discard(work: UnitOfWork, actor: Actor, account_id: int) -> None:
    """Forget the workbook that waits."""
    demand(actor, Permission.USE_CABINET)
    sheet = await _of(work, actor, account_id)
    if sheet is not None:
        await work.session.delete(sheet)


async def _of(work: UnitOfWork, actor: Actor, account_id: int) -> ReadingSheet | None:
    query = select(ReadingSheet).where(
        col(ReadingSheet.user_id) == actor.subject_id, col(ReadingSheet.account_id) == account_id
    )
    return (await work.session.exec(query)).first()


_KEEP = text("""
insert into reading_sheet (user_id, account_id, name, taken_on, rows, faults, created_at)
values (:user, :account, :name, :taken_on, cast(:rows as jsonb), cast(:faults as jsonb), :now)
on conflict (user_id, account_id) do update set
  name = excluded.name, taken_on = excluded.taken_on, rows = excluded.rows, faults = excluded.faults,
  created_at = excluded.created_at
""")
