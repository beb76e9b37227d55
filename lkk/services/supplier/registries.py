"""Registries for the supplier: what was accepted of the readings sent inside the window, each reading passed once.

The supplier needs no names: a line says the account, the meter and what it showed [seed B 6.3.3.5].
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import col, or_, select

from lkk.models.identity import User
from lkk.models.supplier import Supplier, SupplierRegistry
from lkk.services.accounts.in_force import RATIO
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import CabinetClass
from lkk.vocabulary.permissions import Permission

SHOWN = 50
NOTHING_NEW = "Новых показаний для этого реестра нет"

_ALONE = text("select pg_advisory_xact_lock(hashtext('supplier registry'), hashtext(:registry))")

# Accepted, of a meter that bills, handed in through the portal and inside the window; one that was passed stays passed.
_READY = """
  from reading r
  join register g on g.id = r.register_id
  join meter m on m.id = g.meter_id
  join metering_point p on p.id = m.metering_point_id
  join customer_account a on a.id = p.account_id
 where r.status = 'transmitted' and r.submitted_at is not null and not r.outside_window
   and r.billing_period = :period and a.cabinet_class = :registry and p.kind = 'billing'
   and not exists (select 1 from supplier_reading s where s.reading_id = r.id)
"""
_COUNT = text(f"select count(*) {_READY}")
_MARK = text(
    f"insert into supplier_reading (reading_id, registry_id, value, multiplier)\n"
    f"select r.id, :id, r.value, {RATIO} {_READY}"
)
_LINES = text("""
select a.number as account, coalesce(a.contract_number, '') as contract, p.code, p.name as point, p.address,
       m.serial_number, g.energy, g.zone, s.multiplier, s.value, r.taken_on, r.submitted_at,
       a.time_zone,
       exists (select 1 from reading o join supplier_reading t on t.reading_id = o.id
                where o.register_id = r.register_id and o.billing_period = r.billing_period and o.id < r.id
                  and t.registry_id < s.registry_id) as corrects
  from supplier_reading s
  join reading r on r.id = s.reading_id
  join register g on g.id = r.register_id
  join meter m on m.id = g.meter_id
  join metering_point p on p.id = m.metering_point_id
  join customer_account a on a.id = p.account_id
 where s.registry_id = :id
 order by a.number, p.code, m.serial_number, g.energy, g.zone
""")


@dataclass(frozen=True)
class RegistryView:
    """A registry; `made_by` is empty for one that was made by schedule."""

    id: int
    cabinet_class: CabinetClass
    billing_period: date
    number: int
    lines: int
    made_at: datetime
    made_by: str
    mailed_to: str


@dataclass(frozen=True)
class Waiting:
    """How many accepted readings of a month have not been passed yet."""

    cabinet_class: CabinetClass
    supplier: str
    email: str
    send_day: int
    ready: int


@dataclass(frozen=True)
class Desk:
    """What the page shows: the month that is asked about, what waits for it, the registries, newest first."""

    today: date
    period: date
    waiting: tuple[Waiting, ...]
    registries: tuple[RegistryView, ...]


async def desk(work: UnitOfWork, actor: Actor, period: date | None = None) -> Desk:
    """Return what waits for a month, by default the present one, and the last registries of all months."""
    demand(actor, Permission.PASS_READINGS)
    today = local_day(work.now, settings().time_zone)
    wanted = (period or today).replace(day=1)
    known = await suppliers(work, today)
    waiting = [
        Waiting(kind := one.cabinet_class, one.name, one.email, one.send_day, await count_ready(work, kind, wanted))
        for one in known
    ]
    query = (
        select(SupplierRegistry, User.display_name)
        .join(User, col(User.id) == col(SupplierRegistry.made_by), isouter=True)
        .order_by(col(SupplierRegistry.id).desc())
        .limit(SHOWN)
    )
    rows = (await work.session.exec(query)).all()
    return Desk(today, wanted, tuple(waiting), tuple(_view(row, name or "") for row, name in rows))


async def make(work: UnitOfWork, actor: Actor, registry: CabinetClass, period: date) -> int:
    """Make the registry of a month of what was not passed yet; return its id.

    Raises:
        InvalidValue: there is nothing new, or the month has not begun.
    """
    demand(actor, Permission.PASS_READINGS)
    if period > local_day(work.now, settings().time_zone):
        raise InvalidValue("Этот месяц ещё не наступил", at="period")
    made = await make_for(work, registry, period.replace(day=1), made_by=actor.author_id)
    if made is None:
        raise InvalidValue(NOTHING_NEW, at="period")
    audit.record(
        work,
        AuditAction.READINGS_PASSED,
        actor_id=actor.author_id,
        subject=f"supplier_registry:{made.id}",
        ip=actor.ip,
        count=made.lines,
    )
    return made.key


async def make_for(
    work: UnitOfWork, registry: CabinetClass, period: date, *, made_by: int | None = None, mailed_to: str = ""
) -> SupplierRegistry | None:
    """Make a registry for whoever was asked already; None when there is nothing to pass."""
    await work.session.execute(_ALONE, {"registry": registry.value})
    lines = await count_ready(work, registry, period)
    if not lines:
        return None
    known = select(SupplierRegistry.number).where(
        SupplierRegistry.cabinet_class == registry, SupplierRegistry.billing_period == period
    )
    row = SupplierRegistry(
        cabinet_class=registry,
        billing_period=period,
        number=max((await work.session.exec(known)).all(), default=0) + 1,
        lines=lines,
        made_at=work.now,
        made_by=made_by,
        mailed_to=mailed_to,
    )
    work.session.add(row)
    await work.session.flush()
    await work.session.execute(
        _MARK, {"id": row.key, "registry": registry.value, "period": period, "ratio_day": period}
    )
    return row


async def count_ready(work: UnitOfWork, registry: CabinetClass, period: date) -> int:
    """How many readings of a month wait to be passed."""
    values = {"registry": registry.value, "period": period}
    return (await work.session.execute(_COUNT, values)).scalar_one()


async def suppliers(work: UnitOfWork, today: date) -> list[Supplier]:
    """The suppliers in force on a day, one of each class."""
    query = (
        select(Supplier)
        .where(col(Supplier.valid_from) <= today)
        .where(or_(col(Supplier.valid_to).is_(None), col(Supplier.valid_to) >= today))
        .order_by(col(Supplier.cabinet_class), col(Supplier.valid_from))
    )
    return list({row.cabinet_class: row for row in await work.session.exec(query)}.values())


async def registry_of(work: UnitOfWork, registry_id: int) -> tuple[SupplierRegistry, Sequence[Any]]:
    """A registry with its lines.

    Raises:
        NotFound: there is none with this id.
    """
    row = await work.session.get(SupplierRegistry, registry_id)
    if row is None:
        raise NotFound
    return row, (await work.session.execute(_LINES, {"id": registry_id})).all()


def _view(row: SupplierRegistry, made_by: str) -> RegistryView:
    return RegistryView(
        row.key,
        row.cabinet_class,
        row.billing_period,
        row.number,
        row.lines,
        row.made_at,
        made_by,
        row.mailed_to,
    )
