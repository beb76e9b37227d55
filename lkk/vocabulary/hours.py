"""Words about hours of interval meters and the files they come in."""

from lkk.vocabulary.labelled import Labelled

HOURS = 24  # in every day: Russia has not moved its clocks since 2014
DECIMALS = 4  # of a value in kWh [seed B]
MAX_METERS = 10  # of a sheet of the template [seed B]
PRICE_CATEGORIES = range(3, 7)  # those that settle by hours
EXTENSIONS = ("xlsx", "xls", "xml", "zip")
MAX_MEGABYTES = 5
MAX_SIZE = MAX_MEGABYTES << 20  # bytes
NO_HOMES = (
    "Почасовые данные подают юридические лица и предприниматели по договорам 3-6 ценовой категории. По лицевому счёту "
    "физического лица передают показания счётчика раз в месяц."
)
WAITS_DAYS = 30  # a file with faults waits so long for the person's choice
_TYPES = ", ".join(one.upper() for one in EXTENSIONS)
RULES = f"{_TYPES}, до {MAX_MEGABYTES} МБ, один файл за раз."
WRONG_TYPE = f"Такие файлы здесь не принимаются. Загрузите {_TYPES}"
TOO_BIG = f"Файл больше {MAX_MEGABYTES} МБ. Шаблон с десятью приборами занимает меньше: удалите лишнее"


class HourlyFormat(Labelled):
    """What a file with hours is written in."""

    XLSX = "xlsx", "Excel (.xlsx)"
    XLS = "xls", "Excel 97-2003 (.xls)"
    MAKET_2013 = "maket_2013", "макет 2013-xml"
    SPREADSHEET_ML = "spreadsheet_ml", "таблица XML 2003"
    MAKET_80020 = "80020", "макет 80020"
    MAKET_80040 = "80040", "макет 80040"
