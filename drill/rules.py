"""What a comparison calls lost or doubled, of what was found and what was acknowledged."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from drill.ledger import Ledger


class Cell(NamedTuple):
    """What the database has of a register: rows that count, the least value, whether all were sent."""

    rows: int
    value: Decimal | None
    sent: bool


NOTHING = Cell(0, None, False)


def readings(found: Mapping[int, Cell], known: Ledger) -> Iterator[str]:
    """Values that are not there, are there twice, or were not sent though it was said so."""
    for register, value in known.cells.items():
        cell = found.get(register, NOTHING)
        possible = [Decimal(one) for one in known.possible(register)]
        if cell.rows != 1 or cell.value not in possible:
            yield f"регистр {register}: подтверждено {value}, строк {cell.rows}, значение {cell.value}"
        elif register in known.sent and not cell.sent:
            yield f"регистр {register}: отправленное не отправлено"


def applications(found: Mapping[int, str], known: Ledger) -> Iterator[str]:
    """Filed applications, by draft, that have no number or another one."""
    for draft, number in known.filed.items():
        if found.get(draft) != number:
            yield f"заявка {number}: в базе {found.get(draft)}"


def uploads(found: Mapping[int, int], known: Ledger) -> Iterator[str]:
    """Drafts with more files than the one that each gets and those whose answer never came."""
    for draft, files in found.items():
        if files > 1 + known.unanswered[draft]:
            yield f"заявка {draft}: файлов {files}, загрузок без ответа {known.unanswered[draft]}"


def readings_outside(keys: int, doubled: int, transmitted: int, known: Ledger) -> Iterator[str]:
    """Readings that the accounting system lacks or has twice."""
    if doubled:
        yield f"учётная система: {doubled} показаний дважды"
    if min(keys, transmitted) < len(known.sent):
        yield f"учётная система: {keys} показаний, {transmitted} из {len(known.sent)} переданы"


def received(place: str, found: Iterable[str], wanted: Iterable[str]) -> Iterator[str]:
    """What was promised of applications and a neighbour lacks or has twice."""
    times = Counter(found)
    for one in wanted:
        if times[one] != 1:
            yield f"{place}: {one} — {times[one]}"
