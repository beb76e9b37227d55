"""Numbers, days and counted nouns as Russian text: the only place that formats them, for pages, letters and PDF.

The rules of the language are those of CLDR, by Babel; a group of three is parted by the narrow space of the portal's
typography (CLDR has the wide one), and a minus is a minus.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.numbers import format_decimal
from babel.units import format_unit

RU = Locale.parse("ru")
_TYPOGRAPHY = str.maketrans({"\u00a0": "\u202f", "-": "−"})
_DAY, _MOMENT = "dd.MM.yyyy", "dd.MM.yyyy, HH:mm"
_KIB = 1024
#: From how many seconds on a span is told in a unit, and the unit's length.
_UNITS = ((172_800, 86_400, "duration-day"), (3600, 3600, "duration-hour"), (60, 60, "duration-minute"))


def number(value: Decimal | int) -> str:
    """«1 234,5»: a comma, groups of three, no zeros at the end of a fraction, nothing rounded."""
    return format_decimal(value, locale=RU, decimal_quantization=False).translate(_TYPOGRAPHY)


def tied(text: str) -> str:
    """The text with every number in one line with its «№»."""
    return text.replace("№ ", "№\u00a0")


def number_range(low: Decimal | int, high: Decimal | int) -> str:
    """«7 125–7 607», never broken between lines."""
    return f"{number(low)}–\u2060{number(high)}"


def roubles(kopecks: int) -> str:
    """«21 500,00 ₽»: kopecks always, a minus for a debt."""
    whole, rest = divmod(abs(kopecks), 100)
    return f"{'−' if kopecks < 0 else ''}{number(whole)},{rest:02d} ₽"


def plural(n: int, one: str, few: str, many: str) -> str:
    """The form of a noun or verb that stands with a whole number: 1 прибор, 3 прибора, 5 приборов."""
    return {"one": one, "few": few}.get(RU.plural_form(n), many)


def count(n: int, one: str, few: str, many: str) -> str:
    """«1 прибор», «3 прибора», «5 приборов»."""
    return f"{number(n)} {plural(n, one, few, many)}"


def at_most(n: int, one: str, many: str) -> str:
    """«не больше 1 файла», «не больше 21 файла», «не больше 5 файлов»: the noun in the genitive case."""
    return f"не больше {count(n, one, many, many)}"


def at_most_signs(n: int) -> str:
    """«не больше 150 знаков»."""
    return at_most(n, "знака", "знаков")


def at_least_signs(n: int) -> str:
    """«не меньше 8 знаков»."""
    return f"не меньше {count(n, 'знака', 'знаков', 'знаков')}"


def day(value: date) -> str:
    """«21.11.2026»."""
    return format_date(value, _DAY, locale=RU)


def short_day(value: date) -> str:
    """«21.11» of a day whose year is plain."""
    return format_date(value, "dd.MM", locale=RU)


def moment(value: datetime, zone: str) -> str:
    """«21.11.2026, 14:05» in a time zone (IANA name)."""
    return format_datetime(value.astimezone(ZoneInfo(zone)), _MOMENT, locale=RU)


def time_of_day(value: datetime) -> str:
    """«14:05» by the time zone of the value itself."""
    return format_time(value, "HH:mm", tzinfo=value.tzinfo, locale=RU)


def month(value: date) -> str:
    """«ноябрь 2026 г.»."""
    return format_date(value, "LLLL y 'г.'", locale=RU)


def month_name(value: date) -> str:
    """«ноябрь»."""
    return format_date(value, "LLLL", locale=RU)


def day_in_words(value: date) -> str:
    """«21 ноября»."""
    return format_date(value, "d MMMM", locale=RU)


def size(length: int) -> str:
    """A length in bytes: «512 Б», «34 кБ», «1,5 МБ»."""
    if length < _KIB:
        return _unit(length, "digital-byte")
    if length < _KIB**2:
        return _unit(round(length / _KIB), "digital-kilobyte")
    return _unit(round(Decimal(length) / _KIB**2, 1), "digital-megabyte")


def duration(span: timedelta) -> str:
    """«меньше секунды», «40 с», «5 мин», «24 ч», «3 дн.»: one unit, rounded down."""
    seconds = int(span.total_seconds())
    if seconds < 1:
        return "меньше секунды"
    length, unit = next((found[1:] for found in _UNITS if seconds >= found[0]), (1, "duration-second"))
    return _unit(seconds // length, unit)


def ago(then: datetime, now: datetime) -> str:
    """«только что», «5 минут назад», «3 часа назад», «2 недели назад»."""
    span = then - now
    if -span < timedelta(minutes=1):
        return "только что"
    return format_timedelta(span, granularity="minute", threshold=1, add_direction=True, locale=RU)


def _unit(value: Decimal | int, unit: str) -> str:
    return format_unit(value, unit, length="short", locale=RU).translate(_TYPOGRAPHY)
