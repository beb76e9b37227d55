"""How much an account has used: by month, register and point, with the readings each figure was counted from.

What a month is worth is the rule of `consumption`; here it is fed from the transmitted readings, one a register and
month, of every meter that ever stood at the points of the account.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from sqlmodel import col

from lkk.models.accounts import CustomerAccount
from lkk.services.accounts import links
from lkk.services.accounts.in_force import ratios_of_accounts
from lkk.services.accounts.links import AttachedAccount
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import lives
from lkk.services.readings.consumption import RegisterLife, used
from lkk.services.readings.lives import Known, Ratios, Read
from lkk.vocabulary.archive import MOST_MONTHS
from lkk.vocabulary.metering import EnergyKind, PointKind, ReadingSource, Zone
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class Usage:
    """What a register counted in a month; `opening` and `closing` are the figures it was counted from.

    `energy` is in the unit of its kind, with the ratio; None where the figures tell nothing.
    """

    period: date
    point_id: int
    point_code: str
    point_name: str
    billed: bool
    serial_number: str
    kind: EnergyKind
    zone: Zone
    multiplier: Decimal
    opening: Decimal | None
    closing: Decimal
    energy: Decimal | None
    source: ReadingSource


@dataclass(frozen=True)
class Statistics:
    """The usage of an account between two months, both included, and in the same months of the year before."""

    account_number: str
    first: date
    last: date
    rows: tuple[Usage, ...]
    year_before: tuple[Usage, ...]


@dataclass(frozen=True)
class OwnStatistics:
    """The statistics of an attached account with its today."""

    account: AttachedAccount
    today: date
    statistics: Statistics


def check_span(first: date, last: date) -> None:
    """Refuse a span that is upside down or longer than three years.

    Raises:
        InvalidValue: at `first` or `last`.
    """
    if last < first:
        raise InvalidValue("Последний месяц раньше первого", at="last")
    if first < last - relativedelta(months=MOST_MONTHS - 1):
        raise InvalidValue(f"Не больше {MOST_MONTHS} месяцев за раз", at="first")


async def of_active(work: UnitOfWork, actor: Actor, months: int = 12) -> OwnStatistics | None:
    """The last months of the active account, this one included; None when nothing is attached."""
    demand(actor, Permission.USE_CABINET, in_visit=True)
    account = await links.active(work, actor)
    if account is None:
        return None
    today = local_day(work.now, account.time_zone)
    last = today.replace(day=1)
    found = await of_account(work, account.id, account.number, last - relativedelta(months=months - 1), last)
    return OwnStatistics(account, today, found)


async def of_own(work: UnitOfWork, actor: Actor, account_id: int, first: date, last: date) -> Statistics:
    """An attached account between two months.

    Raises:
        InvalidValue: the span is upside down or too long.
        NotFound: the account is not attached to the actor.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    account = await links.attached(work, actor, account_id)
    return await of_account(work, account.id, account.number, first.replace(day=1), last.replace(day=1))


async def of_account(work: UnitOfWork, account_id: int, number: str, first: date, last: date) -> Statistics:
    """An account between two months, for whoever has asked about it already.

    Raises:
        InvalidValue: the span is upside down or too long.
    """
    check_span(first, last)
    registers = await lives.registers(work, [account_id])
    readings = await lives.readings(work, [account_id], last)
    ratios = await ratios_of_accounts(work, [account_id])
    return await asyncio.to_thread(_counted, number, first, last, registers, readings, ratios)


def _counted(
    number: str,
    first: date,
    last: date,
    registers: Sequence[Known],
    readings: Mapping[int, Sequence[Read]],
    ratios: Mapping[int, Ratios],
) -> Statistics:
    before = [month - relativedelta(years=1) for month in _months(first, last)]
    rows: list[Usage] = []
    earlier: list[Usage] = []
    for known in registers:
        read = readings.get(known.register_id, ())
        life = lives.life(known, read, ratios.get(known.meter_id, ()))
        rows += _usage(known, life, read, _months(first, last))
        earlier += _usage(known, life, read, before)
    return Statistics(number, first, last, tuple(rows), tuple(earlier))


def _usage(known: Known, life: RegisterLife, read: Sequence[Read], months: Iterable[date]) -> Iterable[Usage]:
    of_month = {one.billing_period: one for one in read}
    for month in months:
        found, energy = of_month.get(month), used(life, month)
        if found is None and energy is None:
            continue
        yield Usage(
            period=month,
            point_id=known.point_id,
            point_code=known.point_code,
            point_name=known.point_name,
            billed=known.point_kind is PointKind.BILLING,
            serial_number=known.serial_number,
            kind=known.energy,
            zone=known.zone,
            multiplier=life.multiplier_in(month),
            opening=_opening(known, read, month),
            closing=_closing(known, found, month),
            energy=energy,
            source=found.source if found else ReadingSource.INSPECTOR,  # the final value of a meter taken down
        )


def _opening(known: Known, read: Sequence[Read], month: date) -> Decimal | None:
    earlier = [one.value for one in read if one.billing_period < month]
    return earlier[-1] if earlier else known.initial_value


def _closing(known: Known, found: Read | None, month: date) -> Decimal:
    """The final value where it is what the month ends with, else the reading of the month."""
    gone = known.removed_on is not None and known.removed_on.replace(day=1) <= month
    if known.final_value is not None and (found is None or gone):
        return known.final_value
    return found.value if found else Decimal()


def _months(first: date, last: date) -> list[date]:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [first + relativedelta(months=number) for number in range(count)]


async def account_of(work: UnitOfWork, user_id: int, number: str) -> int | None:
    """The account with a number among those a user has attached, None when there is none any more."""
    query = links.attached_to(user_id).where(col(CustomerAccount.number) == number)
    row = (await work.session.execute(query)).first()
    return row[0] if row else None
