"""Files for the person: the template of an account and month, and the month that was sent in the formats of others."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select as select_columns
from sqlmodel import col

from lkk.models.hours import HourlySeries, HourlyUpload
from lkk.models.identity import Profile
from lkk.services.hours import storing
from lkk.services.hours.facts import HourlyAccount, HourlyMeter, load
from lkk.services.hours.making import csv_table, maket_80020
from lkk.services.hours.making.sheets import Book, PlainSheet, SheetMeter
from lkk.services.hours.making.xls import make_xls
from lkk.services.hours.making.xlsx import make_xlsx
from lkk.services.hours.uploads import MEDIA_TYPES
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.metering import EnergyKind, ReadingStatus
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class Made:
    """A file ready to be sent."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Filler:
    """Who fills a file in; what the profile does not know is empty."""

    inn: str = ""
    person: str = ""
    phone: str = ""


Months = dict[tuple[HourlyMeter, EnergyKind], storing.Days]
NO_INN = "Чтобы скачать макет 80020, укажите ИНН в профиле: без него сообщение не примут"
_TEMPLATES: dict[str, Callable[[Book], bytes]] = {"template.xlsx": make_xlsx, "template.xls": make_xls}


async def make(work: UnitOfWork, actor: Actor, account_id: int, period: date, kind: str) -> Made:
    """Make a file; drawing up a workbook runs in a thread.

    Raises:
        NotFound: no such account, month or kind, or nothing was sent for the month.
        InvalidValue: макет 80020 is asked for and the profile has no ИНН.
    """
    demand(actor, Permission.USE_CABINET)
    known = await load(work, actor, account_id, period)
    if kind in _TEMPLATES:
        book = _book(known, [_column(meter) for meter in known.interval_meters], await filler(work, actor))
        extension = kind.rpartition(".")[2]
        content = await asyncio.to_thread(_TEMPLATES[kind], book)
        return Made(f"{book.stem}.{extension}", MEDIA_TYPES[extension], content)
    months = await _months(work, known)
    if not months:
        raise NotFound("За этот месяц ещё ничего не отправлено")
    match kind:
        case "hours.xlsx":
            head = await _head_of_sent(work, actor, known)
            book = replace(_book(known, _columns(months, EnergyKind.ACTIVE_IN), head), others=_others(months))
            return Made(f"{book.stem}.xlsx", MEDIA_TYPES["xlsx"], await asyncio.to_thread(make_xlsx, book))
        case "hours.csv":
            return Made(f"{_book(known, []).stem}.csv", "text/csv; charset=utf-8", csv_table.make(months))
        case "hours.80020":
            who = await filler(work, actor)
            if not who.inn:
                raise InvalidValue(NO_INN)
            sender = maket_80020.Sender(who.inn, known.account.holder, known.account.time_zone)
            made = await asyncio.to_thread(maket_80020.make, [(sender, months)], work.now)
            return Made(f"80020_{_book(known, []).stem}.zip", MEDIA_TYPES["zip"], made)
    raise NotFound


async def filler(work: UnitOfWork, actor: Actor) -> Filler:
    """Return the head of a file as the person's profile says it."""
    query = select_columns(
        col(Profile.inn), col(Profile.last_name), col(Profile.first_name), col(Profile.middle_name), col(Profile.phone)
    ).where(col(Profile.user_id) == actor.subject_id)
    found = (await work.session.execute(query)).first()
    if found is None:
        return Filler()
    inn, *name, phone = found
    return Filler(inn or "", " ".join(part for part in name if part), phone or "")


async def _head_of_sent(work: UnitOfWork, actor: Actor, known: HourlyAccount) -> Filler:
    """Who answered for the month by the head of the newest file that was sent of it."""
    query = (
        select_columns(col(HourlyUpload.person), col(HourlyUpload.phone))
        .join(HourlySeries, col(HourlySeries.upload_id) == col(HourlyUpload.id))
        .where(
            col(HourlyUpload.account_id) == known.account.id,
            col(HourlyUpload.period) == known.period,
            col(HourlySeries.status).in_([ReadingStatus.VALID, ReadingStatus.TRANSMITTED]),
        )
        .order_by(col(HourlyUpload.id).desc())
    )
    found = (await work.session.execute(query.limit(1))).first()
    person, phone = found if found else ("", "")
    return Filler((await filler(work, actor)).inn, person, phone)


def _book(known: HourlyAccount, meters: list[SheetMeter], who: Filler | None = None) -> Book:
    account, head = known.account, who or Filler()
    return Book(account.contract_number, account.holder, known.period, meters, head.inn, head.person, head.phone)


def _columns(months: Months, energy: EnergyKind) -> list[SheetMeter]:
    return [_column(meter, days) for (meter, kind), days in months.items() if kind is energy]


def _others(months: Months) -> list[PlainSheet]:
    """A sheet for every other kind of energy: the template itself has room for the active energy received alone."""
    kinds = (energy for energy in EnergyKind if energy is not EnergyKind.ACTIVE_IN)
    sheets = (PlainSheet(f"{energy.value}, {energy.unit}", _columns(months, energy)) for energy in kinds)
    return [sheet for sheet in sheets if sheet.meters]


def _column(meter: HourlyMeter, days: storing.Days | None = None) -> SheetMeter:
    return SheetMeter(meter.serial_number, meter.model, meter.multiplier.normalize(), None, days or {})


async def _months(work: UnitOfWork, known: HourlyAccount) -> Months:
    """What was sent of the account's meters, by meter and kind of energy."""
    meters = known.interval_meters
    sent = await storing.months_of_meters(work, [meter.id for meter in meters], known.period)
    wanted = ((meter, energy) for meter in meters for energy in EnergyKind)
    return {(meter, energy): sent[meter.id, energy] for meter, energy in wanted if (meter.id, energy) in sent}
