"""Parts of the sum of a contract and the days they are due: by milestones, or by quarters; pure.

A kopeck is never lost: what is left of the rounding stands in the last part of what is divided.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from lkk.services.directories.connection import TermRow
from lkk.vocabulary.connection import Milestone

WHOLE_PERCENT = 100
MONTHS_IN_QUARTER = 3


@dataclass(frozen=True)
class Part:
    """A part of the sum; `quarter` is counted from 1 for parts of a quarterly line, 0 for a part of its own."""

    number: int
    kopecks: int
    milestone: Milestone
    days: int
    quarter: int = 0
    not_after: Milestone | None = None


class WrongPlan(ValueError):
    """The percents of a plan are not a hundred."""


def parts_of(total_kopecks: int, plan: Sequence[TermRow]) -> tuple[Part, ...]:
    """Divide a sum by a plan.

    Raises:
        WrongPlan: the percents of its lines are not a hundred.
    """
    if sum(term.percent for term in plan) != WHOLE_PERCENT:
        raise WrongPlan
    found: list[Part] = []
    left = total_kopecks
    for index, term in enumerate(plan):
        last = index == len(plan) - 1
        share = left if last else total_kopecks * term.percent // WHOLE_PERCENT
        left -= share
        for quarter, kopecks in enumerate(_equal(share, term.quarters), start=1):
            found.append(
                Part(
                    len(found) + 1,
                    kopecks,
                    term.milestone,
                    term.days,
                    quarter if term.quarters > 1 else 0,
                    term.not_after,
                )
            )
    return tuple(found)


def due_on(part: Part, known: Mapping[Milestone, date]) -> date | None:
    """The last day of a part; None while its milestone has not come."""
    days = list(_days(part, known))
    return min(days) if days else None


def _days(part: Part, known: Mapping[Milestone, date]) -> Iterable[date]:
    if part.milestone in known:
        yield known[part.milestone] + relativedelta(months=MONTHS_IN_QUARTER * part.quarter) + timedelta(days=part.days)
    if part.not_after is not None and part.not_after in known:
        yield known[part.not_after]


def _equal(kopecks: int, count: int) -> list[int]:
    each = kopecks // count
    return [*[each] * (count - 1), kopecks - each * (count - 1)]
