"""The template of seed B: where its labels and cells are. Read by the labels; a label that moved is told of."""

from dataclasses import dataclass

from lkk.vocabulary.hours import HOURS, MAX_METERS

TITLE = "Формат приёма данных о почасовом потреблении электроэнергии"
CONTRACT, ORGANISATION, INN = "№ договора", "Наименование организации", "ИНН"
PERSON, PHONE, PERIOD = "ФИО ответственного", "Контактный телефон", "Начало отчетного периода"
METER, MODEL, RATIO = "№ счётчика", "Тип прибора учёта", "Коэффициент трансформации"
CLOSING = "Фактические показания на 00:00 1-го дня следующего месяца"
DATE, INTERVAL, TOTAL = "Дата", "Интервал", "ИТОГО"

#: Rows as people count them, from 1.
HEAD_ROWS = {CONTRACT: 3, ORGANISATION: 4, INN: 5, PERSON: 6, PHONE: 7, PERIOD: 8}
METER_ROWS = {METER: 10, MODEL: 11, RATIO: 12, CLOSING: 13}
TABLE_ROW, FIRST_HOUR_ROW = 15, 16
DAYS = 31
LAST_HOUR_ROW = FIRST_HOUR_ROW + DAYS * HOURS - 1
TOTAL_ROW = LAST_HOUR_ROW + 1
FIRST_METER_COLUMN = 2  # C, counted from 0
COLUMNS = FIRST_METER_COLUMN + MAX_METERS
LONGEST_HEAD = 200  # characters of a name or a phone
READ_ROWS, READ_COLUMNS = 1000, 64  # what lies beyond them is no part of the template


@dataclass(frozen=True)
class Label:
    """A label with the row where it belongs."""

    text: str
    row: int


LABELS = tuple(Label(text, row) for text, row in (HEAD_ROWS | METER_ROWS).items())


def folded(said: str) -> str:
    """Return a label without what people type differently."""
    return said.casefold().replace("ё", "е").replace(" ", "").rstrip(":")


def interval(hour: int) -> str:
    """«00:00-01:00» … «23:00-24:00»."""
    return f"{hour:02d}:00-{hour + 1:02d}:00"


def column_letter(index: int) -> str:
    """Return the letters of a column counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
