"""What may be entered for a register: hard checks refuse, everything doubtful becomes a question (domain 3.4, 3.5).

Pure: facts in, verdict out. Energy is in kWh (kvarh for reactive registers), power in kW, all Decimal.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from statistics import median

from dateutil.relativedelta import relativedelta

from lkk.services.kernel import numbers
from lkk.services.readings.consumption import ROLLOVER_FROM, passed
from lkk.vocabulary.metering import REACTIVE_TO_ACTIVE, EnergyKind, Zone
from lkk.vocabulary.words import count, day, number

POWER_MARGIN = Decimal("1.1")
POWER_REFUSED = 3  # times the possible energy that nobody can have used
UNUSUAL_LOW, UNUSUAL_HIGH = Decimal("0.3"), Decimal(3)
NIGHT_TO_DAY = 5
LAST_PERIODS = 6
_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?")


class QuestionCode(StrEnum):
    """What the person is asked before doubtful values are sent; the answer is stored with the reading."""

    ROLLOVER = "rollover"
    OVER_POWER = "over_power"
    OVER_REACTIVE = "over_reactive"
    UNUSUAL = "unusual"
    NO_CONSUMPTION = "no_consumption"
    STANDS_STILL = "stands_still"
    NIGHT_OVER_DAY = "night_over_day"
    ZONE_MISSING = "zone_missing"
    NEWER_DRAFT = "newer_draft"


@dataclass(frozen=True)
class Question:
    """A doubt about a value."""

    code: QuestionCode
    text: str


@dataclass(frozen=True)
class PastReading:
    """A transmitted reading of the register, or the `initial` value of the day its meter was installed."""

    period: date
    value: Decimal
    taken_on: date
    rollover: bool = False
    initial: bool = False


@dataclass(frozen=True)
class RegisterFacts:
    """All that the checks need to know; `history` holds transmitted readings before the period, newest first.

    A meter that was not read yet has its initial value there: the first consumption is counted from it.
    """

    energy: EnergyKind
    zone: Zone
    whole_digits: int
    decimal_digits: int
    multiplier: Decimal  # ct_ratio x vt_ratio
    max_power_kw: Decimal
    history: tuple[PastReading, ...] = ()

    @property
    def capacity(self) -> Decimal:
        """The first value the counter cannot show."""
        return Decimal(10) ** self.whole_digits

    @property
    def previous(self) -> PastReading | None:
        """The last transmitted reading before the period, else the initial value."""
        return self.history[0] if self.history else None

    @property
    def bounded_by_power(self) -> bool:
        """Whether kW tell how much is possible: of active energy where the power is known, never of reactive one."""
        return self.energy.active and self.max_power_kw > 0

    @property
    def bounded_by_tangent(self) -> bool:
        """Whether the power tells how much reactive energy can go with it."""
        return not self.energy.active and self.max_power_kw > 0


@dataclass(frozen=True)
class Verdict:
    """Outcome of the checks of one value; `error` refuses, `questions` must be answered before sending.

    `wrong_day`: the error is that of the day, and no other value would mend it.
    """

    value: Decimal | None = None
    error: str = ""
    delta: Decimal | None = None  # difference of the counter's figures
    energy: Decimal | None = None  # delta x multiplier
    unit: str = ""  # of `energy`
    rollover: bool = False
    questions: tuple[Question, ...] = field(default=())
    wrong_day: bool = False


def judge(text: str, taken_on: date, today: date, facts: RegisterFacts) -> Verdict:
    """Check one typed value as of the day it was read off; `today` is the day in the account's time zone."""
    parsed = parse(text, facts)
    if isinstance(parsed, str):
        return Verdict(error=parsed)
    if error := check_day(taken_on, today, facts):
        return Verdict(value=parsed, error=error, wrong_day=True)
    previous = facts.previous
    if previous is None:
        return Verdict(value=parsed)
    delta, rollover = parsed - previous.value, False
    if delta < 0:
        delta, rollover = delta + facts.capacity, True
        if not _rollover_is_plausible(parsed, delta, taken_on, facts, previous):
            return Verdict(value=parsed, error=_less_than(previous))
    energy, unit = delta * facts.multiplier, facts.energy.unit
    if facts.bounded_by_power and energy > _most_possible(taken_on, facts, previous) * POWER_REFUSED:
        return Verdict(value=parsed, error=_impossible(energy, facts))
    questions = tuple(_questions(delta, rollover, taken_on, facts, previous))
    return Verdict(parsed, "", delta, energy, unit, rollover, questions)


def parse(text: str, facts: RegisterFacts) -> Decimal | str:
    """The number, or the sentence that says why it is none; a comma or a point, spaces between groups."""
    plain = numbers.plain(text)
    if not _NUMBER.fullmatch(plain):
        return numbers.no_number(text)
    value = Decimal(plain)
    if value < 0:
        return "Показание не бывает отрицательным"
    if value >= facts.capacity:
        return f"Слишком много цифр: у прибора {facts.whole_digits} до запятой"
    if len(plain.partition(".")[2].rstrip("0")) > facts.decimal_digits:
        return _too_many_decimals(facts.decimal_digits)
    return value


def check_day(taken_on: date, today: date, facts: RegisterFacts) -> str:
    """Refuse a day in the future or before the last transmitted reading; empty when it is right."""
    if taken_on > today:
        return "Дата снятия показаний ещё не наступила"
    if facts.previous and taken_on < facts.previous.taken_on:
        if facts.previous.initial:
            return f"Дата раньше установки прибора ({day(facts.previous.taken_on)})"
        return f"Дата раньше последних переданных показаний ({day(facts.previous.taken_on)})"
    return ""


def newer_question(typed: Decimal, newer: Decimal, *, sent: bool) -> Question:
    """Asked when another value was entered, or `sent`, later than what is being sent."""
    return Question(
        QuestionCode.NEWER_DRAFT,
        f"{newer_words(newer, sent=sent)}. Отправить {number(typed)}?",
    )


def newer_words(newer: Decimal, *, sent: bool) -> str:
    """What is told of a value that was entered, or `sent`, later than the one that stands in an input."""
    if sent:
        return f"Уже отправлено другое значение: {number(newer)}"
    return f"В другой вкладке введено позже: {number(newer)}"


def zone_questions(deltas: dict[Zone, Decimal | None], zones: int) -> list[Question]:
    """Doubts about the zones of one meter and kind of energy together; None is a zone left empty."""
    missing = [zone for zone, delta in deltas.items() if delta is None]
    if missing and len(missing) < len(deltas):
        names = ", ".join(f"{zone.label} ({zone.name_among(zones)})" for zone in missing)
        return [Question(QuestionCode.ZONE_MISSING, f"Не заполнена зона {names}. Отправить без неё?")]
    day, night = deltas.get(Zone.T1), deltas.get(Zone.T2)
    if zones > 1 and day is not None and night is not None and night > max(day, Decimal(1)) * NIGHT_TO_DAY:
        text = "Ночной расход больше дневного в пять раз и более. Значения зон не перепутаны?"
        return [Question(QuestionCode.NIGHT_OVER_DAY, text)]
    return []


def _rollover_is_plausible(
    value: Decimal, wrapped: Decimal, taken_on: date, facts: RegisterFacts, previous: PastReading
) -> bool:
    """From the last tenth of the scale on; where kW tell nothing, to its first tenth."""
    near_the_end = previous.value > facts.capacity * ROLLOVER_FROM
    if not facts.bounded_by_power:
        return near_the_end and value < facts.capacity * (1 - ROLLOVER_FROM)
    return near_the_end and wrapped * facts.multiplier <= _most_possible(taken_on, facts, previous)


def _most_possible(taken_on: date, facts: RegisterFacts, previous: PastReading) -> Decimal:
    """Energy at full power since the last reading, with a margin of a tenth."""
    return facts.max_power_kw * 24 * _days(taken_on, previous) * POWER_MARGIN


def _days(taken_on: date, previous: PastReading) -> int:
    return max((taken_on - previous.taken_on).days, 1)


def _questions(
    delta: Decimal, rollover: bool, taken_on: date, facts: RegisterFacts, previous: PastReading
) -> list[Question]:
    energy = delta * facts.multiplier
    found = []
    if rollover:
        came_to = f"{number(energy)} {facts.energy.unit}"
        text = (
            f"Новое показание меньше прежнего ({number(previous.value)}). "
            f"Счётчик перешёл через ноль, и расход {came_to}?"
        )
        found.append(Question(QuestionCode.ROLLOVER, text))
    if facts.bounded_by_power and energy > _most_possible(taken_on, facts, previous):
        text = (
            f"Расход {number(energy)} {facts.energy.unit} больше возможного при максимальной мощности "
            f"{number(facts.max_power_kw)} кВт. Показание верное?"
        )
        return [*found, Question(QuestionCode.OVER_POWER, text)]
    if facts.bounded_by_tangent and energy > _most_possible(taken_on, facts, previous) * REACTIVE_TO_ACTIVE:
        text = (
            f"Реактивная энергия {number(energy)} {facts.energy.unit} больше, чем бывает при максимальной мощности "
            f"{number(facts.max_power_kw)} кВт. Показание верное?"
        )
        return [*found, Question(QuestionCode.OVER_REACTIVE, text)]
    usual = _usual_per_day(facts, taken_on)
    if usual is None or usual <= 0:
        return [*found, _no_consumption(facts)] if delta == 0 and _stands_still(facts) else found
    if delta == 0:
        return [*found, _no_consumption(facts)]
    expected = usual * _days(taken_on, previous)
    if not expected * UNUSUAL_LOW <= delta <= expected * UNUSUAL_HIGH:
        much = "больше" if delta > expected else "меньше"
        text = f"Расход {number(energy)} {facts.energy.unit} заметно {much} обычного. Показание верное?"
        found.append(Question(QuestionCode.UNUSUAL, text))
    return found


def _no_consumption(facts: RegisterFacts) -> Question:
    if _stands_still(facts):
        text = "Показание не меняется второй месяц подряд, хотя раньше расход был. Показание верное?"
        return Question(QuestionCode.STANDS_STILL, text)
    return Question(QuestionCode.NO_CONSUMPTION, "Расхода нет, хотя обычно он был. Показание верное?")


def _stands_still(facts: RegisterFacts) -> bool:
    """Whether the last two readings are equal already, of a counter that has moved before."""
    values = [past.value for past in facts.history]
    return len(values) > 1 and values[0] == values[1] and any(value != values[0] for value in values)


def expected_values(facts: RegisterFacts, taken_on: date) -> tuple[Decimal, Decimal] | None:
    """Return the lowest and the highest value that nothing is asked about, in whole figures.

    None where the past tells nothing, the counter stands still, or would pass its zero.
    """
    previous, usual = facts.previous, _usual_per_day(facts, taken_on)
    if previous is None or usual is None or usual <= 0:
        return None
    expected = usual * _days(taken_on, previous)
    low = (previous.value + expected * UNUSUAL_LOW).to_integral_value(ROUND_CEILING)
    high = (previous.value + expected * UNUSUAL_HIGH).to_integral_value(ROUND_FLOOR)
    return (low, high) if low <= high < facts.capacity else None


def _usual_per_day(facts: RegisterFacts, taken_on: date) -> Decimal | None:
    """Figures a day in the same month of last year, else the median of the last six periods."""
    rates = {}
    for newer, older in zip(facts.history, facts.history[1:], strict=False):
        delta = passed(older.value, newer.value, facts.capacity, rollover=newer.rollover)
        if delta is not None:
            rates[newer.period] = delta / _days(newer.taken_on, older)
    if not rates:
        return None
    a_year_ago = taken_on - relativedelta(years=1, day=1)
    if a_year_ago in rates:
        return rates[a_year_ago]
    return median(list(rates.values())[:LAST_PERIODS])


def _impossible(energy: Decimal, facts: RegisterFacts) -> str:
    return (
        f"Расход {number(energy)} {facts.energy.unit} больше возможного в {POWER_REFUSED} раза и более: максимальная "
        f"мощность {number(facts.max_power_kw)} кВт. Проверьте цифры"
    )


def _less_than(previous: PastReading) -> str:
    if previous.initial:
        return (
            f"Показание меньше начального ({number(previous.value)} при установке прибора {day(previous.taken_on)}). "
            "Проверьте цифры и номер прибора"
        )
    return (
        f"Показание меньше предыдущего ({number(previous.value)} от {day(previous.taken_on)}). "
        "Проверьте цифры. Если ошибка была в предыдущем или прибор заменён, позвоните в контакт-центр: "
        "исправить показания закрытого месяца может только он"
    )


def _too_many_decimals(digits: int) -> str:
    if digits == 0:
        return "Введите целое число: у прибора нет цифр после запятой"
    return f"После запятой у прибора {count(digits, 'цифра', 'цифры', 'цифр')}, лишние не вводите"
