"""Imports: a file is received and checked, then saved whole or its good rows alone; the result is a file too."""

import asyncio
import io
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from sqlalchemy import text
from sqlmodel import col, delete, select

from lkk.models.bulk_readings import ReadingImport
from lkk.models.identity import User
from lkk.services.bulk_readings.checking import Checked, check
from lkk.services.files import quota
from lkk.services.files.inspection.reasons import Reason, Refused
from lkk.services.files.receiving import receive, receiving_place
from lkk.services.files.run_inspection import run_apart
from lkk.services.integrations.ports import Ports
from lkk.services.kernel import audit, outbox
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.ready_files import XLSX, ReadyFile
from lkk.services.kernel.sheets import add_sheet
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.readings.entry_rows import EntryRow, Written, write
from lkk.services.readings.outgoing import READINGS
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.bulk_readings import HEADINGS, MEGABYTES, SHOWN_FAULTS, ImportState, RowState
from lkk.vocabulary.metering import ReadingSource
from lkk.vocabulary.permissions import Permission

KEPT, SHOWN = timedelta(days=90), 20
_CHILD = "lkk.services.bulk_readings.sheet_file"
_LOCK = text("select id from customer_account where id = any(:ids) order by id for no key update")
_OF_STATE = (RowState.GOOD, RowState.SAME, RowState.FAULT, RowState.SAVED)


@dataclass(frozen=True)
class FaultView:
    """A row that is not saved, and why."""

    line: int
    account: str
    meter: str
    text: str


@dataclass(frozen=True)
class ImportView:
    """An import with how many rows are in each state; `faults` are the first of them."""

    id: int
    name: str
    state: ImportState
    problem: str
    made_at: datetime
    made_by: str
    counts: dict[RowState, int]
    faults: tuple[FaultView, ...]


async def take(actor: Actor, name: str, chunks: AsyncIterator[bytes]) -> int:
    """Receive and check a file; return the id of its import, also of one that is refused.

    Raises:
        NotAllowed: the actor may not import readings.
        TooManyFiles: the person's share is used up.
    """
    async with unit_of_work() as work:
        demand(actor, Permission.IMPORT_READINGS)
        await quota.spend_file(work, actor)
    with receiving_place() as place:
        told = await _read(place.content, name, chunks)
    async with unit_of_work() as work:
        row = ReadingImport(made_by=actor.author_id, name=name[-200:], state=ImportState.CHECKED, made_at=work.now)
        if problem := told.get("problem"):
            row.state, row.problem = ImportState.REFUSED, str(problem)[:500]
        else:
            row.rows = told["rows"]
            row.results = _results(await check(work, row.rows))
        work.session.add(row)
        await work.session.flush()
        return row.key


async def save(work: UnitOfWork, actor: Actor, import_id: int, *, good_only: bool) -> int:
    """Send the rows of a checked import, judged again as they are now; return how many.

    Raises:
        InvalidValue: it was saved before, or rows are wrong and not only the good ones were asked for.
        NotFound: there is none with this id.
    """
    demand(actor, Permission.IMPORT_READINGS)
    query = select(ReadingImport).where(ReadingImport.id == import_id).with_for_update()
    row = (await work.session.exec(query)).first()
    if row is None:
        raise NotFound
    if row.state is not ImportState.CHECKED:
        raise InvalidValue("Этот файл уже сохранён или не принят")
    before = await check(work, row.rows)
    await work.session.execute(_LOCK, {"ids": sorted({one.account.key for one in before if one.account})})
    checked = await check(work, row.rows)
    if not good_only and any(one.state is RowState.FAULT for one in checked):
        raise InvalidValue("В файле есть строки с ошибками: исправьте их или сохраните только верные")
    good = [one for one in checked if one.state is RowState.GOOD]
    await _send(work, actor, good)
    for one in good:
        one.state = RowState.SAVED
    row.state, row.saved_at, row.results = ImportState.SAVED, work.now, _results(checked)
    work.session.add(row)
    subject = f"reading_import:{row.key}"
    audit.record(
        work, AuditAction.READINGS_IMPORTED, actor_id=actor.author_id, subject=subject, ip=actor.ip, count=len(good)
    )
    return len(good)


async def load(work: UnitOfWork, actor: Actor, import_id: int = 0) -> tuple[ImportView | None, list[ImportView]]:
    """Return the import asked for, by default none, and the last ones, newest first.

    Raises:
        NotFound: there is none with this id.
    """
    demand(actor, Permission.IMPORT_READINGS)
    query = (
        select(ReadingImport, User.display_name)
        .join(User, col(User.id) == col(ReadingImport.made_by), isouter=True)
        .order_by(col(ReadingImport.id).desc())
    )
    last = [_view(row, name or "") for row, name in await work.session.exec(query.limit(SHOWN))]
    if not import_id:
        return None, last
    found = (await work.session.exec(query.where(col(ReadingImport.id) == import_id))).first()
    if found is None:
        raise NotFound
    return _view(found[0], found[1] or ""), last


async def result_of(work: UnitOfWork, actor: Actor, import_id: int) -> ReadyFile:
    """Return the rows of an import with what became of each, as a workbook that can be mended and sent again.

    Raises:
        NotFound: there is none with this id.
    """
    demand(actor, Permission.IMPORT_READINGS)
    row = await work.session.get(ReadingImport, import_id)
    if row is None or row.state is ImportState.REFUSED:
        raise NotFound
    content = await asyncio.to_thread(_draw, row.rows, row.results)
    return ReadyFile(f"Результат загрузки {row.key}.xlsx", XLSX, content)


async def forget(_: Ports) -> None:
    """Delete old imports; the readings themselves stay."""
    async with unit_of_work() as work:
        await work.session.exec(delete(ReadingImport).where(col(ReadingImport.made_at) < work.now - KEPT))


async def _read(content: Any, name: str, chunks: AsyncIterator[bytes]) -> dict[str, Any]:
    if not name.lower().endswith(".xlsx"):
        return {"problem": "Нужен файл Excel .xlsx"}
    try:
        received = await receive(chunks, content)
    except Refused as refused:
        return {"problem": refused.reason.value}
    if received.size > MEGABYTES << 20:
        return {"problem": f"Файл больше {MEGABYTES} МБ"}
    code, output = await run_apart(_CHILD, str(content))
    if code != 0:
        return {"problem": (Reason.TOO_COMPLEX if code < 0 else Reason.UNREADABLE).value}
    return json.loads(output)


async def _send(work: UnitOfWork, actor: Actor, good: Sequence[Checked]) -> None:
    groups: dict[tuple[date, date, bool], list[Checked]] = defaultdict(list)
    for one in good:
        if one.window and one.taken_on:
            groups[one.window.billing_period, one.taken_on, not one.window.is_open].append(one)
    for (period, taken_on, outside), own in groups.items():
        shared = Written(period, taken_on, actor.author_id, work.now, outside, ReadingSource.OPERATOR)
        accounts = {one.register.register_id: one.account.key for one in own if one.register and one.account}
        for written in await write(work, [_row(one) for one in own], shared, ()):
            outbox.put(
                work,
                READINGS,
                {"reading_id": written.id},
                key=str(written.delivery_key),
                ordering_key=f"account:{accounts[written.register_id]}",
            )
        work.tell_accounts(*accounts.values())


def _row(one: Checked) -> EntryRow:
    verdict, register = one.verdict, one.register
    return EntryRow(
        register_id=register.register_id if register else 0,
        draft_id=one.draft_id,
        value=verdict.value or Decimal() if verdict else Decimal(),
        rollover=verdict.rollover if verdict else False,
        answers={question.code.value: {"question": question.text, "answer": "да"} for question in one.questions},
    )


def _results(checked: Sequence[Checked]) -> list[list[str]]:
    return [[one.state.value, one.text] for one in checked]


def _view(row: ReadingImport, made_by: str) -> ImportView:
    states = [RowState(state) for state, _ in row.results]
    faults = [
        FaultView(cells["line"], cells.get(HEADINGS[0], ""), cells.get(HEADINGS[2], ""), told)
        for cells, (state, told) in zip(row.rows, row.results, strict=True)
        if state == RowState.FAULT.value
    ]
    counts = {state: states.count(state) for state in _OF_STATE}
    shown = tuple(faults[:SHOWN_FAULTS])
    return ImportView(row.key, row.name, row.state, row.problem, row.made_at, made_by, counts, shown)


def _draw(rows: Sequence[dict[str, Any]], results: Sequence[Sequence[str]]) -> bytes:
    lines = [
        (*(str(cells.get(name, "")) for name in HEADINGS), RowState(state).label, told)
        for cells, (state, told) in zip(rows, results, strict=True)
    ]
    book = Workbook(write_only=True)
    add_sheet(book, "Результат", (*HEADINGS, "Итог", "Что исправить"), lines)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
