"""Disclosure of a quarter (ПП РФ 24 of 21.01.2004, п. 19): applications, contracts, connections, free capacity.

The administrator looks at the figures and publishes them: what everybody reads is that snapshot.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, text
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.identity import User
from lkk.models.outages import District, Substation
from lkk.models.reports import Disclosure
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.ready_files import XLSX, ReadyFile
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.reports import frozen, periods, quarters, workbook
from lkk.services.reports.views import Heading, Line, Part
from lkk.settings import settings
from lkk.vocabulary.applications import ConnectionCategory
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.reports import Unit

OFFERED = 8  # quarters that may be published, the last ones that are over
NOTE = "Мощность — присоединяемая, как её указали заявители. Заявки «под ключ» сюда не входят."
CAPACITY_NOTE = "Свободная мощность на день публикации."
OTHER = "Категория не указана"
_HEADINGS = tuple(
    heading
    for title in ("Подано заявок", "Аннулировано", "Заключено договоров", "Выполнено присоединений")
    for heading in (Heading(title), Heading(f"{title}, кВт", Unit.KILOWATTS))
)
#: What is counted: its place among the figures, and the day or moment it falls on.
_COUNTED = text("""
with power as not materialized (
  select id, category, status, submitted_at, status_changed_at,
         case when answers ->> 'new_power_kw' ~ '^[0-9]+([.][0-9]+)?$'
              then (answers ->> 'new_power_kw')::numeric else 0 end as kw
    from application where stage is not null and status <> 'draft' and track is distinct from 'turnkey'
)
select 0 as place, category, count(*), sum(kw) from power
 where submitted_at >= :begins and submitted_at < :ends group by category
union all
select 1, category, count(*), sum(kw) from power
 where status = 'annulled' and status_changed_at >= :begins and status_changed_at < :ends group by category
union all
select 2, category, count(*), sum(kw) from power join connection c on c.application_id = power.id
 where c.concluded_on between :first and :last group by category
union all
select 3, category, count(*), sum(kw) from power join connection c on c.application_id = power.id
 where c.performed_on between :first and :last group by category
""")


@dataclass(frozen=True)
class Published:
    """A quarter that everybody may read; `published_by` is for the staff."""

    quarter: date
    published_at: datetime
    parts: tuple[Part, ...] = ()
    published_by: str = ""


def offered(now: datetime) -> list[date]:
    """The quarters that may be published, the newest first: those that are over."""
    present = quarters.quarter_of(local_day(now, settings().time_zone))
    return [quarters.before(present, number + 1) for number in range(OFFERED)]


async def draft(work: UnitOfWork, actor: Actor, quarter: date) -> tuple[Part, ...]:
    """Return the figures of a quarter as they would be published now; two statements.

    Raises:
        NotAllowed: the actor does not publish.
        InvalidValue: the quarter is not over, or is too long ago.
    """
    demand(actor, Permission.PUBLISH_DISCLOSURE)
    if quarter not in offered(work.now):
        raise InvalidValue("Выберите квартал, который уже закончился", at="quarter")
    return await _connections(work, quarter), await _capacity(work)


async def publish(work: UnitOfWork, actor: Actor, quarter: date) -> None:
    """Let everybody read the figures of a quarter as they are now.

    Raises:
        NotAllowed, InvalidValue: as `draft`.
    """
    parts = await draft(work, actor, quarter)
    row = Disclosure(quarter=quarter, parts=frozen.to_json(parts), published_at=work.now, published_by=actor.author_id)
    work.session.add(row)
    await work.session.flush()
    audit.record(
        work,
        AuditAction.DISCLOSURE_PUBLISHED,
        actor_id=actor.author_id,
        subject=f"disclosure:{row.key}",
        ip=actor.ip,
        quarter=quarters.word(quarter),
    )


async def published(work: UnitOfWork, quarter: date | None = None) -> Published:
    """Return what was published last of a quarter, by default of the newest one; for everybody.

    Raises:
        NotFound: nothing was published of it.
    """
    query = select(Disclosure).order_by(col(Disclosure.quarter).desc(), col(Disclosure.id).desc()).limit(1)
    if quarter is not None:
        query = query.where(Disclosure.quarter == quarter)
    row = (await work.session.exec(query)).first()
    if row is None:
        raise NotFound
    return Published(row.quarter, row.published_at, frozen.from_json(row.parts))


async def listed(work: UnitOfWork) -> list[Published]:
    """The quarters that were published, the newest first, each with its last publication and without figures."""
    newest = select_columns(func.max(col(Disclosure.id))).group_by(col(Disclosure.quarter))
    query = (
        select_columns(col(Disclosure.quarter), col(Disclosure.published_at), col(User.display_name))
        .join(User, col(User.id) == col(Disclosure.published_by), isouter=True)
        .where(col(Disclosure.id).in_(newest))
        .order_by(col(Disclosure.quarter).desc())
    )
    return [Published(quarter, at, (), name or "") for quarter, at, name in await work.session.execute(query)]


async def file_of(work: UnitOfWork, quarter: date) -> ReadyFile:
    """Return a published quarter as .xlsx.

    Raises:
        NotFound: as `published`.
    """
    found = await published(work, quarter)
    return ReadyFile(f"Раскрытие {quarters.word(quarter)}.xlsx", XLSX, await workbook.made(found.parts))


async def _connections(work: UnitOfWork, quarter: date) -> Part:
    asked = periods.period(work.now, quarter, quarters.last_day(quarter))
    values = {"begins": asked.begins, "ends": asked.ends, "first": asked.first, "last": asked.last}
    found: dict[str, list[Any]] = {}
    for place, category, count, kw in await work.session.execute(_COUNTED, values):
        figures = found.setdefault(category, _nothing())
        figures[2 * place : 2 * place + 2] = [count, Decimal(kw)]
    named = [*((one.value, one.label) for one in ConnectionCategory), ("", OTHER)]
    lines = tuple(Line(label, tuple(found[code])) for code, label in named if code in found)
    total = [sum(values) for values in zip(*found.values(), strict=True)] or _nothing()
    whole = Line("Всего", tuple(total))
    return Part("connections", "Заявки, договоры, присоединения", "Заявители", _HEADINGS, lines, whole, note=NOTE)


def _nothing() -> list[Any]:
    return [0, Decimal(0)] * (len(_HEADINGS) // 2)


async def _capacity(work: UnitOfWork) -> Part:
    query = (
        select_columns(col(Substation.name), col(District.name), col(Substation.free_kw))
        .join(District, col(District.external_id) == col(Substation.district_key), isouter=True)
        .order_by(col(Substation.name), col(Substation.id))
    )
    lines = tuple(
        Line(f"{name}, {district}" if district else name, (free,))
        for name, district, free in await work.session.execute(query)
    )
    headings = (Heading("Свободно, кВт", Unit.KILOWATTS),)
    return Part("capacity", "Свободная мощность", "Центр питания", headings, lines, note=CAPACITY_NOTE)
