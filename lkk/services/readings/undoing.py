"""Taking back what was sent, and putting an earlier value back, until the month is closed."""

from datetime import date

from sqlalchemy import text
from sqlmodel import col, select

from lkk.models.metering import Meter, MeteringPoint, Register
from lkk.models.readings import Reading
from lkk.services.accounts import links
from lkk.services.accounts.links import AttachedAccount
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import NotFound, ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.readings import entry, windows
from lkk.services.readings.entry import Outcome
from lkk.vocabulary import words
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.metering import ReadingStatus
from lkk.vocabulary.permissions import Permission


class PeriodClosed(ServiceError):
    """The month of a reading takes no corrections any more."""

    def __init__(self, period: date) -> None:
        super().__init__(
            f"Показания за {words.month(period)} уже закрыты. Чтобы исправить их, подайте обращение или позвоните "
            "в контакт-центр"
        )


class AlreadyHandedIn(ServiceError):
    """A sent reading is on its way, or was decided."""

    text = (
        "Показание уже передано в учётную систему, отозвать его нельзя. Введите верное значение и отправьте: "
        "оно заменит прежнее"
    )


async def withdraw(work: UnitOfWork, actor: Actor, account_id: int, reading_id: int) -> int:
    """Make a sent reading a draft again while nothing of it has left; return its register.

    The sent one stays in the history as superseded. A person may send the draft again, under another key.

    Raises:
        NotFound: no such reading of an attached account.
        PeriodClosed: its month is closed.
        AlreadyHandedIn: the accounting system may have it by now.
    """
    account, reading = await _reading(work, actor, account_id, reading_id)
    if reading.status is not ReadingStatus.VALID:
        raise AlreadyHandedIn
    taken = (await work.session.execute(_TAKE_BACK, {"key": str(reading.delivery_key)})).first()
    if taken is None:
        raise AlreadyHandedIn
    await work.session.execute(_TO_DRAFT, {"id": reading.key, "now": work.now, "by": actor.author_id})
    audit.record(
        work,
        AuditAction.READING_WITHDRAWN,
        actor_id=actor.author_id,
        subject=f"account:{account.id}",
        ip=actor.ip,
        reading=reading.key,
    )
    work.tell_accounts(account.id)
    return reading.register_id


async def restore(work: UnitOfWork, actor: Actor, account_id: int, reading_id: int) -> Outcome:
    """Put a superseded or rejected value into its cell as a draft; the checks of today judge it.

    Raises:
        NotFound, PeriodClosed: as in `withdraw`.
    """
    _, reading = await _reading(work, actor, account_id, reading_id)
    if reading.status not in (ReadingStatus.SUPERSEDED, ReadingStatus.REJECTED):
        raise NotFound
    typed = {reading.register_id: f"{reading.value.normalize():f}"}
    return await entry.save(work, actor, account_id, typed, reading.taken_on)


async def _reading(work: UnitOfWork, actor: Actor, account_id: int, reading_id: int) -> tuple[AttachedAccount, Reading]:
    """The reading, locked, of an attached account and of the month that is open."""
    demand(actor, Permission.USE_CABINET)
    account = await links.attached(work, actor, account_id)
    query = (
        select(Reading)
        .join(Register, col(Register.id) == col(Reading.register_id))
        .join(Meter, col(Meter.id) == col(Register.meter_id))
        .join(MeteringPoint, col(MeteringPoint.id) == col(Meter.metering_point_id))
        .where(Reading.id == reading_id, MeteringPoint.account_id == account.id)
        .with_for_update(of=Reading)
    )
    reading = (await work.session.exec(query)).first()
    if reading is None:
        raise NotFound
    window = await windows.of_account(work, account, local_day(work.now, account.time_zone))
    if reading.billing_period != window.billing_period:
        raise PeriodClosed(reading.billing_period)
    return account, reading


# Nothing has left while no worker has ever taken the item; one that holds it now is not waited for.
_TAKE_BACK = text("""
delete from outbox_item
 where id in (select id from outbox_item
               where channel = 'accounting' and idempotency_key = :key and state = 'waiting'
                 and attempts = 0 and leased_until is null
                 for update skip locked)
returning id
""")

_TO_DRAFT = text("""
with sent as (
    update reading set status = 'superseded', decided_at = :now where id = :id
    returning register_id, billing_period, value, taken_on, source, rollover
)
insert into reading (register_id, billing_period, value, taken_on, status, source, delivery_key, rollover,
       outside_window, answers, reason, entered_by, created_at)
select register_id, billing_period, value, taken_on, 'unconfirmed', source, gen_random_uuid(), rollover,
       false, '{}', '', :by, :now
  from sent
 where not exists (select 1 from reading draft
                    where draft.register_id = sent.register_id and draft.billing_period = sent.billing_period
                      and draft.status = 'unconfirmed')
""")
