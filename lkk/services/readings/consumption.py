"""How much was used: a counter's figures times the ratio, over zero and over replacements (domain 3.4).

Pure. Energy is in kWh (kvarh of reactive registers); the ratio is applied once, to the difference of the figures.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from dateutil.relativedelta import relativedelta

from lkk.vocabulary.metering import EnergyKind, Zone

ROLLOVER_FROM = Decimal("0.9")  # a counter rolls over only from the last tenth of its scale
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Counted:
    """A figure of a register for a month; `rollover` says that the counter has passed its zero since the one before."""

    period: date
    value: Decimal
    rollover: bool = False


@dataclass(frozen=True)
class RegisterLife:
    """A register from its installation to its removal; `counted` are the valid readings, one a month, in any order."""

    energy: EnergyKind
    zone: Zone
    whole_digits: int
    multiplier: Decimal  # ct_ratio x vt_ratio
    counted: tuple[Counted, ...]
    installed_on: date | None = None
    initial_value: Decimal | None = None
    removed_on: date | None = None
    final_value: Decimal | None = None
    ratios: tuple[tuple[date, Decimal], ...] = ()  # with the days they hold from, in the order of time

    def multiplier_in(self, period: date) -> Decimal:
        """The ratio in force on the first day of a month; before the first one known, that one."""
        held = [ratio for since, ratio in self.ratios if since <= period]
        return held[-1] if held else self.ratios[0][1] if self.ratios else self.multiplier

    @property
    def capacity(self) -> Decimal:
        """The first value the counter cannot show."""
        return Decimal(10) ** self.whole_digits


def passed(opening: Decimal, closing: Decimal, capacity: Decimal, *, rollover: bool = False) -> Decimal | None:
    """Return how far a counter has moved, None when it seems to have gone back.

    A smaller figure is the counter's passing of zero when it is known to be, or when the figures lie in the last and
    in the first tenth of the scale.
    """
    if closing >= opening:
        return closing - opening
    near = opening > capacity * ROLLOVER_FROM and closing < capacity * (1 - ROLLOVER_FROM)
    return closing - opening + capacity if rollover or near else None


def used(life: RegisterLife, period: date) -> Decimal | None:
    """Return the energy of a register in a month, None when its figures tell nothing of it.

    What the counter moved over months without readings counts in the month it was read next. The last value of a
    meter that was taken down closes the month of its removal; when that month had its reading before, the next one.
    """
    figures = _figures(life)
    found = next((index for index, one in enumerate(figures) if one.period == period and index), None)
    if found is None:
        return None
    last = max(index for index, one in enumerate(figures) if one.period == period)
    total = Decimal()
    for before, after in zip(figures[found - 1 : last], figures[found : last + 1], strict=True):
        moved = passed(before.value, after.value, life.capacity, rollover=after.rollover)
        if moved is None:
            return None
        total += moved
    return total * life.multiplier_in(period)


def by_energy(lives: Iterable[RegisterLife], period: date) -> dict[EnergyKind, Decimal]:
    """Add up the zones of a point's meters in a month by kind of energy; what is not known is left out."""
    total: dict[EnergyKind, Decimal] = {}
    for life in lives:
        energy = used(life, period)
        if energy is not None:
            total[life.energy] = total.get(life.energy, Decimal()) + energy
    return total


def tangent(energies: Mapping[EnergyKind, Decimal]) -> Decimal | None:
    """Return tg φ = R+/A+ of a month with two decimals, None without active energy or without a reactive register."""
    active, reactive = energies.get(EnergyKind.ACTIVE_IN), energies.get(EnergyKind.REACTIVE_IN)
    if not active or reactive is None:
        return None
    return (reactive / active).quantize(_HUNDREDTH, ROUND_HALF_UP)


def _figures(life: RegisterLife) -> list[Counted]:
    """The figures in the order of time; the first one is the initial value where it is known."""
    figures = sorted(life.counted, key=lambda one: one.period)
    if life.initial_value is not None and life.installed_on:
        figures.insert(0, Counted(date.min, life.initial_value))
    if life.final_value is not None and life.removed_on:
        month = life.removed_on.replace(day=1)
        if figures and figures[-1].period >= month:
            month = figures[-1].period + relativedelta(months=1)
        figures.append(Counted(month, life.final_value))
    return figures
