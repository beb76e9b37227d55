"""Quarters of a year as they are disclosed: by the first day, and by a word of an address such as 2026-3."""

from datetime import date

from dateutil.relativedelta import relativedelta

_ROMAN = ("I", "II", "III", "IV")
#: Years that an address may name.
_YEARS = range(2020, 2100)
_MONTHS = 3


def quarter_of(day: date) -> date:
    """The first day of the quarter of a day."""
    return day.replace(month=day.month - (day.month - 1) % _MONTHS, day=1)


def last_day(quarter: date) -> date:
    """The last day of a quarter."""
    return quarter + relativedelta(months=_MONTHS, days=-1)


def before(quarter: date, number: int = 1) -> date:
    """The quarter so many before another one."""
    return quarter - relativedelta(months=_MONTHS * number)


def word(quarter: date) -> str:
    """«2026-3» of the third quarter of 2026."""
    return f"{quarter.year}-{(quarter.month - 1) // _MONTHS + 1}"


def from_word(raw: str) -> date | None:
    """The quarter of such a word, None for anything else."""
    year, number = raw[:4], raw[5:]
    if raw[4:5] != "-" or number not in ("1", "2", "3", "4") or year not in map(str, _YEARS):
        return None
    return date(int(year), (int(number) - 1) * _MONTHS + 1, 1)


def in_words(quarter: date) -> str:
    """«III квартал 2026 г.»."""
    return f"{_ROMAN[(quarter.month - 1) // _MONTHS]} квартал {quarter.year} г."
