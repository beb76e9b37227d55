"""What stands in a row of the grid as a whole, which rows want something, and how far the account is."""

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum

from lkk.services.readings.grid import GridView, PointView
from lkk.vocabulary.metering import ReadingStatus, RowFilter

_SENT = (ReadingStatus.VALID, ReadingStatus.TRANSMITTED)


class RowState(StrEnum):
    """The state of a metering point in the period: the first that holds."""

    REJECTED = "rejected"  # the accounting system has refused a value
    ASKED = "asked"  # a value is doubtful and has no yes yet
    BY_ITSELF = "by_itself"  # the meter sends its readings, nothing is entered
    EMPTY = "empty"
    PARTLY = "partly"
    KEPT = "kept"  # every register has a value, not all are sent
    SENT = "sent"  # every register is sent, not all are accepted yet
    TRANSMITTED = "transmitted"


@dataclass(frozen=True)
class Progress:
    """How many registers there are to be told of, how many have a value and how many of these are sent."""

    of: int
    filled: int
    sent: int


def state_of(point: PointView, asked: Container[int]) -> RowState:
    """Return the state of a row; `asked` are the registers with an open question or a refused value."""
    statuses = [cell.entered.status for cell in point.cells]
    if ReadingStatus.REJECTED in statuses:
        return RowState.REJECTED
    if any(cell.register_id in asked for cell in point.cells):
        return RowState.ASKED
    if not any(statuses):
        return RowState.BY_ITSELF if point.in_smart_system else RowState.EMPTY
    if not all(statuses):
        return RowState.PARTLY
    if not all(status in _SENT for status in statuses):
        return RowState.KEPT
    transmitted = all(status is ReadingStatus.TRANSMITTED for status in statuses)
    return RowState.TRANSMITTED if transmitted else RowState.SENT


def wanted_by(one: RowFilter, point: PointView, asked: Container[int]) -> bool:
    """Whether a filter shows the row; a meter that sends its readings by itself is not «не заполнено»."""
    match one:
        case RowFilter.ALL:
            return True
        case RowFilter.EMPTY:
            by_itself = state_of(point, asked) is RowState.BY_ITSELF
            return not by_itself and any(cell.entered.status is None for cell in point.cells)
        case RowFilter.ASKED:
            return any(cell.register_id in asked for cell in point.cells)
        case RowFilter.REJECTED:
            return any(cell.entered.status is ReadingStatus.REJECTED for cell in point.cells)


def progress_of(view: GridView) -> Progress:
    """Return how far the account is; meters that send by themselves count only when something is entered."""
    told = [point for point in view.points if state_of(point, ()) is not RowState.BY_ITSELF]
    statuses = [cell.entered.status for point in told for cell in point.cells]
    return Progress(
        of=len(statuses),
        filled=sum(status is not None for status in statuses),
        sent=sum(status in _SENT for status in statuses),
    )
