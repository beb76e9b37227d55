"""Archive readings of an account: asked of the accounting system, kept for a while as it has answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, select, update

from lkk.models.archive import ArchiveReading, ArchiveRequest
from lkk.services.accounts import links
from lkk.services.accounts.links import AttachedAccount
from lkk.services.integrations.ports import Ports
from lkk.services.kernel import limits, outbox
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.readings.outgoing import ARCHIVE
from lkk.vocabulary.archive import MOST_MONTHS, ArchiveSource, ArchiveState, ArchiveStatus
from lkk.vocabulary.metering import EnergyKind, Zone
from lkk.vocabulary.permissions import Permission

SHOWN = 10  # requests of an account
PATIENCE, KEPT = timedelta(days=1), timedelta(days=90)
NO_ANSWER = "Учётная система не ответила за сутки. Запросите архив ещё раз"


@dataclass(frozen=True)
class RequestView:
    """A request; `reason` says why nothing came."""

    id: int
    first_period: date
    last_period: date
    state: ArchiveState
    reason: str
    asked_at: datetime


@dataclass(frozen=True)
class MeterOption:
    """A meter of an answer."""

    point: str
    serial_number: str


@dataclass(frozen=True)
class ValueView:
    """A value of an answer."""

    energy: EnergyKind
    zone: Zone
    billing_period: date
    taken_on: date
    value: Decimal
    source: ArchiveSource
    status: ArchiveStatus


@dataclass(frozen=True)
class ArchiveView:
    """The archive of an account: its requests, newest first, and the meters of the one that is shown."""

    account: AttachedAccount
    today: date
    requests: tuple[RequestView, ...]
    shown: RequestView | None
    meters: tuple[MeterOption, ...]


async def ask(work: UnitOfWork, actor: Actor, account_id: int, first: date, last: date) -> None:
    """Ask for the readings of an account from a month to a month, both included.

    Raises:
        InvalidValue: the months are the wrong way round, too many, in the future, or a request waits already.
        NotFound: the account is not attached to the actor.
        TooManyAttempts: more than ten requests an hour.
    """
    demand(actor, Permission.USE_CABINET)
    account = await links.attached(work, actor, account_id)
    first, last = first.replace(day=1), last.replace(day=1)
    check_span(first, last, local_day(work.now, account.time_zone))
    await limits.spend(work, limits.ARCHIVE, str(actor.author_id))
    row = ArchiveRequest(
        account_id=account.id, asked_by=actor.subject_id, first_period=first, last_period=last, asked_at=work.now
    )
    try:
        async with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:
        raise InvalidValue("Ответ на прежний запрос ещё не пришёл. Дождитесь его", at="last") from None
    outbox.put(work, ARCHIVE, {"request_id": row.key}, key=str(row.delivery_key), ordering_key=f"archive:{account.id}")
    work.tell_accounts(account.id)


def check_span(first: date, last: date, today: date) -> None:
    """Refuse months that cannot be asked for, named by their first days.

    Raises:
        InvalidValue: at `first` or `last`.
    """
    if last < first:
        raise InvalidValue("Последний месяц раньше первого", at="last")
    if last > today:
        raise InvalidValue("Этот месяц ещё не наступил", at="last")
    if first < last - relativedelta(months=MOST_MONTHS - 1):
        raise InvalidValue(f"Не больше {MOST_MONTHS} месяцев за раз", at="first")


async def load(work: UnitOfWork, actor: Actor, request_id: int | None = None) -> ArchiveView | None:
    """The archive of the active account with the request asked for, else the newest answered one; None without account.

    Raises:
        NotFound: the request is not one of this account.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    account = await links.active(work, actor)
    if account is None:
        return None
    query = (
        select(ArchiveRequest)
        .where(ArchiveRequest.account_id == account.id)
        .order_by(col(ArchiveRequest.id).desc())
        .limit(SHOWN)
    )
    requests = tuple(_view(row) for row in await work.session.exec(query))
    ready = [one for one in requests if one.state is ArchiveState.READY]
    shown = next((one for one in ready if request_id in (None, one.id)), None)
    if request_id is not None and shown is None:
        raise NotFound
    meters = await _meters(work, shown.id) if shown else ()
    return ArchiveView(account, local_day(work.now, account.time_zone), requests, shown, meters)


async def values(work: UnitOfWork, actor: Actor, request_id: int, serial_number: str) -> tuple[ValueView, ...]:
    """What the answer to a request says of a meter, by kind of energy and zone, newest month first.

    Raises:
        NotFound: the request is none of an account the actor has attached.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    row = await work.session.get(ArchiveRequest, request_id)
    if row is None:
        raise NotFound
    await links.attached(work, actor, row.account_id)
    query = (
        select(ArchiveReading)
        .where(ArchiveReading.request_id == request_id, ArchiveReading.serial_number == serial_number)
        .order_by(
            col(ArchiveReading.energy),
            col(ArchiveReading.zone),
            col(ArchiveReading.billing_period).desc(),
            col(ArchiveReading.id).desc(),
        )
    )
    return tuple(
        ValueView(one.energy, one.zone, one.billing_period, one.taken_on, one.value, one.source, one.status)
        for one in await work.session.exec(query)
    )


async def upkeep(_: Ports) -> None:
    """End requests that nobody answers, and forget old ones: the archive itself is the accounting system's."""
    async with unit_of_work() as work:
        waiting = col(ArchiveRequest.state) == ArchiveState.REQUESTED
        late = col(ArchiveRequest.asked_at) < work.now - PATIENCE
        ended = (
            update(ArchiveRequest)
            .where(waiting, late)
            .values(state=ArchiveState.REFUSED, reason=NO_ANSWER, answered_at=work.now)
            .returning(col(ArchiveRequest.account_id))
        )
        work.tell_accounts(*(await work.session.execute(ended)).scalars())
        await work.session.exec(delete(ArchiveRequest).where(col(ArchiveRequest.asked_at) < work.now - KEPT))


async def _meters(work: UnitOfWork, request_id: int) -> tuple[MeterOption, ...]:
    query = (
        select(ArchiveReading.point_name, ArchiveReading.serial_number, ArchiveReading.point_code)
        .where(ArchiveReading.request_id == request_id)
        .distinct()
        .order_by(col(ArchiveReading.point_code), col(ArchiveReading.serial_number))
    )
    rows: Sequence[tuple[str, str, str]] = (await work.session.exec(query)).all()
    return tuple(MeterOption(name, serial) for name, serial, _ in rows)


def _view(row: ArchiveRequest) -> RequestView:
    return RequestView(row.id or 0, row.first_period, row.last_period, row.state, row.reason, row.asked_at)
