"""The table of applications as an Excel sheet; what people typed stays text and never becomes a formula."""

import asyncio
import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from lkk.services.applications.desk import table
from lkk.services.applications.desk.table import TableQuery, TableRow
from lkk.services.forms.catalog import KINDS
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings

MOST_ROWS = 10_000
ASSETS = "assets"
_WIDTH = 26

Value = Callable[[TableRow], Any]
_COLUMNS: tuple[tuple[str, Value], ...] = (
    ("Номер", lambda row: row.number),
    ("Вид заявки", lambda row: kind_title(row.kind)),
    ("Объект", lambda row: row.object_name),
    ("Заявитель", lambda row: row.applicant),
    ("Лицевой счёт", lambda row: row.account_number),
    ("Подана", lambda row: _local(row.submitted_at)),
    ("Статус", lambda row: row.status.label),
    ("Статус изменён", lambda row: _local(row.status_changed_at)),
    ("Срок", lambda row: row.due_on),
)
_EXECUTOR: tuple[tuple[str, Value], ...] = (("Исполнитель", lambda row: row.executor),)
_ASSET_COLUMNS: tuple[tuple[str, Value], ...] = (
    ("ИД", lambda row: row.number),
    ("Дата создания", lambda row: _local(row.created_at)),
    ("ФЛ/ЮР/ИП", lambda row: applicant_letters(row)),
    ("ФИО/Название организации", lambda row: row.applicant),
    ("Передаваемые объекты", lambda row: row.object_name),
    ("Статус", lambda row: row.status.label),
)
_LETTERS = {"individual": "ФЛ", "sole_proprietor": "ИП", "legal_entity": "ЮР"}


async def sheet(work: UnitOfWork, actor: Actor, query: TableQuery, view: str) -> bytes:
    """The rows of all pages as an .xlsx file, at most `MOST_ROWS` of them.

    Raises:
        NotAllowed: the actor is an employee who does not work with applications.
    """
    found = await table.rows(work, actor, query, MOST_ROWS)
    columns = _ASSET_COLUMNS if view == ASSETS else _COLUMNS + (_EXECUTOR if actor.staff else ())
    return await asyncio.to_thread(_draw, columns, found)


def kind_title(code: str) -> str:
    """What a kind is called; a code that has left the catalogue stays itself."""
    return KINDS[code].title if code in KINDS else code


def applicant_letters(row: TableRow) -> str:
    """«ФЛ», «ЮР» or «ИП»."""
    return _LETTERS.get(row.applicant_type or "", "")


def _draw(columns: Sequence[tuple[str, Value]], found: Sequence[TableRow]) -> bytes:
    book = Workbook(write_only=True)
    page = book.create_sheet("Заявки")
    page.freeze_panes = "A2"
    for number in range(len(columns)):
        page.column_dimensions[chr(ord("A") + number)].width = _WIDTH
    page.append([_cell(page, title, bold=True) for title, _ in columns])
    for row in found:
        page.append([_cell(page, value(row)) for _, value in columns])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(page: Any, value: Any, *, bold: bool = False) -> Any:
    if not isinstance(value, str):
        return WriteOnlyCell(page, value)
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    cell.quotePrefix = True  # stays text when somebody edits the cell
    if bold:
        cell.font = Font(bold=True)
    return cell


def _local(moment: datetime) -> datetime:
    """Excel knows no time zones: the company's wall clock."""
    return moment.astimezone(ZoneInfo(settings().time_zone)).replace(tzinfo=None)
