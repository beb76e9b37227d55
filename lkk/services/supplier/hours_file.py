"""Hours for the supplier as макет 80020: what was accepted of a month and sent by the day it counts, by portions.

What a late correction has superseded was in time and is given as it was. A message is that of the company whose points
it tells of, under its ИНН; the contract stands in place of a name, for the supplier needs none. The file is made anew
each time and nothing is marked: a message has the number of its day.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import text

from lkk.services.hours import storing
from lkk.services.hours.making import maket_80020
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.ready_files import ReadyFile
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.permissions import Permission

MOST_METERS = 200  # of a file: some 300 000 periods, a second or two of work
ZIP = "application/zip"

_METERS = text("""
select a.id as account_id, a.number as account, coalesce(a.contract_number, '') as contract, a.time_zone,
       m.id, p.code, p.name,
       (select f.inn
          from hourly_series s
          join hourly_upload u on u.id = s.upload_id
          join profile f on f.user_id = u.entered_by and f.inn <> ''
         where s.meter_id = m.id and s.period = :period and s.status in ('transmitted', 'superseded') and not s.late
         order by s.id desc limit 1) as inn
  from customer_account a
  join metering_point p on p.account_id = a.id and not p.removed
  join meter m on m.metering_point_id = p.id and m."interval"
 where a.cabinet_class = 'legal'
   and exists (select 1 from hourly_series s
                where s.meter_id = m.id and s.period = :period
                  and s.status in ('transmitted', 'superseded') and not s.late)
 order by a.number, a.id, p.code, m.id
""")


@dataclass(frozen=True)
class HoursReady:
    """What there is of a month: meters and accounts, how many files they make, accounts left out for want of an ИНН."""

    meters: int
    accounts: int
    files: int
    without_inn: tuple[str, ...]


async def ready(work: UnitOfWork, actor: Actor, period: date) -> HoursReady:
    """Count what would be given of a month."""
    demand(actor, Permission.PASS_READINGS)
    rows = (await work.session.execute(_METERS, {"period": period})).all()
    known = [row for row in rows if row.inn]
    without = {row.account for row in rows} - {row.account for row in known}
    accounts = len({row.account_id for row in known})
    return HoursReady(len(known), accounts, len(list(_files(known))), tuple(sorted(without)))


async def file_of(work: UnitOfWork, actor: Actor, period: date, number: int) -> ReadyFile:
    """Return a file of a month, numbered from 1; an account stands whole in one of them.

    Raises:
        NotFound: there is none with this number.
    """
    demand(actor, Permission.PASS_READINGS)
    rows = [row for row in (await work.session.execute(_METERS, {"period": period})).all() if row.inn]
    files = list(_files(rows))
    if not 1 <= number <= len(files):
        raise NotFound
    meters = files[number - 1]
    months = await storing.months_of_meters(work, [row.id for row in meters], period, in_time=True)
    content = await asyncio.to_thread(maket_80020.make, list(_sent(meters, months)), work.now)
    return ReadyFile(f"Почасовые данные {period:%Y-%m} макеты 80020 файл {number}.zip", ZIP, content)


def _files(rows: Sequence[Any]) -> Iterator[list[Any]]:
    """The meters of each file."""
    held: list[Any] = []
    for _, group in groupby(rows, lambda row: row.account_id):
        account = list(group)
        if held and len(held) + len(account) > MOST_METERS:
            yield held
            held = []
        held = [*held, *account]
    if held:
        yield held


def _sent(meters: Sequence[Any], months: Any) -> Iterator[tuple[maket_80020.Sender, maket_80020.Months]]:
    """The meters of an account under one ИНН; two people of an account may have sent them."""
    for (_, inn), group in groupby(sorted(meters, key=_account_and_inn), _account_and_inn):
        rows = list(group)
        sender = maket_80020.Sender(inn, f"Договор № {rows[0].contract or rows[0].account}", rows[0].time_zone)
        ids = {row.id: row for row in rows}
        yield sender, {(ids[meter], energy): days for (meter, energy), days in months.items() if meter in ids}


def _account_and_inn(row: Any) -> tuple[int, str]:
    return row.account_id, row.inn
