"""What the report tells."""

from dataclasses import dataclass
from datetime import date, datetime
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
class RatingLine:
    """What a customer has said of a dialogue that was closed."""

    dialogue_id: int
    rated_at: datetime
    rating: int
    comment: str
    customer: str
    consultant: str


@dataclass(frozen=True)
class Report:
    """The dialogues that were begun between two days; `step` says what a period is."""

    first: date
    last: date
    step: str
    total: ReportLine
    ratings: tuple[RatingLine, ...]  # the newest, fifty at the most
    managers: tuple[ReportLine, ...]
    periods: tuple[ReportLine, ...]
