"""What was entered or sent elsewhere while an input of this tab holds another value."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from lkk.services.kernel import numbers
from lkk.services.readings.grid import GridView
from lkk.services.readings.rules import newer_words
from lkk.vocabulary.metering import ReadingStatus

_SENT = (ReadingStatus.VALID, ReadingStatus.TRANSMITTED)


def newer_elsewhere(
    view: GridView, held: Mapping[int, str], seen: Mapping[int, Decimal | None]
) -> dict[int, tuple[str, str]]:
    """Words with their tone by register.

    `held` are the texts of the inputs as far as they are known, `seen` the values this tab knew of.
    """
    found = {}
    for point in view.points:
        for cell in point.cells:
            key, entered = cell.register_id, cell.entered
            if key not in held or entered.value is None or entered.status is ReadingStatus.REJECTED:
                continue
            if entered.value != seen.get(key) and entered.value != _number(held[key]):
                found[key] = (newer_words(entered.value, sent=entered.status in _SENT), "attention")
    return found


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(numbers.plain(text))
    except InvalidOperation:
        return None
