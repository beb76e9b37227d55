"""Loads what the readings of an account are judged by; starts from an account the actor has attached.

Columns, not entities: a grid has hundreds of rows of history, and a cell that is left needs a handful of them.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from sqlalchemy import Select, or_, text
from sqlalchemy import select as select_columns
from sqlmodel import col

from lkk.models.accounts import CustomerAccount
from lkk.models.metering import Meter, MeteringPoint, Register
from lkk.services.accounts import links
from lkk.services.accounts.links import AttachedAccount
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings.rules import PastReading, RegisterFacts
from lkk.vocabulary.metering import EnergyKind, PointKind, ReadingStatus, VoltageLevel, Zone

HISTORY_MONTHS = 14  # the same month of last year and the one before it


class InstalledRegister(NamedTuple):
    """A register with its meter and the point where that stands."""

    register_id: int
    energy: EnergyKind
    zone: Zone
    meter_id: int
    serial_number: str
    model: str
    initial_value: Decimal | None
    final_value: Decimal | None
    installed_on: date
    whole_digits: int
    decimal_digits: int
    ct_ratio: Decimal
    vt_ratio: Decimal
    removed_on: date | None
    next_verification_on: date | None
    in_smart_system: bool
    point_id: int
    code: str
    name: str
    address: str
    max_power_kw: Decimal
    voltage_level: VoltageLevel
    kind: PointKind


class OpenReading(NamedTuple):
    """A draft of a register, or a reading given for the period."""

    id: int
    register_id: int
    value: Decimal
    taken_on: date
    status: ReadingStatus
    reason: str
    rollover: bool
    billing_period: date
    submitted_at: datetime | None
    outside_window: bool


@dataclass(frozen=True)
class Entries:
    """The readings of some registers: transmitted ones before the period, newest first, and what stands for it."""

    past: dict[int, tuple[PastReading, ...]] = field(default_factory=dict)
    open: dict[int, tuple[OpenReading, ...]] = field(default_factory=dict)

    def standing(self, register_id: int, without: int = 0) -> OpenReading | None:
        """What the person sees as entered: the draft, else the newest; `without` leaves a row out by its id."""
        rows = [row for row in self.open.get(register_id, ()) if row.id != without]
        drafts = (row for row in rows if row.status is ReadingStatus.UNCONFIRMED)
        return next(drafts, rows[-1] if rows else None)


async def of_account(
    work: UnitOfWork, account_id: int, today: date, since: date
) -> tuple[list[InstalledRegister], list[InstalledRegister]]:
    """Register of the meters in place by point, kind of energy and zone, and of those taken down from a day on."""
    query = (
        _registers()
        .where(col(MeteringPoint.account_id) == account_id)
        .where(or_(col(Meter.removed_on).is_(None), col(Meter.removed_on) >= since))
        .order_by(*_ORDER)
    )
    found = [InstalledRegister(*row) for row in await work.session.execute(query)]
    return [one for one in found if in_place(one, today)], [one for one in found if not in_place(one, today)]


async def of_accounts(work: UnitOfWork, account_ids: Collection[int]) -> dict[int, list[InstalledRegister]]:
    """Return the registers of many accounts by account, those of meters taken down included; one statement."""
    query = (
        _registers()
        .add_columns(col(MeteringPoint.account_id))
        .where(col(MeteringPoint.account_id).in_(account_ids))
        .order_by(*_ORDER)
    )
    found: dict[int, list[InstalledRegister]] = {key: [] for key in account_ids}
    for *register, account_id in await work.session.execute(query):
        found[account_id].append(InstalledRegister(*register))
    return found


async def lock_account(
    work: UnitOfWork, actor: Actor, account_id: int, touched: Collection[int]
) -> tuple[AttachedAccount, list[InstalledRegister]]:
    """One attached account with the registers of the meters touched, those taken down included; one statement.

    The account's row stays locked till the end of the transaction: two people of one company may press the button
    together, and one account's entries go one after another.

    Raises:
        NotFound: the account is not attached to the actor.
    """
    meters = select_columns(col(Register.meter_id)).where(col(Register.id).in_(touched))
    registers = _registers().add_columns(col(MeteringPoint.account_id)).where(col(Meter.id).in_(meters)).subquery()
    query = (
        links.attached_query(actor)
        .add_columns(*(registers.c[name] for name in InstalledRegister._fields))
        .outerjoin(registers, registers.c.account_id == col(CustomerAccount.id))
        .where(col(CustomerAccount.id) == account_id)
        .order_by(None)
        .order_by(*(registers.c[name] for name in ("code", "point_id", "meter_id", "energy", "zone")))
        .with_for_update(of=CustomerAccount, key_share=True)
    )
    rows = (await work.session.execute(query)).all()
    if not rows:
        raise NotFound
    width = len(AttachedAccount.__dataclass_fields__)
    account = AttachedAccount(*rows[0][:width])
    return account, [InstalledRegister(*row[width:]) for row in rows if row[width] is not None]


async def readings_of(
    work: UnitOfWork,
    register_ids: Collection[int],
    period: date,
    *,
    months: int = HISTORY_MONTHS,
    judged: Collection[int] | None = None,
) -> Entries:
    """What is known of registers before and for a billing period, in one statement.

    `judged`: the registers whose past is needed, all by default. The past holds the months before the period, and
    the last reading however old it is.
    """
    given = list(register_ids)
    wanted = set(given if judged is None else judged)
    values = {
        "registers": given,
        "judged": [key in wanted for key in given],
        "period": period,
        "most": months + 1,
    }
    rows = (await work.session.execute(_READINGS, values)).all() if given else []
    since = period - relativedelta(months=months)
    past: dict[int, list[PastReading]] = {}
    present: dict[int, list[OpenReading]] = {}
    for row in rows:
        if row.before:
            found = past.setdefault(row.register_id, [])
            if row.billing_period >= since or not found:
                found.append(PastReading(row.billing_period, row.value, row.taken_on, row.rollover))
        else:
            reading = OpenReading(
                row.id,
                row.register_id,
                row.value,
                row.taken_on,
                ReadingStatus(row.status),
                row.reason,
                row.rollover,
                row.billing_period,
                row.submitted_at,
                row.outside_window,
            )
            present.setdefault(row.register_id, []).append(reading)
    return Entries(_tuples(past), _tuples(present))


def facts_of(item: InstalledRegister, past: tuple[PastReading, ...]) -> RegisterFacts:
    """The facts of one register for the checks; a replaced meter has registers of its own, hence no old values."""
    return RegisterFacts(
        energy=item.energy,
        zone=item.zone,
        whole_digits=item.whole_digits,
        decimal_digits=item.decimal_digits,
        multiplier=item.ct_ratio * item.vt_ratio,
        max_power_kw=item.max_power_kw,
        history=past_of(item, past),
    )


def past_of(item: InstalledRegister, past: tuple[PastReading, ...]) -> tuple[PastReading, ...]:
    """The transmitted readings, newest first; of a meter that was not read yet what it showed when installed."""
    if past or item.initial_value is None:
        return past
    on = item.installed_on
    return (PastReading(on.replace(day=1), item.initial_value, on, initial=True),)


_ORDER = (col(MeteringPoint.code), col(MeteringPoint.id), col(Meter.id), col(Register.energy), col(Register.zone))

_READINGS = text("""
select entry.*
  from unnest(cast(:registers as bigint[]), cast(:judged as boolean[])) as given(register_id, judged)
 cross join lateral (
    (select true as before, id, register_id, billing_period, value, taken_on, rollover, status, reason,
           submitted_at, outside_window
       from reading
      where given.judged and register_id = given.register_id and status = 'transmitted'
        and billing_period < :period
      order by billing_period desc
      limit :most)
    union all
    (select false, id, register_id, billing_period, value, taken_on, rollover, status, reason,
           submitted_at, outside_window
       from reading
      where register_id = given.register_id
        and (status = 'unconfirmed' or (billing_period = :period and status <> 'superseded'))
      order by id)
 ) entry
""")


def _registers() -> Select[*tuple[Any, ...]]:
    """The columns of InstalledRegister."""
    return (
        select_columns(
            col(Register.id).label("register_id"),
            col(Register.energy),
            col(Register.zone),
            col(Meter.id).label("meter_id"),
            col(Meter.serial_number),
            col(Meter.model),
            col(Register.initial_value),
            col(Register.final_value),
            col(Meter.installed_on),
            col(Meter.whole_digits),
            col(Meter.decimal_digits),
            col(Meter.ct_ratio),
            col(Meter.vt_ratio),
            col(Meter.removed_on),
            col(Meter.next_verification_on),
            col(Meter.in_smart_system),
            col(MeteringPoint.id).label("point_id"),
            col(MeteringPoint.code),
            col(MeteringPoint.name),
            col(MeteringPoint.address),
            col(MeteringPoint.max_power_kw),
            col(MeteringPoint.voltage_level),
            col(MeteringPoint.kind),
        )
        .select_from(MeteringPoint)
        .join(Meter, col(Meter.metering_point_id) == col(MeteringPoint.id))
        .join(Register, col(Register.meter_id) == col(Meter.id))
        .where(col(MeteringPoint.removed).is_(False), col(Register.removed).is_(False))
    )


def in_place(item: InstalledRegister, today: date) -> bool:
    """Whether the meter still stands at its point on a day."""
    return item.removed_on is None or item.removed_on > today


def _tuples(grouped: dict[int, list[Any]]) -> dict[int, tuple[Any, ...]]:
    return {key: tuple(rows) for key, rows in grouped.items()}
