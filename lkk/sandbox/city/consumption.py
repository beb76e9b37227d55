"""How much energy a place takes month by month."""

from datetime import date
from random import Random
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

_HOME = (1.22, 1.14, 1.06, 0.97, 0.90, 0.83, 0.80, 0.84, 0.94, 1.03, 1.11, 1.21)
_ELECTRIC_HEATING = (2.10, 1.85, 1.45, 0.90, 0.55, 0.40, 0.38, 0.42, 0.65, 1.05, 1.50, 2.00)
_GARDEN = (0.10, 0.10, 0.20, 0.70, 1.80, 2.20, 2.30, 2.10, 1.40, 0.60, 0.20, 0.10)
_BUSINESS = (1.10, 1.06, 1.03, 0.98, 0.93, 0.94, 0.96, 0.97, 0.97, 1.00, 1.04, 1.10)
_SCHOOL = (1.20, 1.25, 1.15, 1.05, 0.95, 0.50, 0.35, 0.50, 1.05, 1.15, 1.25, 1.25)
_SUN = (0.25, 0.50, 1.00, 1.35, 1.60, 1.70, 1.65, 1.40, 1.05, 0.65, 0.30, 0.20)

_ZONE_SHARES = {1: (1.0,), 2: (0.68, 0.32), 3: (0.26, 0.31, 0.43)}


class Period(NamedTuple):
    """A calendar month."""

    year: int
    month: int

    @property
    def text(self) -> str:
        """As the feed writes it."""
        return f"{self.year:04d}-{self.month:02d}"

    def shifted(self, months: int) -> "Period":
        """The month so many months later."""
        month = date(self.year, self.month, 1) + relativedelta(months=months)
        return Period(month.year, month.month)


class Load(NamedTuple):
    """An average month in kWh, its shape over the year, reactive energy and energy given back per unit taken."""

    monthly_kwh: float
    season: tuple[float, ...] = _BUSINESS
    noise: float = 0.08
    reactive_share: float = 0.0
    given_back_share: float = 0.0


def home(monthly_kwh: float) -> Load:
    """A flat or a house heated otherwise."""
    return Load(monthly_kwh, _HOME, noise=0.12)


def heated_house(monthly_kwh: float) -> Load:
    """A house heated by electricity."""
    return Load(monthly_kwh, _ELECTRIC_HEATING, noise=0.08)


def garden(monthly_kwh: float) -> Load:
    """A summer house."""
    return Load(monthly_kwh, _GARDEN, noise=0.25)


def school(monthly_kwh: float) -> Load:
    """A school, almost empty in summer."""
    return Load(monthly_kwh, _SCHOOL, noise=0.06)


class Channel(NamedTuple):
    """One register of a meter and its share of the energy taken in a month."""

    energy: str
    zone: str
    share: float
    season: tuple[float, ...]


def channels(load: Load, zones: int, rng: Random) -> list[Channel]:
    """The registers a load fills, in the order of a meter's display."""
    raw = [share * rng.uniform(0.85, 1.15) for share in _ZONE_SHARES[zones]]
    found = [Channel("A+", f"T{number}", share / sum(raw), load.season) for number, share in enumerate(raw, start=1)]
    if load.given_back_share:
        found.append(Channel("A-", "T1", load.given_back_share, _SUN))
    if load.reactive_share:
        found.append(Channel("R+", "T1", load.reactive_share, load.season))
    if load.given_back_share and load.reactive_share:
        found.append(Channel("R-", "T1", load.reactive_share * 0.2, load.season))
    return found


def monthly_steps(load: Load, channel: Channel, periods: list[Period], steps_per_kwh: float, rng: Random) -> list[int]:
    """How far the counter moves in each month, in steps of its last digit."""
    level = load.monthly_kwh * channel.share * steps_per_kwh
    return [max(0, round(level * channel.season[period.month - 1] * rng.gauss(1, load.noise))) for period in periods]
