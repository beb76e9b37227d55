"""Months as a browser sends them, `YYYY-MM`, and the ones that a list offers."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from lkk.state.days import day_of
from lkk.vocabulary import words


@dataclass
class MonthOption:
    """A line of a native list."""

    value: str
    label: str


def month_of(raw: str) -> date | None:
    """The first day of the month, None for anything that is no month of our time."""
    return day_of(f"{raw}-01") if len(raw) == len("2026-01") else None


def month_value(day: date) -> str:
    """The month of a day as a list sends it."""
    return f"{day:%Y-%m}"


def last_months(today: date, count: int) -> list[MonthOption]:
    """The months before and with that of a day, newest first."""
    months = [today.replace(day=1) - relativedelta(months=back) for back in range(count)]
    return [MonthOption(month_value(one), words.month(one)) for one in months]
