"""Meters taken down within a period: what they have counted since their last reading belongs to it (domain 3.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lkk.services.readings.consumption import Counted, RegisterLife, by_energy, used
from lkk.services.readings.facts import Entries, InstalledRegister
from lkk.vocabulary.metering import EnergyKind, ReadingStatus


@dataclass(frozen=True)
class TakenDown:
    """A meter that is gone; `energies` is its share of the period, `known` whether that is the whole of it."""

    serial_number: str
    removed_on: date
    energies: Mapping[EnergyKind, Decimal]
    known: bool


def taken_down(
    registers: Iterable[InstalledRegister], entries: Entries, period: date
) -> dict[int, tuple[TakenDown, ...]]:
    """Return by point the meters whose last energy belongs to a period."""
    meters: dict[int, list[InstalledRegister]] = {}
    for register in registers:
        meters.setdefault(register.meter_id, []).append(register)
    found: dict[int, tuple[TakenDown, ...]] = {}
    for of in meters.values():
        gone = _of_meter(of, entries, period)
        if gone is not None:
            found[of[0].point_id] = (*found.get(of[0].point_id, ()), gone)
    return found


def _of_meter(registers: list[InstalledRegister], entries: Entries, period: date) -> TakenDown | None:
    removed_on = registers[0].removed_on
    lives = [_life(register, entries) for register in registers]
    if removed_on is None or not any(_closes_in(life, period) for life in lives):
        return None
    known = all(used(life, period) is not None for life in lives)
    return TakenDown(registers[0].serial_number, removed_on, by_energy(lives, period), known)


def _closes_in(life: RegisterLife, period: date) -> bool:
    """Whether the meter went in a period, or before it and after its last reading."""
    if life.removed_on is None:
        return False
    month = life.removed_on.replace(day=1)
    read = max((one.period for one in life.counted if one.period <= period), default=None)
    if month == period:
        return True
    return month < period and read == month and used(life, period) not in (None, Decimal())


def _life(register: InstalledRegister, entries: Entries) -> RegisterLife:
    past = entries.past.get(register.register_id, ())
    sent = entries.open.get(register.register_id, ())
    counted = [Counted(one.period, one.value, one.rollover) for one in past]
    counted += [
        Counted(one.billing_period, one.value, one.rollover)
        for one in sent
        if one.status in (ReadingStatus.VALID, ReadingStatus.TRANSMITTED)
    ][-1:]
    return RegisterLife(
        energy=register.energy,
        zone=register.zone,
        whole_digits=register.whole_digits,
        multiplier=register.ct_ratio * register.vt_ratio,
        counted=tuple(counted),
        installed_on=register.installed_on,
        initial_value=register.initial_value,
        removed_on=register.removed_on,
        final_value=register.final_value,
    )
