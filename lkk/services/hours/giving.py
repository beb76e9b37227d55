"""Files for the person: the template of an account and month, and the month that was sent in the formats of others."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlmodel import select

from lkk.models.identity import Profile
from lkk.services.hours import storing
from lkk.services.hours.facts import HourlyAccount, HourlyMeter, load
from lkk.services.hours.making import csv_table, maket_80020
from lkk.services.hours.making.sheets import Book, SheetMeter
from lkk.services.hours.making.xls import make_xls
from lkk.services.hours.making.xlsx import make_xlsx
from lkk.services.hours.uploads import MEDIA_TYPES
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.metering import EnergyKind
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class Made:
    """A file ready to be sent."""

    name: str
    media_type: str
    content: bytes


_TEMPLATES: dict[str, Callable[[Book], bytes]] = {"template.xlsx": make_xlsx, "template.xls": make_xls}


async def make(work: UnitOfWork, actor: Actor, account_id: int, period: date, kind: str) -> Made:
    """Make a file; drawing up a workbook runs in a thread.

    Raises:
        NotFound: no such account, month or kind, or nothing was sent for the month.
    """
    demand(actor, Permission.USE_CABINET)
    known = await load(work, actor, account_id, period)
    if kind in _TEMPLATES:
        book = _book(known, [_column(meter) for meter in known.interval_meters])
        extension = kind.rpartition(".")[2]
        content = await asyncio.to_thread(_TEMPLATES[kind], book)
        return Made(f"{book.stem}.{extension}", MEDIA_TYPES[extension], content)
    months = await _months(work, known)
    if not months:
        raise NotFound("За этот месяц ещё ничего не отправлено")
    match kind:
        case "hours.xlsx":
            columns = [
                _column(meter, days) for (meter, energy), days in months.items() if energy is EnergyKind.ACTIVE_IN
            ]
            book = _book(known, columns)
            return Made(f"{book.stem}.xlsx", MEDIA_TYPES["xlsx"], await asyncio.to_thread(make_xlsx, book))
        case "hours.csv":
            return Made(f"{_book(known, []).stem}.csv", "text/csv; charset=utf-8", csv_table.make(months))
        case "hours.80020":
            made = await asyncio.to_thread(maket_80020.make, known, months, await _inn(work, actor), work.now)
            return Made(f"80020_{_book(known, []).stem}.zip", MEDIA_TYPES["zip"], made)
    raise NotFound


async def _inn(work: UnitOfWork, actor: Actor) -> str:
    """The INN of the person's profile, empty when it is not filled in."""
    return (await work.session.exec(select(Profile.inn).where(Profile.user_id == actor.subject_id))).first() or ""


def _book(known: HourlyAccount, meters: list[SheetMeter]) -> Book:
    account = known.account
    return Book(account.contract_number, account.holder, known.period, meters)


def _column(meter: HourlyMeter, days: storing.Days | None = None) -> SheetMeter:
    return SheetMeter(meter.serial_number, meter.model, meter.multiplier.normalize(), None, days or {})


async def _months(work: UnitOfWork, known: HourlyAccount) -> dict[tuple[HourlyMeter, EnergyKind], storing.Days]:
    """What was sent of the account's meters, by meter and kind of energy."""
    meters = known.interval_meters
    sent = await storing.months_of_meters(work, [meter.id for meter in meters], known.period)
    wanted = ((meter, energy) for meter in meters for energy in EnergyKind)
    return {(meter, energy): sent[meter.id, energy] for meter, energy in wanted if (meter.id, energy) in sent}
