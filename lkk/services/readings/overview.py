"""How far the readings of each attached account have come in the present period."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col, func, or_, select

from lkk.models.metering import Meter, MeteringPoint, Register
from lkk.models.readings import Reading
from lkk.services.accounts import links
from lkk.services.accounts.links import AttachedAccount
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import windows
from lkk.services.readings.windows import WindowState
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class AccountReadings:
    """One attached account; counts are of registers."""

    account_id: int
    number: str
    address: str
    active: bool
    window: WindowState
    registers_total: int
    draft_count: int
    sent_count: int
    transmitted_count: int
    rejected_count: int
    today: date


async def overview(work: UnitOfWork, actor: Actor) -> list[AccountReadings]:
    """All attached accounts with the state of their window and entries."""
    demand(actor, Permission.USE_CABINET, in_visit=True)
    return [await _of(work, account) for account in await links.list_attached(work, actor)]


async def _of(work: UnitOfWork, account: AttachedAccount) -> AccountReadings:
    today = local_day(work.now, account.time_zone)
    window = await windows.of_account(work, account, today)
    counts = await _counts(work, account.id, today, window.billing_period)
    return AccountReadings(
        account_id=account.id,
        number=account.number,
        address=account.address,
        active=account.active,
        window=window,
        registers_total=await _registers(work, account.id, today),
        draft_count=counts.get(ReadingStatus.UNCONFIRMED, 0),
        sent_count=counts.get(ReadingStatus.VALID, 0),
        transmitted_count=counts.get(ReadingStatus.TRANSMITTED, 0),
        rejected_count=counts.get(ReadingStatus.REJECTED, 0),
        today=today,
    )


def _in_place(account_id: int, today: date) -> list:  # conditions of a query
    return [
        MeteringPoint.account_id == account_id,
        col(MeteringPoint.removed).is_(False),
        col(Register.removed).is_(False),
        or_(col(Meter.removed_on).is_(None), col(Meter.removed_on) > today),
    ]


async def _registers(work: UnitOfWork, account_id: int, today: date) -> int:
    query = (
        select(func.count())
        .select_from(Register)
        .join(Meter, col(Meter.id) == col(Register.meter_id))
        .join(MeteringPoint, col(MeteringPoint.id) == col(Meter.metering_point_id))
        .where(*_in_place(account_id, today))
    )
    return (await work.session.exec(query)).one()


async def _counts(work: UnitOfWork, account_id: int, today: date, period: date) -> dict[ReadingStatus, int]:
    """Register by the status of their newest reading; an accepted correction hides an earlier refusal."""
    newest = (
        select(Reading.register_id, Reading.status)
        .join(Register, col(Register.id) == col(Reading.register_id))
        .join(Meter, col(Meter.id) == col(Register.meter_id))
        .join(MeteringPoint, col(MeteringPoint.id) == col(Meter.metering_point_id))
        .where(*_in_place(account_id, today), Reading.billing_period == period)
        .where(Reading.status != ReadingStatus.SUPERSEDED)
        .ext(distinct_on(col(Reading.register_id)))
        .order_by(col(Reading.register_id), col(Reading.id).desc())
        .subquery()
    )
    query = select(newest.c.status, func.count()).group_by(newest.c.status)
    return {ReadingStatus(status): count for status, count in await work.session.exec(query)}
