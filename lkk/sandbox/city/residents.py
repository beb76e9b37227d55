"""Accounts of people: flats, houses and summer houses."""

from random import Random

from lkk.sandbox.city import addresses, consumption, holders, meter_types
from lkk.sandbox.city.builder import Builder
from lkk.sandbox.city.consumption import Load, Period
from lkk.sandbox.city.metering import MeterPlan, add_meter


def add_resident(builder: Builder, number: str) -> None:
    """One account with one metering point."""
    rng = builder.rng
    address, power_kw, load, phases = _dwelling(rng)
    account_id = builder.account("individual", number, make_pin(rng), holders.individual(rng), address)
    point_id = builder.point(account_id, "Жилое помещение", address, power_kw)
    add_meter(builder, point_id, _plan(builder, load, phases))


def make_pin(rng: Random) -> str:
    """Four digits, the first of them not nought."""
    return str(rng.randint(1000, 9999))


def _dwelling(rng: Random) -> tuple[str, int, Load, int]:
    kind = rng.random()
    if kind < 0.62:
        return addresses.apartment(rng), rng.choice((5, 7, 10)), consumption.home(rng.uniform(80, 330)), 1
    if kind < 0.86:
        return addresses.house(rng), 15, consumption.home(rng.uniform(200, 600)), rng.choice((1, 3))
    if kind < 0.92:
        return addresses.house(rng), 15, consumption.heated_house(rng.uniform(900, 1800)), 3
    return addresses.garden_plot(rng), rng.choice((5, 15)), consumption.garden(rng.uniform(30, 140)), 1


def _plan(builder: Builder, load: Load, phases: int) -> MeterPlan:
    rng = builder.rng
    zones = rng.choices((1, 2, 3), weights=(48, 44, 8))[0]
    if phases == 3:
        kind = rng.choice(meter_types.HOUSE_THREE_PHASE)
    else:
        kind = rng.choice(meter_types.HOME_ONE_ZONE if zones == 1 else meter_types.HOME_ZONES)
    return MeterPlan(
        kind,
        load,
        zones=zones,
        in_smart_system=kind.max_zones > 1 and rng.random() < 0.12,
        verification_overdue=rng.random() < 0.04,
        ends_at=near_rollover(rng, kind),
        missing=gap(builder, kind),
        replaced_in=replacement(builder),
    )


def near_rollover(rng: Random, kind: meter_types.MeterType) -> float | None:
    """For one five-digit meter in twenty: just before its highest number, or just past it."""
    if kind.whole_digits != 5 or rng.random() >= 0.05:
        return None
    return rng.choice((rng.uniform(0.994, 0.999), rng.uniform(0.001, 0.005)))


def gap(builder: Builder, kind: meter_types.MeterType) -> tuple[Period, ...]:
    """For one meter in twenty: a few months without readings; never where a rollover could hide in them."""
    rng = builder.rng
    if kind.whole_digits == 5 or rng.random() >= 0.05:
        return ()
    first = rng.randrange(1, len(builder.periods) - 4)
    return tuple(builder.periods[first : first + rng.randint(1, 4)])


def replacement(builder: Builder) -> Period | None:
    """For one meter in fifty: the month in which it was replaced."""
    rng = builder.rng
    return rng.choice(builder.periods[4:-3]) if rng.random() < 0.02 else None
