"""A file held against the account: its name, contract, month and meters. Pure; adds to the faults of the file."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from stdnum.ru import inn as stdnum_inn

from lkk.services.hours.facts import HourlyAccount, HourlyMeter, days_of
from lkk.services.hours.reading.found import Found, FoundMeter
from lkk.services.hours.reading.values import energy, said_day
from lkk.vocabulary.hours import HOURS, HourlyFormat
from lkk.vocabulary.metering import EnergyKind
from lkk.vocabulary.words import count, month

_NAME = re.compile(r"([0-9]{1,5})_(0[1-9]|1[0-2])(20[0-9]{2})\.(?:xls|xlsx|xml|zip)", re.IGNORECASE)
_DIGITS_IN_A_NAME = 5
SENDER = "отправитель"  # the place of faults of a message's number
MESSAGES = frozenset({HourlyFormat.MAKET_80020, HourlyFormat.MAKET_80040})


@dataclass
class MeterMonth:
    """The hours of a meter that can be saved: every day of the month it stood there, None for an unknown hour."""

    meter: HourlyMeter
    energy: EnergyKind
    days: dict[date, list[Decimal | None]]
    closing: Decimal | None = None

    @property
    def says_something(self) -> bool:
        """Whether any hour is known."""
        return any(value is not None for values in self.days.values() for value in values)


@dataclass
class Checked:
    """What can be saved of a file; nothing when it is another contract's or month's."""

    months: list[MeterMonth] = field(default_factory=list)
    foreign_points: set[str] = field(default_factory=set)
    out_of_order: set[tuple[str, int]] = field(default_factory=set)  # ИНН and number of a message

    @property
    def meters(self) -> int:
        """How many meters they are of: one may tell of several kinds of energy."""
        return len({one.meter.id for one in self.months})


def check(found: Found, name: str, known: HourlyAccount, first_allowed: Mapping[str, Collection[int]]) -> Checked:
    """Return what can be saved and add every further fault to `found`."""
    ours = _check_contract_and_month(found, name, known)
    checked = Checked(out_of_order=_check_messages(found, first_allowed))
    if not ours or checked.out_of_order:
        return checked
    months: dict[tuple[int, EnergyKind], MeterMonth] = {}
    for one in found.meters:
        if not one.by_point:
            _take_meter(found, one, known, months)
        elif not _take_point(found, one, known, months):
            checked.foreign_points.add(one.number)
    _drop_future(found, known, months)
    checked.months = [one for one in months.values() if one.says_something]
    empty = [one for one in months.values() if not one.says_something]
    _tell_of_empty(found, known, empty, any_good=bool(checked.months))
    return checked


def _tell_of_empty(found: Found, known: HourlyAccount, empty: list[MeterMonth], *, any_good: bool) -> None:
    """A meter without one hour is not saved: say so; a file without any is a template nobody has filled."""
    found.notes += [
        f"Прибор № {one.meter.serial_number}, {one.energy.value}: нет ни одного значения, он не сохранён"
        for one in empty
    ]
    if not any_good and not found.faults:
        found.fault("значения", 0, "", f"нет ни одного значения за {month(known.period)}", "расход по часам")


def said_by_name(name: str) -> tuple[str, date] | None:
    """Return the contract and the month that the name of a file says; None when it says none."""
    said = _NAME.fullmatch(name)
    return (said[1], date(int(said[3]), int(said[2]), 1)) if said else None


def right_name(known: HourlyAccount, extension: str) -> str:
    """Return the name a file of this account and month should have."""
    contract = known.account.contract_number
    return f"{contract.zfill(5) if contract.isdigit() else contract}_{known.period:%m%Y}.{extension}"


def _check_contract_and_month(found: Found, name: str, known: HourlyAccount) -> bool:
    if found.format in MESSAGES:
        return True
    extension = name.rpartition(".")[2].lower()
    said = _NAME.fullmatch(name)
    contracts = [("в файле", found.contract)] if found.contract else []
    periods = [("в файле", found.period)] if found.period else []
    if said is None and not _has_room(known.account.contract_number):
        pass  # the name of the seed has room for five digits: another contract is told by the file itself
    elif said is None:
        found.fault("имя файла", 0, "", name[:100], right_name(known, extension))
    else:
        contracts.append(("в имени файла", said[1]))
        periods.append(("в имени файла", f"{said[3]}-{said[2]}-01"))
    if not found.contract:
        found.fault("файл", 0, "", "не указан № договора", known.account.contract_number)
    if found.inn and not stdnum_inn.is_valid(found.inn):
        found.fault("файл", 0, "", f"ИНН {found.inn[:20]}", "10 или 12 цифр с верной контрольной суммой")
    ours = True
    for where, contract in contracts:
        if contract.lstrip("0") != known.account.contract_number.lstrip("0"):
            ours = False
            found.fault("файл", 0, "", f"№ договора {where}: {contract[:40]}", known.account.contract_number)
    for where, period in periods:
        if period != known.period.isoformat():
            ours = False
            found.fault("файл", 0, "", f"месяц {where}: {period[5:7]}.{period[:4]}", f"{known.period:%m.%Y}")
    return ours


def _has_room(contract: str) -> bool:
    return contract.isascii() and contract.isdigit() and len(contract) <= _DIGITS_IN_A_NAME


def _check_messages(found: Found, first_allowed: Mapping[str, Collection[int]]) -> set[tuple[str, int]]:
    """Return the messages whose numbers do not go up by one: out of order nothing is taken."""
    out_of_order: set[tuple[str, int]] = set()
    for inn, numbers in found.messages.items():
        first, allowed = min(numbers), first_allowed.get(inn, ())
        expected = first if not allowed or first in allowed else max(allowed)
        for number in sorted(numbers):
            if number != expected:
                out_of_order.add((inn, number))
                wrong = f"номер сообщения {number}" + (" уже принят" if number < expected else ", часть пропущена")
                found.fault(f"{SENDER} {inn}", 0, "number", wrong, f"номер {expected}")
            expected = max(expected, number + 1)
    return out_of_order


def _take_meter(
    found: Found, one: FoundMeter, known: HourlyAccount, months: dict[tuple[int, EnergyKind], MeterMonth]
) -> None:
    meter = next((m for m in known.meters if m.serial_number.lstrip("0") == one.number.lstrip("0")), None)
    if meter is None:
        expected = ", ".join(m.serial_number for m in known.interval_meters[:5])
        found.fault(
            one.place, 0, one.column, f"прибор № {one.number[:40]} не относится к договору", f"например, {expected}"
        )
        return
    if not meter.interval:
        wrong = f"прибор № {meter.serial_number} не интервальный"
        found.fault(one.place, 0, one.column, wrong, "прибор с почасовым профилем")
        return
    if one.ratio and Decimal(one.ratio) != meter.multiplier:
        wrong = f"коэффициент трансформации {one.ratio} у прибора № {meter.serial_number}"
        found.fault(one.place, 0, one.column, wrong, format(meter.multiplier.normalize(), "f"))
        return
    closing = Decimal(one.closing) if one.closing else None
    if closing is not None and closing >= Decimal(10) ** meter.whole_digits:
        wrong = f"фактическое показание {one.closing}: цифр больше, чем у прибора № {meter.serial_number}"
        found.fault(
            one.place, 0, one.column, wrong, f"до запятой {count(meter.whole_digits, 'цифра', 'цифры', 'цифр')}"
        )
        closing = None
    month_of = _month_of(months, meter, EnergyKind(one.energy), known.period)
    month_of.closing = closing
    absent = []
    for said, values in one.days.items():
        day, hours = date.fromisoformat(said), [energy(value) for value in values]
        if meter.counted_on(day):
            month_of.days[day] = hours
        elif any(hours):
            absent.append(day)
    if absent:
        wrong = f"прибор № {meter.serial_number} в этот день не стоял на точке: {said_day(absent[0])}"
        more = count(len(absent) - 1, "сутки", "суток", "суток")
        found.fault(one.place, 0, one.column, wrong + (f" и ещё {more}" if absent[1:] else ""), _stood(meter))


def _stood(meter: HourlyMeter) -> str:
    until = f" по {said_day(meter.removed_on)}" if meter.removed_on else ""
    return f"пусто: прибор стоит с {said_day(meter.installed_on)}{until}"


def _take_point(
    found: Found, one: FoundMeter, known: HourlyAccount, months: dict[tuple[int, EnergyKind], MeterMonth]
) -> bool:
    """Hours of a point belong to the meter that stood there on the day; tell whether the point is the account's."""
    standing = [meter for meter in known.interval_meters if meter.code == one.number]
    if not standing:
        expected = ", ".join(meter.code for meter in known.interval_meters[:3])
        found.fault(one.place, 0, one.number, "точка не относится к договору", f"например, {expected}")
        return False
    wanted, others = set(days_of(known.period)), 0
    for said, values in one.days.items():
        day = date.fromisoformat(said)
        if day not in wanted:
            others += sum(value is not None for value in values)
            continue
        meter = next((meter for meter in standing if meter.stood_on(day)), None)
        if meter is None:
            found.fault(
                one.place, 0, one.number, f"{said_day(day)}: прибора на точке не было", "дни, когда прибор стоял"
            )
            continue
        month_of = _month_of(months, meter, EnergyKind(one.energy), known.period)
        month_of.days[day] = [energy(value) for value in values]
    if others:
        found.notes.append(
            f"Точка {one.number}, {one.energy}: {count(others, 'час', 'часа', 'часов')} других месяцев не взяты, "
            f"выбран {month(known.period)}"
        )
    return True


def _month_of(
    months: dict[tuple[int, EnergyKind], MeterMonth], meter: HourlyMeter, energy: EnergyKind, period: date
) -> MeterMonth:
    blank: dict[date, list[Decimal | None]] = {day: [None] * HOURS for day in days_of(period) if meter.counted_on(day)}
    return months.setdefault((meter.id, energy), MeterMonth(meter, energy, blank))


def _drop_future(found: Found, known: HourlyAccount, months: dict[tuple[int, EnergyKind], MeterMonth]) -> None:
    """An hour that is not over yet has no value."""
    now = known.local_now.replace(tzinfo=None)
    for one in months.values():
        for day, values in one.days.items():
            if day < now.date():
                continue
            late = [
                hour
                for hour, value in enumerate(values)
                if value is not None and datetime(day.year, day.month, day.day) + timedelta(hours=hour + 1) > now  # noqa: DTZ001
            ]
            for hour in late:
                values[hour] = None
            if late:
                wrong = f"{said_day(day)}, {late[0]:02d}:00: час ещё не наступил, прибор № {one.meter.serial_number}"
                found.fault("значения", 0, "", wrong, "пусто")
