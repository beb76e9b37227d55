"""How long an account was without supply in a year: pure sums over spans of time."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Span(NamedTuple):
    """From a moment until another, both aware."""

    first: datetime
    last: datetime


def year_of(year: int, zone: str) -> Span:
    """Return a calendar year of a time zone."""
    here = ZoneInfo(zone)
    return Span(datetime(year, 1, 1, tzinfo=here), datetime(year + 1, 1, 1, tzinfo=here))


def merged(spans: Iterable[Span], within: Span) -> list[Span]:
    """Return the spans cut to `within`, those that touch or overlap made one: an hour without light counts once."""
    found: list[Span] = []
    for span in sorted(spans):
        first, last = max(span.first, within.first), min(span.last, within.last)
        if last <= first:
            continue
        if found and first <= found[-1].last:
            found[-1] = Span(found[-1].first, max(found[-1].last, last))
        else:
            found.append(Span(first, last))
    return found


def total(spans: Iterable[Span]) -> timedelta:
    """Return the length of spans that do not overlap."""
    return sum((span.last - span.first for span in spans), timedelta())


def longest(spans: Iterable[Span]) -> timedelta:
    """Return the length of the longest span, nothing for none."""
    return max((span.last - span.first for span in spans), default=timedelta())


def this_year(now: datetime, zone: str) -> int:
    """Return the year it is in a time zone."""
    today: date = now.astimezone(ZoneInfo(zone)).date()
    return today.year
