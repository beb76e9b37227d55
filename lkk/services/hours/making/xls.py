"""The template as .xls for Excel 97-2003; it has no XML map: the format of the file knows none."""

from datetime import date, datetime, time
from io import BytesIO
from typing import Any, TypeAlias

import xlwt

from lkk.services.hours.making.sheets import Book, SheetMeter
from lkk.services.hours.reading import layout
from lkk.services.hours.reading.layout import column_letter
from lkk.vocabulary.hours import HOURS, MAX_METERS

_TEXT = xlwt.easyxf("protection: cell_locked false", num_format_str="@")
_NUMBER = xlwt.easyxf("protection: cell_locked false", num_format_str="0.####")
_HOUR = xlwt.easyxf("protection: cell_locked false", num_format_str="0.0000")
_START = xlwt.easyxf("protection: cell_locked false", num_format_str="DD.MM.YYYY")
_DATE = xlwt.easyxf(num_format_str="DD.MM.YYYY")
_BOLD = xlwt.easyxf("font: bold true")
_UNIT = 256  # a letter of a column's width


#: xlwt says that a cell is a string; it takes numbers and formulas as well.
Sheet: TypeAlias = Any


def make_xls(book: Book) -> bytes:
    """Return the workbook."""
    made = xlwt.Workbook(encoding="utf-8")
    for name, meters in book.sheets():
        sheet = made.add_sheet(name)
        sheet.protect = True
        sheet.col(0).width, sheet.col(1).width = 34 * _UNIT, 26 * _UNIT
        _write_head(sheet, book)
        for index in range(MAX_METERS):
            _write_meter(sheet, index, meters[index] if index < len(meters) else None, book)
        _write_rows(sheet, book)
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def _write_head(sheet: Sheet, book: Book) -> None:
    sheet.write(0, 0, layout.TITLE, _BOLD)
    said = (book.contract, book.organisation, book.inn, book.person, book.phone)
    for label, row in layout.HEAD_ROWS.items():
        sheet.write(row - 1, 0, label)
    for row, text in zip(layout.HEAD_ROWS.values(), said, strict=False):
        sheet.write(row - 1, 1, text, _TEXT)
    sheet.row(layout.HEAD_ROWS[layout.PERIOD] - 1).set_cell_date(1, _moment(book.period), _START)
    for label, row in layout.METER_ROWS.items():
        sheet.write(row - 1, 0, label)


def _write_meter(sheet: Sheet, index: int, meter: SheetMeter | None, book: Book) -> None:
    column = layout.FIRST_METER_COLUMN + index
    said = (meter.number, meter.model, meter.ratio, meter.closing) if meter else (None, None, None, None)
    for (label, row), value in zip(layout.METER_ROWS.items(), said, strict=True):
        sheet.write(row - 1, column, value, _TEXT if label in (layout.METER, layout.MODEL) else _NUMBER)
    sheet.write(layout.TABLE_ROW - 1, column, f"ПУ{index + 1}", _BOLD)
    for number, day in enumerate(book.days()):
        values = meter.days.get(day) if meter else None
        for hour in range(HOURS):
            row = layout.FIRST_HOUR_ROW - 1 + number * HOURS + hour
            sheet.write(row, column, values[hour] if values else None, _HOUR)
    letter = column_letter(column)
    total = f"SUM({letter}{layout.FIRST_HOUR_ROW}:{letter}{layout.LAST_HOUR_ROW})"
    sheet.write(layout.TOTAL_ROW - 1, column, xlwt.Formula(total), _HOUR)


def _write_rows(sheet: Sheet, book: Book) -> None:
    sheet.write(layout.TABLE_ROW - 1, 0, layout.DATE, _BOLD)
    sheet.write(layout.TABLE_ROW - 1, 1, layout.INTERVAL, _BOLD)
    for number, day in enumerate(book.days()):
        for hour in range(HOURS):
            row = layout.FIRST_HOUR_ROW - 1 + number * HOURS + hour
            sheet.row(row).set_cell_date(0, _moment(day), _DATE)
            sheet.write(row, 1, layout.interval(hour))
    sheet.write(layout.TOTAL_ROW - 1, 0, layout.TOTAL, _BOLD)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time.min)
