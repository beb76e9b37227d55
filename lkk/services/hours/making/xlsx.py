"""The template as .xlsx: locked but for what is filled in, dates that fill themselves, an XML map a sheet."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableColumn, XMLColumnProps
from openpyxl.worksheet.worksheet import Worksheet

from lkk.services.hours.making import xml_map
from lkk.services.hours.making.sheets import Book, PlainSheet, SheetMeter
from lkk.services.hours.reading import layout
from lkk.services.hours.reading.layout import column_letter
from lkk.vocabulary.hours import HOURS, MAX_METERS

_OPEN = Protection(locked=False)
_FILL = PatternFill("solid", fgColor="EAF1F1")
_BOLD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")
_FIRST, _LAST = column_letter(layout.FIRST_METER_COLUMN), column_letter(layout.COLUMNS - 1)
_DATE_FORMAT = "DD.MM.YYYY"


def make_xlsx(book: Book) -> bytes:
    """Return the workbook."""
    made = Workbook()
    made.remove(made.worksheets[0])
    count = 0
    for number, (name, meters) in enumerate(book.sheets(), start=1):
        sheet = made.create_sheet(name)
        _write_head(sheet, book)
        _write_meters(sheet, meters)
        _write_hours(sheet, book, meters)
        _lock(sheet)
        sheet.add_table(_table(number))
        count = number
    for other in book.others:
        _write_plain(made.create_sheet(other.title), book, other)
    plain = BytesIO()
    made.save(plain)
    return xml_map.add(plain.getvalue(), count)


def _write_plain(sheet: Worksheet, book: Book, other: PlainSheet) -> None:
    sheet.append([layout.DATE, layout.INTERVAL, *(meter.number for meter in other.meters)])
    for day in book.days():
        columns = [meter.days.get(day) or [None] * HOURS for meter in other.meters]
        for hour in range(HOURS):
            sheet.append([day, layout.interval(hour), *(values[hour] for values in columns)])


def _write_head(sheet: Worksheet, book: Book) -> None:
    sheet["A1"] = layout.TITLE
    sheet["A1"].font = _BOLD
    said = {
        layout.CONTRACT: book.contract,
        layout.ORGANISATION: book.organisation,
        layout.INN: book.inn,
        layout.PERSON: book.person,
        layout.PHONE: book.phone,
        layout.PERIOD: book.period,
    }
    for label, row in layout.HEAD_ROWS.items():
        sheet.cell(row, 1, label)
        cell = sheet.cell(row, 2, said[label])
        cell.number_format = _DATE_FORMAT if label == layout.PERIOD else "@"
        cell.protection, cell.fill = _OPEN, _FILL


def _write_meters(sheet: Worksheet, meters: Sequence[SheetMeter]) -> None:
    for label, row in layout.METER_ROWS.items():
        sheet.cell(row, 1, label).alignment = _WRAP
        for column in range(layout.FIRST_METER_COLUMN, layout.COLUMNS):
            cell = sheet.cell(row, column + 1)
            cell.number_format = "@" if label in (layout.METER, layout.MODEL) else "0.####"
            cell.protection, cell.fill = _OPEN, _FILL
    for column, meter in enumerate(meters, start=layout.FIRST_METER_COLUMN + 1):
        sheet.cell(layout.METER_ROWS[layout.METER], column, meter.number)
        sheet.cell(layout.METER_ROWS[layout.MODEL], column, meter.model)
        sheet.cell(layout.METER_ROWS[layout.RATIO], column, meter.ratio)
        if meter.closing is not None:
            sheet.cell(layout.METER_ROWS[layout.CLOSING], column, meter.closing)


def _write_hours(sheet: Worksheet, book: Book, meters: Sequence[SheetMeter]) -> None:
    for index, title in enumerate(_titles()):
        sheet.cell(layout.TABLE_ROW, index + 1, title).font = _BOLD
    days = book.days()
    for row in range(layout.FIRST_HOUR_ROW, layout.LAST_HOUR_ROW + 1):
        number, hour = divmod(row - layout.FIRST_HOUR_ROW, HOURS)
        cell = sheet.cell(row, 1, _date_formula(number))
        cell.number_format = _DATE_FORMAT
        sheet.cell(row, 2, layout.interval(hour))
        for column in range(layout.FIRST_METER_COLUMN, layout.COLUMNS):
            index = column - layout.FIRST_METER_COLUMN
            values = meters[index].days.get(days[number]) if index < len(meters) and number < len(days) else None
            cell = sheet.cell(row, column + 1, values[hour] if values else None)
            cell.number_format, cell.protection = "0.0000", _OPEN
    sheet.cell(layout.TOTAL_ROW, 1, layout.TOTAL).font = _BOLD
    for column in range(layout.FIRST_METER_COLUMN, layout.COLUMNS):
        letter = column_letter(column)
        cell = sheet.cell(
            layout.TOTAL_ROW, column + 1, f"=SUM({letter}{layout.FIRST_HOUR_ROW}:{letter}{layout.LAST_HOUR_ROW})"
        )
        cell.number_format = "0.0000"


def _date_formula(day: int) -> str:
    """The date of a day of the month; blank past its end and while the period is not filled in."""
    start = f"$B${layout.HEAD_ROWS[layout.PERIOD]}"
    return f'=IF({start}="","",IF(MONTH({start}+{day})<>MONTH({start}),"",{start}+{day}))'


def _titles() -> list[str]:
    return [layout.DATE, layout.INTERVAL, *(f"ПУ{number}" for number in range(1, MAX_METERS + 1))]


def _lock(sheet: Worksheet) -> None:
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.freeze_panes = f"{_FIRST}{layout.FIRST_HOUR_ROW}"
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 26
    for column in range(layout.FIRST_METER_COLUMN, layout.COLUMNS):
        sheet.column_dimensions[column_letter(column)].width = 14
    hours = DataValidation(type="decimal", operator="between", formula1="-99999999", formula2="99999999")
    hours.error, hours.errorTitle = "Введите число кВт·ч, не больше 4 знаков после запятой", "Значение часа"
    hours.showErrorMessage = True
    hours.add(f"{_FIRST}{layout.FIRST_HOUR_ROW}:{_LAST}{layout.LAST_HOUR_ROW}")
    sheet.add_data_validation(hours)
    period = f"B{layout.HEAD_ROWS[layout.PERIOD]}"
    first_day = DataValidation(type="custom", formula1=f"DAY({period})=1")
    first_day.error, first_day.errorTitle = "Введите первое число месяца", "Начало отчетного периода"
    first_day.showErrorMessage = True
    first_day.add(period)
    sheet.add_data_validation(first_day)


def _table(number: int) -> Table:
    """The hours as a list of the XML map: the rows repeat, the ten meters are ten columns."""
    table = Table(
        displayName=f"Hours{number}",
        ref=f"A{layout.TABLE_ROW}:{_LAST}{layout.LAST_HOUR_ROW}",
        tableType="xml",
        id=number,
    )
    table.tableColumns = [
        TableColumn(
            id=index,
            uniqueName=name,
            name=title,
            xmlColumnPr=XMLColumnProps(mapId=number, xpath=f"/Maket2013/Hours/H/@{name}", xmlDataType=kind),
        )
        for index, (title, (name, kind)) in enumerate(zip(_titles(), xml_map.HOUR_ATTRIBUTES, strict=True), start=1)
    ]
    return table
