"""Where everything stands in the template of readings: once for the writers and for the reader. Rows count from 1."""

SHEET = "Показания"
TITLE = "Показания приборов учета"
ACCOUNT, PERIOD, TAKEN_ON = "Лицевой счет", "Расчетный месяц", "Дата снятия показаний"
HEAD_ROWS = {ACCOUNT: 2, PERIOD: 3, TAKEN_ON: 4}
HINT = "Заполните столбец «Показание», числами, а не формулами. Остальное менять нельзя. Пустая ячейка — не сдано"
TABLE_ROW = 6
POINT, METER, ENERGY, ZONE, NAME, PREVIOUS, READ_ON, DIGITS, VALUE = (
    "Точка учета",
    "Номер прибора",
    "Энергия",
    "Зона",
    "Что считает",
    "Предыдущее показание",
    "Дата предыдущего",
    "Цифр до и после запятой",
    "Показание",
)
COLUMNS = (POINT, METER, ENERGY, ZONE, NAME, PREVIOUS, READ_ON, DIGITS, VALUE)
WIDTHS = (44, 16, 10, 7, 28, 16, 14, 14, 16)
FIRST_ROW = TABLE_ROW + 1
MOST_ROWS, MOST_COLUMNS = 2000, 60  # of a sheet that is read at all


def letter(column: int) -> str:
    """Return the letter of a column counted from 0; a sheet of this template has one letter for each."""
    return chr(ord("A") + column) if column < 26 else f"A{chr(ord('A') + column - 26)}"
