"""The accounting system's own rules about a reading; pure functions."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date

from lkk.sandbox.accounting.messages import ReadingItem

_ROLLOVER_SHARE = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class Register:
    """One counter of a meter: how many digits it shows and when it was taken down."""

    whole_digits: int
    decimal_digits: int
    removed_on: date | None

    @property
    def capacity(self) -> Decimal:
        """The first number the counter cannot show."""
        return Decimal(10) ** self.whole_digits


@dataclass(frozen=True, slots=True)
class Known:
    """The valid reading of one billing period (YYYY-MM)."""

    value: Decimal
    billing_period: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a reading is not taken: a code for programs, a reason for the customer."""

    code: str
    reason: str


def judge(
    item: ReadingItem, register: Register | None, earlier: Known | None, later: Known | None, today: date
) -> Refusal | None:
    """Decide on one reading against the nearest earlier and later periods; None means accepted."""
    if register is None:
        return Refusal("unknown_register", "Такого счётчика нет в учётной системе. Проверьте, не заменён ли он.")
    return (
        _judge_day(item, register, today)
        or _judge_digits(item, register)
        or _judge_order(item, register, earlier, later)
    )


def _judge_day(item: ReadingItem, register: Register, today: date) -> Refusal | None:
    if item.taken_on > today:
        return Refusal("future_date", f"Дата снятия {item.taken_on:%d.%m.%Y} ещё не наступила.")
    if register.removed_on and item.taken_on > register.removed_on:
        return Refusal(
            "meter_removed",
            f"Счётчик снят {register.removed_on:%d.%m.%Y}. Передайте показания нового счётчика.",
        )
    return None


def _judge_digits(item: ReadingItem, register: Register) -> Refusal | None:
    if item.number >= register.capacity:
        return Refusal(
            "too_many_digits",
            f"В показании {_spell(item.number)} больше цифр, чем у счётчика: "
            f"до запятой их не больше {register.whole_digits}.",
        )
    exponent = item.number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > register.decimal_digits:
        return Refusal(
            "too_many_digits",
            f"В показании {_spell(item.number)} больше цифр, чем у счётчика: "
            f"после запятой их не больше {register.decimal_digits}.",
        )
    return None


def _judge_order(item: ReadingItem, register: Register, earlier: Known | None, later: Known | None) -> Refusal | None:
    lower = earlier is not None and item.number < earlier.value
    if earlier and lower and not (item.rollover and earlier.value > register.capacity * _ROLLOVER_SHARE):
        return Refusal(
            "lower_than_last",
            f"Показание {_spell(item.number)} меньше принятого за {_month(earlier.billing_period)}: "
            f"{_spell(earlier.value)}. Проверьте цифры и номер счётчика.",
        )
    if later is None:
        return None
    # Both are put on a line that goes on past the rollover, which may lie before or after this reading.
    value = item.number + register.capacity if lower else item.number
    later_wrapped = earlier is not None and later.value < earlier.value
    limit = later.value + register.capacity if later_wrapped else later.value
    if value > limit:
        return Refusal(
            "higher_than_next",
            f"Показание {_spell(item.number)} больше принятого за {_month(later.billing_period)}: "
            f"{_spell(later.value)}. Проверьте цифры и месяц.",
        )
    return None


def _spell(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",")


def _month(billing_period: str) -> str:
    return format_date(date.fromisoformat(f"{billing_period}-01"), "LLLL y 'г.'", locale="ru")
