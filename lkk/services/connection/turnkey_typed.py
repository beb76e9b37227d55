"""What an employee enters for works «под ключ»: lines of the estimate, their terms and words, read line by line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TypeVar

from lkk.services.forms.catalog.grid_connection.turnkey import TP_TURNKEY, WORKS
from lkk.services.forms.declaration import Answers
from lkk.services.kernel import numbers
from lkk.services.kernel.errors import FieldErrors, InvalidValue
from lkk.services.money.typed import kopecks_typed
from lkk.vocabulary.money import LARGEST_KOPECKS, LINE_LENGTH
from lkk.vocabulary.words import at_most_signs, number, roubles

MOST_LINES = 30
UNIT_LENGTH, TEXT_LENGTH = 20, 2000
MOST_QUANTITY, QUANTITY_PLACES = Decimal(100_000), 3
CELLS = ("name", "quantity", "unit", "price")
DAYS = {"works_days": (1, 250), "warranty_months": (12, 120)}
TEXTS = ("subject", "customer")
_UNIT = "шт."
_FIRST = {"works_days": "30", "warranty_months": "12"}
_WHOLE = Decimal(1)
T = TypeVar("T")
_WORD_OF = {
    "subject": "Напишите, что будет сделано: это предмет договора",
    "customer": "Напишите, что должен обеспечить заказчик",
}


@dataclass(frozen=True)
class WorkLine:
    """A line of the estimate; sums in kopecks, the price is of one unit, both with VAT."""

    name: str
    formula: str
    quantity: Decimal
    unit: str
    price_kopecks: int
    sum_kopecks: int


@dataclass(frozen=True)
class Order:
    """What was entered: the estimate, working days for the works, months of the warranty, duties of the customer."""

    lines: tuple[WorkLine, ...]
    works_days: int
    warranty_months: int
    subject: str
    customer: tuple[str, ...]

    @property
    def total_kopecks(self) -> int:
        """The sum of the lines, with VAT."""
        return sum(line.sum_kopecks for line in self.lines)


def prefilled(answers: Answers) -> dict[str, str]:
    """The first values of the form: a line for each work that was asked for, without its price."""
    field, chosen = TP_TURNKEY.field_named(WORKS), answers.get(WORKS) or ()
    works = [one.label for one in (field.options if field else ()) if one.value in chosen and one.value != "other"]
    lines = {
        f"{cell}_{at}": text
        for at, work in enumerate(works, start=1)
        for cell, text in zip(CELLS, (work, "1", _UNIT, ""), strict=True)
    }
    asked = "; ".join(works) or str(answers.get("works_other") or "")
    return {**lines, **_FIRST, "subject": asked, "customer": "Обеспечить доступ на объект в согласованные дни"}


def kept(typed: Mapping[str, str]) -> dict[str, str]:
    """What of a form is kept with the contract: the lines that were filled, where they stand, and the words."""
    cells = {f"{cell}_{at}": typed.get(f"{cell}_{at}", "").strip() for at in filled(typed) for cell in CELLS}
    return {**cells, **{name: typed.get(name, "") for name in (*DAYS, *TEXTS)}}


def filled(typed: Mapping[str, str]) -> list[int]:
    """The numbers of lines with anything in their cells."""
    return [at for at in range(1, MOST_LINES + 1) if any(typed.get(f"{cell}_{at}", "").strip() for cell in CELLS)]


def read(typed: Mapping[str, str], vat_percent: int) -> Order:
    """Read the form; a line with none of its cells filled is none.

    Raises:
        FieldErrors: values are missing or wrong, each by the name of its cell.
    """
    wrong = FieldErrors()
    lines: list[WorkLine] = []
    for at in filled(typed):
        line = _line(typed, at, vat_percent, {one.name for one in lines}, wrong)
        lines += [line] if line else []
    days = {name: _caught(wrong, name, _whole, typed.get(name, ""), *limits) or 0 for name, limits in DAYS.items()}
    texts = {name: _caught(wrong, name, _text, typed.get(name, ""), _WORD_OF[name]) or "" for name in TEXTS}
    if not filled(typed):
        wrong.add("name_1", "Внесите в смету хотя бы одну работу")
    if sum(line.sum_kopecks for line in lines) > LARGEST_KOPECKS:
        wrong.add("name_1", f"Сумма сметы больше {roubles(LARGEST_KOPECKS)}")
    wrong.raise_if_any()
    duties = tuple(one.strip() for one in texts["customer"].splitlines() if one.strip())
    return Order(tuple(lines), days["works_days"], days["warranty_months"], texts["subject"], duties)


def _line(typed: Mapping[str, str], at: int, vat_percent: int, known: set[str], wrong: FieldErrors) -> WorkLine | None:
    name = _caught(wrong, f"name_{at}", _name, typed.get(f"name_{at}", ""), known)
    quantity = _caught(wrong, f"quantity_{at}", _quantity, typed.get(f"quantity_{at}", ""))
    unit = _caught(wrong, f"unit_{at}", _unit, typed.get(f"unit_{at}", ""))
    price = _caught(wrong, f"price_{at}", _price, typed.get(f"price_{at}", ""))
    if name is None or quantity is None or unit is None or price is None:
        return None
    with_vat = _rounded(Decimal(price) * (100 + vat_percent) / 100)
    total = _rounded(with_vat * quantity)
    if not total:
        wrong.add(f"price_{at}", "Сумма строки меньше копейки")
        return None
    vat = f" (без НДС {roubles(price)}, НДС {number(vat_percent)} %)" if vat_percent else ", без НДС"
    formula = f"{roubles(with_vat)} за 1 {unit}{vat} × {number(quantity)} = {roubles(total)}"
    return WorkLine(name, formula, quantity, unit, with_vat, total)


def _caught(wrong: FieldErrors, at: str, read_one: Callable[..., T], *typed: object) -> T | None:
    try:
        return read_one(*typed)
    except InvalidValue as error:
        wrong.add(at, error)
        return None


def _name(text: str, known: set[str]) -> str:
    found = " ".join(text.split())
    if not found:
        raise InvalidValue("Назовите работу")
    if len(found) > LINE_LENGTH:
        raise InvalidValue(f"Сократите: {at_most_signs(LINE_LENGTH)}")
    if found in known:
        raise InvalidValue("Такая строка в смете уже есть: сложите их или назовите по-разному")
    return found


def _quantity(text: str) -> Decimal:
    try:
        found = Decimal(numbers.plain(text))
    except InvalidOperation:
        raise InvalidValue(numbers.no_number(text)) from None
    if not found.is_finite() or not 0 < found <= MOST_QUANTITY:
        raise InvalidValue(f"Больше нуля и не больше {number(MOST_QUANTITY)}")
    if found != round(found, QUANTITY_PLACES):
        raise InvalidValue("После запятой — не больше трёх цифр")
    return found


def _unit(text: str) -> str:
    found = text.strip()
    if not 0 < len(found) <= UNIT_LENGTH:
        raise InvalidValue(f"Единица, {at_most_signs(UNIT_LENGTH)}: шт., м, компл.")
    return found


def _price(text: str) -> int:
    found = kopecks_typed(text)
    if not found:
        raise InvalidValue("Цена больше нуля")
    return found


def _whole(text: str, low: int, high: int) -> int:
    found = text.strip()
    if not (found.isascii() and found.isdigit()) or len(found) > len(str(high)) or not low <= int(found) <= high:
        raise InvalidValue(f"Напишите целое число от {low} до {high}")
    return int(found)


def _text(text: str, missing: str) -> str:
    found = text.strip()
    if not found:
        raise InvalidValue(missing)
    if len(found) > TEXT_LENGTH:
        raise InvalidValue(f"Сократите: {at_most_signs(TEXT_LENGTH)}")
    return found


def _rounded(kopecks: Decimal) -> int:
    return int(kopecks.quantize(_WHOLE, ROUND_HALF_UP))
