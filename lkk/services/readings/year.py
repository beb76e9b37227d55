"""Twelve months of consumption of a few accounts, and what their meters showed last, for the first page."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from lkk.services.accounts.in_force import ratios_of_accounts
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import lives
from lkk.services.readings.consumption import used
from lkk.services.readings.lives import Known, Ratios, Read
from lkk.vocabulary.metering import EnergyKind, PointKind

MONTHS = 12
MOST_VALUES = 3  # of one meter; more values say nothing in a line


@dataclass(frozen=True)
class LastValue:
    """What a register of the only meter showed; `zone` is empty on a meter of one zone."""

    zone: str
    value: Decimal


@dataclass(frozen=True)
class AccountYear:
    """Active energy received at the billed points, kWh by month: None where the readings tell nothing of a month.

    `read_in` is the last month with a transmitted reading; `values` are those of the only meter in place.
    """

    months: tuple[tuple[date, Decimal | None], ...]
    read_in: date | None
    values: tuple[LastValue, ...]


async def of_accounts(work: UnitOfWork, account_ids: Sequence[int], last: date) -> dict[int, AccountYear]:
    """Return twelve months of each account by three statements, for whoever may see them.

    They end with `last` where something is known of it, else with the month before: it has not been read yet.
    """
    if not account_ids:
        return {}
    first = last - relativedelta(months=MONTHS)
    known = await lives.registers(work, account_ids)
    read = await lives.readings(work, account_ids, last, since=first)
    ratios = await ratios_of_accounts(work, account_ids)
    months = [first + relativedelta(months=number) for number in range(MONTHS + 1)]
    return await asyncio.to_thread(_counted, account_ids, months, known, read, ratios)


def _counted(
    account_ids: Sequence[int],
    months: Sequence[date],
    known: Sequence[Known],
    read: Mapping[int, Sequence[Read]],
    ratios: Mapping[int, Ratios],
) -> dict[int, AccountYear]:
    by_account: dict[int, list[Known]] = {one: [] for one in account_ids}
    for one in known:
        if one.energy is EnergyKind.ACTIVE_IN and one.point_kind is PointKind.BILLING:
            by_account[one.account_id].append(one)
    return {key: _year(months, registers, read, ratios) for key, registers in by_account.items()}


def _year(
    months: Sequence[date], registers: Sequence[Known], read: Mapping[int, Sequence[Read]], ratios: Mapping[int, Ratios]
) -> AccountYear:
    lived = [lives.life(one, read.get(one.register_id, ()), ratios.get(one.meter_id, ())) for one in registers]
    newest = [read[one.register_id][-1].billing_period for one in registers if read.get(one.register_id)]
    read_in = max(newest, default=None)
    counted = [(month, _sum([used(one, month) for one in lived])) for month in months]
    return AccountYear(
        tuple(counted[1:] if counted[-1][1] is not None else counted[:-1]),
        read_in,
        _values(registers, read, read_in),
    )


def _sum(energies: Sequence[Decimal | None]) -> Decimal | None:
    told = [one for one in energies if one is not None]
    return sum(told, Decimal()) if told else None


def _values(
    registers: Sequence[Known], read: Mapping[int, Sequence[Read]], read_in: date | None
) -> tuple[LastValue, ...]:
    standing = [one for one in registers if one.removed_on is None]
    if len({one.meter_id for one in standing}) != 1 or len(standing) > MOST_VALUES:
        return ()
    last = [(one, read[one.register_id][-1]) for one in standing if read.get(one.register_id)]
    return tuple(
        LastValue(one.zone.name_among(len(standing)) if len(standing) > 1 else "", of.value)
        for one, of in last
        if of.billing_period == read_in
    )
