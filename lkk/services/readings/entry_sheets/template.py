"""The workbook given to fill in: the account's meters with serials and previous values, all but the values locked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.ready_files import XLSX, ReadyFile
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import grid
from lkk.services.readings.entry_sheets import layout
from lkk.services.readings.grid import GridView

XLS = "application/vnd.ms-excel"


@dataclass(frozen=True)
class SheetContent:
    """What the writers put into the cells; numbers of accounts and meters are text, so that no zero is lost."""

    account: str
    period: str
    taken_on: date
    rows: Sequence[Sequence[Any]]


async def make(work: UnitOfWork, actor: Actor, account_id: int, extension: str) -> ReadyFile:
    """Return the template of an attached account for the month that is open.

    Raises:
        NotFound: the account is not attached to the actor.
    """
    view = await grid.load(work, actor, account_id)
    if view is None:
        raise NotFound
    content = content_of(view)
    name = f"pokazaniya_{view.account.number}_{view.window.billing_period:%m%Y}.{extension}"
    if extension == "xls":
        return ReadyFile(name, XLS, write_xls(content))
    return ReadyFile(name, XLSX, write_xlsx(content))


def content_of(view: GridView) -> SheetContent:
    """Return the rows of an account, a register a row; drafts stand in their cells already."""
    rows = [
        (
            point.name,
            point.serial_number,
            cell.energy.value,
            cell.zone.value,
            f"{cell.energy.label}, {cell.zone.name_among(cell.zones)}",
            cell.previous.value if cell.previous else None,
            cell.previous.taken_on if cell.previous else None,
            f"{point.whole_digits} + {point.decimal_digits}",
            cell.entered.value if cell.entered.status and cell.entered.status.value == "unconfirmed" else None,
        )
        for point in view.points
        for cell in point.cells
    ]
    return SheetContent(view.account.number, f"{view.window.billing_period:%m.%Y}", view.today, rows)


def write_xlsx(content: SheetContent) -> bytes:
    """Return the workbook of Excel 2007 and later."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill, Protection
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet: Any = book.active
    sheet.title = layout.SHEET
    for row, values in _lines(content):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column, value)
            if isinstance(value, str):
                cell.value, cell.data_type, cell.number_format = value, "s", "@"
            elif isinstance(value, date):
                cell.number_format = "dd.mm.yyyy"
    for column, width in enumerate(layout.WIDTHS):
        sheet.column_dimensions[layout.letter(column)].width = width
        head = sheet.cell(layout.TABLE_ROW, column + 1)
        head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    open_cells = [sheet.cell(layout.HEAD_ROWS[layout.TAKEN_ON], 2)]
    last = layout.FIRST_ROW + len(content.rows) - 1
    open_cells += [sheet.cell(row, len(layout.COLUMNS)) for row in range(layout.FIRST_ROW, last + 1)]
    for cell in open_cells:
        cell.protection, cell.fill = Protection(locked=False), PatternFill("solid", fgColor="FFF8E1")
    if content.rows:
        positive = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        positive.error, positive.errorTitle = "Введите число не меньше нуля", layout.VALUE
        sheet.add_data_validation(positive)
        value_column = layout.letter(len(layout.COLUMNS) - 1)
        positive.add(f"{value_column}{layout.FIRST_ROW}:{value_column}{last}")
    sheet.freeze_panes = f"A{layout.FIRST_ROW}"
    sheet.protection.sheet = True
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def write_xls(content: SheetContent) -> bytes:
    """Return the workbook of Excel 97-2003."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet: Any = book.add_sheet(layout.SHEET)
    day, plain = xlwt.easyxf(num_format_str="DD.MM.YYYY"), xlwt.easyxf()
    text, bold = xlwt.easyxf(num_format_str="@"), xlwt.easyxf("font: bold on; align: wrap on")
    given = "protection: cell_locked false; pattern: pattern solid, fore_colour light_yellow"
    open_value, open_day = xlwt.easyxf(given), xlwt.easyxf(given, num_format_str="DD.MM.YYYY")
    for row, values in _lines(content):
        for column, value in enumerate(values):
            style = day if isinstance(value, date) else text if isinstance(value, str) else plain
            if row in (1, layout.TABLE_ROW):
                style = bold
            elif (row, column) == (layout.HEAD_ROWS[layout.TAKEN_ON], 1):
                style = open_day
            elif row >= layout.FIRST_ROW and column == len(layout.COLUMNS) - 1:
                style = open_value
            sheet.write(row - 1, column, float(value) if isinstance(value, Decimal) else value, style)
    for column, width in enumerate(layout.WIDTHS):
        sheet.col(column).width = width * 256
    sheet.protect = True
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _lines(content: SheetContent) -> list[tuple[int, Sequence[Any]]]:
    """Every row of the sheet by its number."""
    head = {layout.ACCOUNT: content.account, layout.PERIOD: content.period, layout.TAKEN_ON: content.taken_on}
    lines: list[tuple[int, Sequence[Any]]] = [(1, [layout.TITLE])]
    lines += [(row, [label, head[label]]) for label, row in layout.HEAD_ROWS.items()]
    lines += [(layout.TABLE_ROW - 1, [layout.HINT]), (layout.TABLE_ROW, layout.COLUMNS)]
    return [*lines, *enumerate(content.rows, start=layout.FIRST_ROW)]
