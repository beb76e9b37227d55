"""Accounts of organisations and sole proprietors."""

from random import Random
from typing import NamedTuple

from lkk.sandbox.city import addresses, consumption, holders, meter_types
from lkk.sandbox.city.builder import Builder
from lkk.sandbox.city.consumption import Load
from lkk.sandbox.city.metering import MeterPlan, add_meter
from lkk.sandbox.city.residents import gap, make_pin, near_rollover, replacement

HOURS_A_MONTH = 730
_CT_RATIOS = (10, 15, 20, 30, 40, 60, 80, 120, 160, 200)
_AMPERES_PER_RATIO = 5
_DIRECT_UP_TO_KW = 45
_LARGE_PREMISES = ("Цех", "Склад", "Мастерская", "Здание", "Общедомовые")
_LARGE_POWERS_KW = (40, 60, 100, 150, 150, 250, 400, 630)
_SMALL_POWERS_KW = (5, 10, 15, 15, 25, 40, 60, 100)
_FIVE_DIGITS_UP_TO_KW = 15


class _Supply(NamedTuple):
    voltage_level: str
    vt_ratio: int
    amperes_per_kw: float


_LOW = _Supply("lv", 1, 1.7)
_SIX_KV = _Supply("mv2", 60, 0.11)
_TEN_KV = _Supply("mv2", 100, 0.065)


def add_company(builder: Builder, number: str) -> None:
    """One account with one or more metering points."""
    rng = builder.rng
    owner = holders.organisation(rng)
    address = addresses.house(rng)
    account_id = builder.account("legal", number, make_pin(rng), owner.name, address)
    count = rng.choices((1, 2, 3, 4, 6), weights=(45, 25, 15, 10, 5))[0]
    for index in range(1, count + 1):
        name = owner.premises if count == 1 else f"{owner.premises}, ввод {index}"
        _add_point(builder, account_id, name, address if rng.random() < 0.7 else addresses.house(rng))


def current_ratio(max_power_kw: int, amperes_per_kw: float) -> int:
    """The smallest usual transformer ratio that bears the current of the full power."""
    amperes = max_power_kw * amperes_per_kw
    return next((ratio for ratio in _CT_RATIOS if ratio * _AMPERES_PER_RATIO >= amperes), _CT_RATIOS[-1])


def _add_point(builder: Builder, account_id: str, name: str, address: str) -> None:
    rng = builder.rng
    power_kw = rng.choice(_LARGE_POWERS_KW if name.startswith(_LARGE_PREMISES) else _SMALL_POWERS_KW)
    supply = _LOW if power_kw <= 250 else rng.choice((_SIX_KV, _TEN_KV))
    point_id = builder.point(
        account_id,
        f"{name}, {_feeder(rng, supply)}",
        address,
        power_kw,
        voltage_level=supply.voltage_level,
        reliability_category=rng.choice((2, 3, 3)),
    )
    add_meter(builder, point_id, _plan(builder, name, power_kw, supply))


def _feeder(rng: Random, supply: _Supply) -> str:
    substation = rng.randint(100, 1999)
    if supply is _LOW:
        return f"ТП-{substation}, РУ-0,4 кВ, ф. {rng.randint(1, 12)}"
    return f"РП-{substation % 60 + 1}, РУ-{supply.vt_ratio // 10} кВ, яч. {rng.randint(1, 24)}"


def _plan(builder: Builder, name: str, power_kw: int, supply: _Supply) -> MeterPlan:
    rng = builder.rng
    direct = supply is _LOW and power_kw <= _DIRECT_UP_TO_KW
    zones = rng.choices((1, 2, 3), weights=(70, 20, 10))[0]
    if power_kw >= 150 or (not direct and rng.random() < 0.3):
        kind = rng.choice(meter_types.COMPANY_INTERVAL)
    elif zones == 1 and power_kw <= _FIVE_DIGITS_UP_TO_KW:
        kind = rng.choice(meter_types.COMPANY_SMALL)
    else:
        kind = rng.choice(meter_types.COMPANY_ZONES)
    return MeterPlan(
        kind,
        _load(rng, name, power_kw, reactive=not direct and kind.max_zones > 1),
        zones=zones,
        ct_ratio=1 if direct else current_ratio(power_kw, supply.amperes_per_kw),
        vt_ratio=supply.vt_ratio,
        in_smart_system=kind.interval and rng.random() < 0.2,
        verification_overdue=rng.random() < 0.05,
        ends_at=near_rollover(rng, kind),
        missing=gap(builder, kind),
        replaced_in=replacement(builder),
    )


def _load(rng: Random, name: str, power_kw: int, *, reactive: bool) -> Load:
    monthly_kwh = power_kw * HOURS_A_MONTH * rng.uniform(0.08, 0.35)
    load = consumption.school(monthly_kwh) if "школы" in name else Load(monthly_kwh)
    return load._replace(reactive_share=rng.uniform(0.25, 0.55)) if reactive else load
