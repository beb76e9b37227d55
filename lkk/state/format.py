"""Values as Russian strings: the browser gets ready words and never a number to format."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

from lkk.settings import settings

_RU = Locale.parse("ru")
_NARROW_SPACE = "\u202f"


def number(value: Decimal | int) -> str:
    """«1 234,5»: a comma, groups of three, no zeros at the end of a fraction."""
    plain = f"{Decimal(value).normalize():f}"
    sign, digits = ("−", plain[1:]) if plain.startswith("-") else ("", plain)
    whole, _, fraction = digits.partition(".")
    grouped = f"{int(whole):,}".replace(",", _NARROW_SPACE)
    return sign + grouped + (f",{fraction}" if fraction else "")


def entry(value: Decimal) -> str:
    """«1234,5»: as a person types it into a field."""
    return f"{value.normalize():f}".replace(".", ",")


def day(value: date | None) -> str:
    """«21.11.2026», a dash for no day."""
    return f"{value:%d.%m.%Y}" if value else "—"


def moment(value: datetime | None, zone: str = "") -> str:
    """«21.11.2026, 14:05» in a time zone, the company's by default."""
    if value is None:
        return "—"
    return f"{value.astimezone(ZoneInfo(zone or settings().time_zone)):%d.%m.%Y, %H:%M}"


def month(value: date) -> str:
    """«ноябрь 2026 г.»."""
    return format_date(value, "LLLL y 'г.'", locale=_RU)


def day_in_words(value: date) -> str:
    """«21 ноября»."""
    return format_date(value, "d MMMM", locale=_RU)


def count(n: int, one: str, few: str, many: str) -> str:
    """«1 прибор», «3 прибора», «5 приборов»."""
    form = {"one": one, "few": few}.get(_RU.plural_form(n), many)
    return f"{number(n)} {form}"


def age(then: datetime, now: datetime) -> str:
    """«только что», «5 минут назад», «3 часа назад», «2 дня назад»."""
    minutes = int((now - then).total_seconds()) // 60
    if minutes < 1:
        return "только что"
    if minutes < 60:
        return f"{count(minutes, 'минуту', 'минуты', 'минут')} назад"
    if minutes < 24 * 60:
        return f"{count(minutes // 60, 'час', 'часа', 'часов')} назад"
    return f"{count(minutes // (24 * 60), 'день', 'дня', 'дней')} назад"
