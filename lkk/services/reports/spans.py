"""The days a saved report tells of, and the days its letters leave on; all of the company's zone."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from lkk.services.reports import quarters
from lkk.vocabulary.reports import ReportEvery, ReportSpan

_DAY, _WEEK, _YEAR = timedelta(days=1), timedelta(days=7), timedelta(days=364)


def days_of(span: ReportSpan, today: date) -> tuple[date, date]:
    """The first and the last day of a span that moves.

    Raises:
        ValueError: the span has days of its own.
    """
    month = today.replace(day=1)
    monday = today - timedelta(days=today.weekday())
    quarter = quarters.quarter_of(today)
    match span:
        case ReportSpan.YESTERDAY:
            return today - _DAY, today - _DAY
        case ReportSpan.LAST_WEEK:
            return monday - _WEEK, monday - _DAY
        case ReportSpan.LAST_MONTH:
            return month - relativedelta(months=1), month - _DAY
        case ReportSpan.LAST_QUARTER:
            return quarters.before(quarter, 1), quarter - _DAY
        case ReportSpan.THIS_YEAR:
            return today.replace(month=1, day=1), today
        case ReportSpan.LAST_YEAR:
            return today - _YEAR, today
        case ReportSpan.DAYS:
            raise ValueError(span)


def next_day(every: ReportEvery, today: date) -> date:
    """The next day a letter leaves on, later than today."""
    match every:
        case ReportEvery.DAY:
            return today + _DAY
        case ReportEvery.WEEK:
            return today + _WEEK - timedelta(days=today.weekday())
        case ReportEvery.MONTH:
            return today.replace(day=1) + relativedelta(months=1)
