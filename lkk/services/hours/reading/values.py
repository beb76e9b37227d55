"""Values of cells: a number with at most four decimals, an empty hour is a gap and never zero [seed B]."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from lkk.vocabulary.hours import DECIMALS

_WHOLE_DIGITS = 8
LARGEST = 10**_WHOLE_DIGITS
SCALE = 10**DECIMALS
EXPECTED = f"число кВт·ч, не больше {DECIMALS} знаков после запятой"
NO_VALUE = "пусто"
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,20})?")
#: A number as it is kept, with no zero to spare: nothing is left to be put in order.
_PLAIN = re.compile(r"0|[1-9][0-9]{0,7}|(?:0|[1-9][0-9]{0,7})\.[0-9]{0,3}[1-9]")
_PLAIN_ONES = re.compile(r"(?:(?:(?:0|[1-9][0-9]{0,7})(?:\.[0-9]{0,3}[1-9])?)?(?:;|$))*")
_LONGEST_PLAIN = 14  # with what stands between it and the next
_DAY = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})|([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T00:00:00(?:\.0{1,3})?)?")
_SPACES = str.maketrans("", "", " \u00a0\u202f\t")


class NotValue(Exception):
    """The cell holds something else than what it is for; the text says what."""


def number(cell: Any) -> str | None:
    """Return the value of an hour as plain text without zeros at its end, None for an empty cell.

    A computed number is taken as the spreadsheet shows it, with 15 significant digits: 0.1+0.2 is 0.3 there.

    Raises:
        NotValue: text, a date, more than four decimals, a number no meter can have counted.
    """
    if type(cell) is float:  # nearly all cells are; a Decimal for each would take ten times as long
        plain = f"{cell:.15g}"
        if "e" not in plain and len(plain) - (plain.find(".") + 1 or len(plain)) <= DECIMALS and abs(cell) < LARGEST:
            return "0" if plain == "-0" else plain
    elif type(cell) is str and _PLAIN.fullmatch(cell):
        return cell
    return _number(cell)


def hour(cell: Any) -> int | None:
    """Return the value of an hour in 1/10000 of its unit, None for an empty cell. Raises NotValue as `number`."""
    if type(cell) is str and cell.isascii() and cell.isdigit() and len(cell) <= _WHOLE_DIGITS:
        return int(cell) * SCALE
    plain = number(cell)
    return None if plain is None else int(Decimal(plain) * SCALE)


def hours(cells: Sequence[Any]) -> list[int | None] | None:
    """Return what `hour` says of each cell, all at once; None where a cell has to be looked at by itself.

    A float that its own tenthousandths give back has no more decimals: no number is written out to count them.
    """
    known = [cell for cell in cells if type(cell) is float]
    try:
        scaled = [round(cell * SCALE) for cell in known]
    except (ValueError, OverflowError):  # no number
        return None
    if [one / SCALE for one in scaled] != known or any(abs(one) >= LARGEST * SCALE for one in _ends(scaled)):
        return None
    if len(known) == len(cells):
        return [*scaled]
    if any(type(cell) is not float and cell is not None and cell != "" for cell in cells):
        return None
    following = iter(scaled)
    return [next(following) if type(cell) is float else None for cell in cells]


def hours_of_texts(told: Sequence[str]) -> list[str | None] | None:
    """Return texts as they are kept, empty ones as gaps; None where one has to be looked at by itself."""
    joined = ";".join(told)
    alone = joined.count(";") < max(len(told), 1) and len(joined) <= len(told) * _LONGEST_PLAIN
    return [one or None for one in told] if alone and _PLAIN_ONES.fullmatch(joined) else None


def energy(value: int | str | None) -> Decimal | None:
    """Return an hour in its unit: a number counts ten-thousandths of it, a text says it as it stands."""
    return value if value is None else Decimal(value) if isinstance(value, str) else Decimal(value) / SCALE


def _ends(values: Sequence[int]) -> tuple[int, ...]:
    return (min(values), max(values)) if values else ()


def _number(cell: Any) -> str | None:
    plain = _plain(cell)
    if plain == "":
        return None
    if not _NUMBER.fullmatch(plain):
        raise NotValue(f"не число: «{plain[:40]}»")
    value = Decimal(plain.replace(",", ".")).normalize()
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > DECIMALS:
        raise NotValue(f"после запятой больше {DECIMALS} знаков: {plain[:40]}")
    if abs(value) >= LARGEST:
        raise NotValue(f"слишком большое число: {plain[:40]}")
    return format(value, "f") if value else "0"


def _plain(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        raise NotValue("не число: логическое значение")
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return format(Decimal(format(cell, ".15g")), "f") if isfinite(cell) else str(cell)
    if isinstance(cell, str):
        return cell.translate(_SPACES).strip()
    raise NotValue(f"не число: {shown(cell)}")


def text(cell: Any) -> str:
    """Return a cell as the text a person sees; whole numbers without a point."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).replace("\0", "").split())  # which no database keeps


def day(cell: Any) -> date | None:
    """Return a day, None for an empty cell.

    Raises:
        NotValue: the cell is neither a date nor text that says one.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    said = text(cell)
    if not said:
        return None
    found = _DAY.fullmatch(said)
    if found is None:
        raise NotValue(f"не дата: «{said[:40]}»")
    d, m, y = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        return date(int(y), int(m), int(d))
    except ValueError:
        raise NotValue(f"нет такого дня: {said[:40]}") from None


def said_day(value: date) -> str:
    """Return «21.11.2026»; the child does not load the words of the pages, which cost more than the file."""
    return f"{value.day:02d}.{value.month:02d}.{value.year}"


def shown(cell: Any) -> str:
    """Return a cell in words for a list of faults."""
    if isinstance(cell, date):
        return f"{said_day(cell)}"
    return text(cell)[:60] or NO_VALUE
