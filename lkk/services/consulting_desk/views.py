"""What the report tells."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class ReportLine:
    """Figures of a consultant, of a period, or of all; times are minutes of working time, none where nothing is known.

    `wait` and `longest_wait` are until a consultant came, `answer` until the first word; `messages` and `calls` are the
    load beside the dialogues.
    """

    label: str
    dialogues: int = 0
    wait: Decimal | None = None
    longest_wait: Decimal | None = None
    answer: Decimal | None = None
    rating: Decimal | None = None
    ratings: int = 0
    messages: int = 0
    calls: int = 0


@dataclass(frozen=True)
class Report:
    """The dialogues that were begun between two days; `step` says what a period is."""

    first: date
    last: date
    step: str
    total: ReportLine
    managers: tuple[ReportLine, ...]
    periods: tuple[ReportLine, ...]
