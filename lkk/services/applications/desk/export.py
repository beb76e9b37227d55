"""The table of applications as an Excel sheet; what people typed stays text and never becomes a formula."""

import asyncio
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from lkk.services.applications.desk import table
from lkk.services.applications.desk.table import TableQuery, TableRow
from lkk.services.forms.catalog import KINDS
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings

MOST_ROWS = 10_000
ASSETS = "assets"
_WIDTHS = (9, 60)  # the narrowest and the widest column, in signs
_DAY, _MOMENT = "dd.mm.yyyy", "dd.mm.yyyy hh:mm"

Value = Callable[[TableRow], Any]
_Columns = Sequence[tuple[str, Value]]
_COMMON: tuple[tuple[str, Value], ...] = (
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
_OWN: tuple[tuple[str, Value], ...] = (("Ждёт вашего ответа", lambda row: _yes(row.waits_for_customer)),)
_STAFF: tuple[tuple[str, Value], ...] = (
    ("Ждёт ответа заявителя", lambda row: _yes(row.waits_for_customer)),
    ("Исполнитель", lambda row: row.executor),
)
_ASSET_COLUMNS: tuple[tuple[str, Value], ...] = (
    ("ИД", lambda row: row.number),
    ("Дата создания", lambda row: _local(row.created_at)),
    ("ФЛ/ЮР/ИП", lambda row: applicant_letters(row)),
    ("ФИО/Название организации", lambda row: row.applicant),
    ("Передаваемые объекты", lambda row: row.object_name),
    ("Статус", lambda row: row.status.label),
)
_LETTERS = {"individual": "ФЛ", "sole_proprietor": "ИП", "legal_entity": "ЮР"}


@dataclass(frozen=True)
class Sheet:
    """A table as a file of Excel; `name` tells the table and the day."""

    name: str
    content: bytes


async def sheet(work: UnitOfWork, actor: Actor, query: TableQuery, view: str) -> Sheet:
    """The rows of all pages as an .xlsx file, at most `MOST_ROWS` of them.

    Raises:
        NotAllowed: the actor is an employee who does not work with applications.
    """
    found = await table.rows(work, actor, query, MOST_ROWS)
    title, columns = _sort_of(actor, view)
    content = await asyncio.to_thread(_draw, title, columns, found)
    return Sheet(f"{title} {_local(work.now):%Y-%m-%d}.xlsx", content)


def _sort_of(actor: Actor, view: str) -> tuple[str, _Columns]:
    """The title and the columns of the table that is shown."""
    if view == ASSETS:
        return "Передача объектов", _ASSET_COLUMNS
    return ("Заявки", _COMMON + _STAFF) if actor.staff else ("Мои заявки", _COMMON + _OWN)


def kind_title(code: str) -> str:
    """What a kind is called; a code that has left the catalogue stays itself."""
    return KINDS[code].title if code in KINDS else code


def applicant_letters(row: TableRow) -> str:
    """«ФЛ», «ЮР» or «ИП»."""
    return _LETTERS.get(row.applicant_type or "", "")


def _draw(title: str, columns: _Columns, found: Sequence[TableRow]) -> bytes:
    lines = [[value(row) for _, value in columns] for row in found]
    book = Workbook(write_only=True)
    page = book.create_sheet(title)
    page.freeze_panes = "A2"
    for number, (heading, _) in enumerate(columns):
        width = max(len(heading) + 3, *(_length(line[number]) for line in lines), _WIDTHS[0])
        page.column_dimensions[get_column_letter(number + 1)].width = min(width + 1, _WIDTHS[1])
    page.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(lines) + 1}"
    page.append([_cell(page, heading, bold=True) for heading, _ in columns])
    for line in lines:
        page.append([_cell(page, value) for value in line])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _length(value: Any) -> int:
    """How many signs a cell shows."""
    if isinstance(value, date):  # a moment is one too
        return len(_format(value))
    return len(str(value or ""))


def _format(value: date) -> str:
    return _MOMENT if isinstance(value, datetime) else _DAY


def _cell(page: Any, value: Any, *, bold: bool = False) -> Any:
    if not isinstance(value, str):
        cell = WriteOnlyCell(page, value)
        if isinstance(value, date):
            cell.number_format = _format(value)
        return cell
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    cell.quotePrefix = True  # stays text when somebody edits the cell
    if bold:
        cell.font = Font(bold=True)
    return cell


def _yes(value: bool) -> str:
    """A cell of a filter: both answers are words, so that either may be ticked."""
    return "да" if value else "нет"


def _local(moment: datetime) -> datetime:
    """Excel knows no time zones: the company's wall clock."""
    return moment.astimezone(ZoneInfo(settings().time_zone)).replace(tzinfo=None)
