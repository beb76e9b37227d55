"""Words and bounds of readings imported from a file."""

from lkk.vocabulary.labelled import Labelled

#: The headings of the file.
ACCOUNT, REGISTRY, METER, ENERGY, ZONE = "Лицевой счёт", "Вид", "Прибор учёта", "Счётчик", "Зона"
VALUE, DAY, CONFIRMED = "Показание", "Снято", "Подтверждено"
HEADINGS = (ACCOUNT, REGISTRY, METER, ENERGY, ZONE, VALUE, DAY, CONFIRMED)
NEEDED = (ACCOUNT, METER, VALUE)

MOST_ROWS = 2000
MEGABYTES = 10
SHOWN_FAULTS = 200


class ImportState(Labelled):
    """The life of an import: checked, then saved; a file that cannot be read is refused."""

    CHECKED = "checked", "Проверен, не сохранён", "attention"
    SAVED = "saved", "Сохранён", "success"
    REFUSED = "refused", "Файл не принят", "danger"


class RowState(Labelled):
    """What becomes of a row."""

    GOOD = "good", "верно", "success"
    SAME = "same", "уже передано, без изменений", "neutral"
    FAULT = "fault", "не сохранено", "danger"
    SAVED = "saved", "сохранено", "success"
