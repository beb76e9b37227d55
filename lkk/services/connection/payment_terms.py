"""Parts of a contract's sum as terms of the customer: until when each is paid, and how late it is; pure.

A request for information stops none of them: the law pauses terms of the company, and these are the contract's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lkk.models.connection import ConnectionPayment
from lkk.vocabulary.connection import PartState

#: Of parts that are not paid, so many are shown: instalments go on for years.
MOST_AHEAD = 4


@dataclass(frozen=True)
class PaymentTerm:
    """A part as a term; `due_on` is None until its event has come, `days_late` counts up to the payment or today."""

    number: int
    of: int
    kopecks: int
    due_on: date | None
    state: PartState
    paid_on: date | None
    days_late: int


def terms_of(
    parts: Sequence[ConnectionPayment], today: date, *, has_clock: bool, over: bool
) -> tuple[PaymentTerm, ...]:
    """The parts that are shown, those to be paid first.

    `has_clock`: the first part has a clock of its own, that of the payment which concludes the contract; `over`: the
    application has ended without a result, nothing is awaited any more.
    """
    asked = [one for one in parts if one.number > 1 or not has_clock]
    ahead = [one for one in asked if one.paid_on is None][:MOST_AHEAD]
    paid = [one for one in asked if one.paid_on is not None]
    return tuple(_term(one, len(parts), today, over=over) for one in (*ahead, *paid))


def _term(part: ConnectionPayment, of: int, today: date, *, over: bool) -> PaymentTerm:
    until = part.paid_on or today
    late = max(0, (until - part.due_on).days) if part.due_on else 0
    return PaymentTerm(
        part.number, of, part.kopecks, part.due_on, _state(part, late, over=over), part.paid_on, 0 if over else late
    )


def _state(part: ConnectionPayment, late: int, *, over: bool) -> PartState:
    if part.paid_on is not None:
        return PartState.PAID
    if over:
        return PartState.DROPPED
    if part.due_on is None:
        return PartState.AHEAD
    return PartState.LATE if late else PartState.RUNNING
