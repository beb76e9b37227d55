"""A meter with its history of readings."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from lkk.sandbox.city.builder import Builder
from lkk.sandbox.city.consumption import Channel, Load, Period, channels, monthly_steps
from lkk.sandbox.city.meter_types import MeterType

_OVERDUE_DAYS = (20, 400)
_HISTORY_DAYS = 800
_DAYS_A_MONTH = 30.4


@dataclass(frozen=True, slots=True)
class MeterPlan:
    """What stands at a metering point; `ends_at` is the share of the capacity its first register shows now."""

    kind: MeterType
    load: Load
    zones: int = 1
    ct_ratio: int = 1
    vt_ratio: int = 1
    in_smart_system: bool = False
    verification_overdue: bool = False
    ends_at: float | None = None
    missing: Collection[Period] = ()
    replaced_in: Period | None = None


@dataclass(frozen=True, slots=True)
class _Service:
    """The days of one meter's life and the months it was read in."""

    verified_on: date
    installed_on: date
    removed_on: date | None
    periods: list[Period]
    starts_new: bool

    def months(self, today: date) -> float:
        """How long the meter has counted."""
        return ((self.removed_on or today) - self.installed_on).days / _DAYS_A_MONTH


def add_meter(builder: Builder, point_id: str, plan: MeterPlan) -> None:
    """Put a meter, or the old and the new one, at a point together with two years of readings."""
    days = {period: f"{period.text}-{builder.rng.randint(20, 25)}" for period in builder.periods}
    for service in _services(builder, plan, days):
        _add_service(builder, point_id, plan, service, days)


def _services(builder: Builder, plan: MeterPlan, days: dict[Period, str]) -> list[_Service]:
    rng, periods = builder.rng, builder.periods
    years = plan.kind.verification_years
    if plan.verification_overdue:
        overdue = timedelta(days=rng.randint(*_OVERDUE_DAYS))
        verified_on = _years_later(builder.today - overdue, -years)
    else:
        oldest_days = min(years - 2, 8) * 365
        verified_on = builder.today - timedelta(days=rng.randint(_HISTORY_DAYS, oldest_days))
    installed_on = min(
        verified_on + timedelta(days=rng.randint(20, 180)), builder.today - timedelta(days=_HISTORY_DAYS)
    )
    if plan.replaced_in is None:
        return [_Service(verified_on, installed_on, None, periods, starts_new=False)]
    split = periods.index(plan.replaced_in)
    changed_on = date.fromisoformat(days[plan.replaced_in])
    return [
        _Service(verified_on, installed_on, changed_on, periods[: split + 1], starts_new=False),
        _Service(changed_on - timedelta(days=rng.randint(30, 200)), changed_on, None, periods[split:], starts_new=True),
    ]


def _add_service(builder: Builder, point_id: str, plan: MeterPlan, service: _Service, days: dict[Period, str]) -> None:
    rng, kind = builder.rng, plan.kind
    found = channels(plan.load, plan.zones, rng)
    steps_per_kwh = 10**kind.decimal_digits / (plan.ct_ratio * plan.vt_ratio)
    shown = [_shown(builder, plan, service, channel, found[0].share, steps_per_kwh) for channel in found]
    register_ids = builder.meter(
        {
            "metering_point_id": point_id,
            "model": kind.model,
            "phases": kind.phases,
            "installed_on": service.installed_on.isoformat(),
            "removed_on": service.removed_on.isoformat() if service.removed_on else None,
            "whole_digits": kind.whole_digits,
            "decimal_digits": kind.decimal_digits,
            "ct_ratio": str(plan.ct_ratio),
            "vt_ratio": str(plan.vt_ratio),
            "verified_on": service.verified_on.isoformat(),
            "next_verification_on": _years_later(service.verified_on, kind.verification_years).isoformat(),
            "in_smart_system": plan.in_smart_system,
            "interval": kind.interval,
            "registers": [
                {
                    "energy": channel.energy,
                    "zone": channel.zone,
                    "initial_value": values[0] if service.starts_new else None,
                    "final_value": values[-1] if service.removed_on else None,
                }
                for channel, values in zip(found, shown, strict=True)
            ],
        },
        kind,
        service.installed_on,
        service.verified_on,
    )
    for register_id, values in zip(register_ids, shown, strict=True):
        for period, value in zip(service.periods, values, strict=True):
            if period not in plan.missing:
                builder.reading(register_id, period.text, value, days[period], _source(plan, period))


def _shown(
    builder: Builder, plan: MeterPlan, service: _Service, channel: Channel, first_share: float, steps_per_kwh: float
) -> list[str]:
    """What one counter showed in each month the meter was read in."""
    kind = plan.kind
    steps = monthly_steps(plan.load, channel, service.periods, steps_per_kwh, builder.rng)
    if service.starts_new:
        steps[0] = 0
        end = sum(steps) + builder.rng.randint(0, 10**kind.decimal_digits)
    elif plan.ends_at is not None:
        end = round(kind.capacity * plan.ends_at * channel.share / first_share)
    else:
        end = round(sum(steps) * service.months(builder.today) / len(steps))
    return _counter(steps, end, kind)


def _counter(steps: list[int], end: int, kind: MeterType) -> list[str]:
    """What a counter that now stands at `end` showed after each step; past its highest number comes nought."""
    unit = 10**kind.decimal_digits
    values: list[str] = []
    position = end - sum(steps)
    for step in steps:
        position += step
        whole, fraction = divmod(position % kind.capacity, unit)
        values.append(f"{whole}.{fraction:0{kind.decimal_digits}d}" if kind.decimal_digits else str(whole))
    return values


def _source(plan: MeterPlan, period: Period) -> str:
    if plan.in_smart_system:
        return "smart_system"
    return "inspector" if period == plan.replaced_in or period.month == 6 else "supplier"


def _years_later(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28))
