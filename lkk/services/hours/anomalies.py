"""«Аномальное потребление» (domain 3.5): doubts about a meter's month, each a question whose answer is kept. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise

from lkk.vocabulary.hours import HOURS
from lkk.vocabulary.metering import REACTIVE_TO_ACTIVE, EnergyKind
from lkk.vocabulary.words import count, day, number

Days = Mapping[date, Sequence[Decimal | None]]

UNBALANCE = Decimal("0.02")  # of the integral consumption
PEAK_DROP = Decimal("0.1")
PEAK_HOURS = frozenset({7, 8, 9, 17, 18, 19, 20})
POWER_MARGIN = Decimal("1.1")
UNUSUAL_LOW, UNUSUAL_HIGH = Decimal("0.3"), Decimal(3)
_TENTH = Decimal("0.1")
NAMED = 3  # days that a question names


class DoubtCode(StrEnum):
    """What the person is asked; stored with the answer."""

    GAPS = "gaps"
    NEGATIVE = "negative"
    OVER_POWER = "over_power"
    UNUSUAL = "unusual"
    FLAT = "flat"
    REPEATED = "repeated"
    PEAK_DROP = "peak_drop"
    LOWER_CLOSING = "lower_closing"
    UNBALANCE = "unbalance"


@dataclass(frozen=True)
class Doubt:
    """A question about a meter's month."""

    code: DoubtCode
    text: str


@dataclass(frozen=True)
class Integral:
    """What the meter's counter says of the month: figures at its end and at its beginning, kWh = figures x K.

    None is a figure nobody has told.
    """

    closing: Decimal | None
    opening: Decimal | None
    multiplier: Decimal
    capacity: Decimal

    @property
    def energy(self) -> Decimal | None:
        """The consumption by the counter, past its highest number too; None when it cannot be told."""
        if self.closing is None or self.opening is None:
            return None
        delta = self.closing - self.opening
        if delta < 0 and self.opening > self.capacity * Decimal("0.9"):
            delta += self.capacity
        return delta * self.multiplier if delta >= 0 else None

    @property
    def goes_back(self) -> bool:
        """Whether the counter shows less than before and has not gone past its highest number."""
        return self.closing is not None and self.opening is not None and self.energy is None


def total(days: Days) -> Decimal:
    """Return the sum of the hours that are known."""
    return sum((value for values in days.values() for value in values if value is not None), Decimal(0))


def gaps(days: Days) -> list[tuple[date, int]]:
    """Return the hours nothing is known of."""
    return [(on, hour) for on, values in days.items() for hour, value in enumerate(values) if value is None]


def unbalance(days: Days, integral: Integral) -> Decimal | None:
    """Return |sum of hours - counter| / counter, None when there is nothing to divide by."""
    energy = integral.energy
    return abs(total(days) - energy) / energy if energy else None


def doubts(
    days: Days,
    integral: Integral,
    max_power_kw: Decimal,
    energy: EnergyKind = EnergyKind.ACTIVE_IN,
    usual: Decimal | None = None,
) -> list[Doubt]:
    """Return the questions in the order they are asked; `usual` is what an hour comes to in other months.

    Reactive energy has a bound of its own: as much as goes with the highest power at `REACTIVE_TO_ACTIVE`.
    """
    found = [_gaps(days), _negative(days)]
    found += [_over_power(days, max_power_kw, energy), _unusual(days, energy, usual)]
    found += [_flat(days), _repeated(days), _peak_drop(days), *_counter(days, integral)]
    return [doubt for doubt in found if doubt is not None]


def _gaps(days: Days) -> Doubt | None:
    missing = gaps(days)
    if not missing:
        return None
    first, hour = missing[0]
    hours = count(len(missing), "часа", "часов", "часов")
    text = f"Нет данных для {hours}, первый — {day(first)}, {hour:02d}:00. Отправить с пропусками?"
    return Doubt(DoubtCode.GAPS, text)


def _negative(days: Days) -> Doubt | None:
    found = [on for on, values in days.items() if any(value is not None and value < 0 for value in values)]
    if not found:
        return None
    return Doubt(DoubtCode.NEGATIVE, f"Есть значения меньше нуля: {_named(found)}. Они верные?")


def _over_power(days: Days, max_power_kw: Decimal, energy: EnergyKind) -> Doubt | None:
    most = max_power_kw * POWER_MARGIN * (1 if energy.active else REACTIVE_TO_ACTIVE)
    found = [on for on, values in days.items() if any(value is not None and value > most for value in values)]
    if not most or not found:
        return None
    what = "Расход" if energy.active else "Реактивная энергия"
    text = f"{what} за час больше возможного при мощности {number(max_power_kw)} кВт: {_named(found)}. Верно?"
    return Doubt(DoubtCode.OVER_POWER, text)


def _unusual(days: Days, energy: EnergyKind, usual: Decimal | None) -> Doubt | None:
    mean = _mean([value for values in days.values() for value in values])
    if mean is None or not usual or usual <= 0 or usual * UNUSUAL_LOW <= mean <= usual * UNUSUAL_HIGH:
        return None
    much = "больше" if mean > usual else "меньше"
    text = (
        f"В среднем за час {number(mean.quantize(_TENTH))} {energy.unit}, заметно {much} обычного "
        f"({number(usual.quantize(_TENTH))} {energy.unit}). Верно?"
    )
    return Doubt(DoubtCode.UNUSUAL, text)


def _flat(days: Days) -> Doubt | None:
    found = [on for on, values in days.items() if len(set(values)) == 1 and values[0]]
    if not found:
        return None
    return Doubt(DoubtCode.FLAT, f"Все часы суток одинаковые: {_named(found)}. Профиль верный?")


def _repeated(days: Days) -> Doubt | None:
    found = [
        later
        for (_, before), (later, values) in pairwise(days.items())
        if list(values) == list(before) and len(set(values)) > 1
    ]
    if not found:
        return None
    return Doubt(DoubtCode.REPEATED, f"Сутки в точности повторяют предыдущие: {_named(found)}. Профиль верный?")


def _peak_drop(days: Days) -> Doubt | None:
    peak = [values[hour] for values in days.values() for hour in range(HOURS) if hour in PEAK_HOURS]
    other = [values[hour] for values in days.values() for hour in range(HOURS) if hour not in PEAK_HOURS]
    in_peak, outside = _mean(peak), _mean(other)
    if in_peak is None or outside is None or outside <= 0 or in_peak >= outside * (1 - PEAK_DROP):
        return None
    drop = percent(1 - in_peak / outside)
    return Doubt(DoubtCode.PEAK_DROP, f"В пиковые часы (7-10 и 17-21) расход ниже остальных часов на {drop} %. Верно?")


def _counter(days: Days, integral: Integral) -> list[Doubt]:
    if integral.goes_back:
        text = (
            f"Фактическое показание {number(integral.closing or Decimal())} меньше показания на начало месяца "
            f"{number(integral.opening or Decimal())}. Верно?"
        )
        return [Doubt(DoubtCode.LOWER_CLOSING, text)]
    share, energy = unbalance(days, integral), integral.energy
    if energy is not None and not energy and total(days):
        text = (
            f"По показаниям расхода не было, а сумма часов {number(total(days))}. "
            "Проверьте фактическое показание. Отправить так?"
        )
        return [Doubt(DoubtCode.UNBALANCE, text)]
    if share is None or energy is None or share <= UNBALANCE:
        return []
    hint = ""
    if integral.multiplier > 1 and abs(total(days) * integral.multiplier - energy) <= energy * UNBALANCE:
        hint = " Похоже, значения не умножены на коэффициент трансформации."
    text = (
        f"Сумма часов {number(total(days))} отличается от расхода по показаниям {number(energy)} "
        f"на {percent(share)} %, допустимо {percent(UNBALANCE)} %.{hint} Отправить так?"
    )
    return [Doubt(DoubtCode.UNBALANCE, text)]


def percent(share: Decimal) -> str:
    """Return a share in percent with two decimals."""
    return number((share * 100).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize())


def _mean(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def _named(days: Sequence[date]) -> str:
    named = ", ".join(day(on) for on in days[:NAMED])
    return f"{named} и ещё {count(len(days) - NAMED, 'сутки', 'суток', 'суток')}" if len(days) > NAMED else named
