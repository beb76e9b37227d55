"""Customer accounts of a user: attach by number and PIN, make active, disconnect [seed B 6.3.3.2]."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, text
from sqlalchemy import select as select_columns
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select, update

from lkk.models.accounts import AccountLink, CustomerAccount
from lkk.services import notifications
from lkk.services.accounts import pin_limits
from lkk.services.accounts.events import ACCOUNT_ATTACHED, ACCOUNT_DETACHED, ACCOUNT_SHARED
from lkk.services.accounts.people import holders
from lkk.services.accounts.pins import pin_hash
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import CountedRefusal, InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.secrets import same
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import CabinetClass
from lkk.vocabulary.permissions import Permission

NUMBER_DIGITS = 20
PIN_DIGITS = range(4, 9)


class WrongPin(CountedRefusal):
    """Number and PIN do not fit together; the text does not say which of them is wrong."""

    text = "Лицевой счёт с таким номером и ПИН-кодом не найден. Проверьте оба значения по документу"


@dataclass(frozen=True)
class AttachedAccount:
    """A line of the table of attached accounts."""

    id: int
    number: str
    holder: str
    address: str
    time_zone: str
    contract_number: str
    cabinet_class: CabinetClass
    closed: bool
    active: bool
    attached_at: datetime


async def list_attached(work: UnitOfWork, actor: Actor) -> list[AttachedAccount]:
    """The actor's attached accounts, in the order they were attached."""
    return [AttachedAccount(*row) for row in await work.session.execute(attached_query(actor))]


def attached_query(actor: Actor) -> Select[*tuple[Any, ...]]:
    """The columns of AttachedAccount for the actor's own accounts, to be read as they are or narrowed further."""
    return (
        select_columns(
            col(CustomerAccount.id),
            col(CustomerAccount.number),
            col(CustomerAccount.holder),
            col(CustomerAccount.address),
            col(CustomerAccount.time_zone),
            func.coalesce(CustomerAccount.contract_number, ""),
            col(CustomerAccount.cabinet_class),
            col(CustomerAccount.closed),
            col(AccountLink.active),
            col(AccountLink.attached_at),
        )
        .select_from(AccountLink)
        .join(CustomerAccount, col(CustomerAccount.id) == col(AccountLink.account_id))
        .where(col(AccountLink.user_id) == actor.subject_id, col(AccountLink.detached_at).is_(None))
        .order_by(col(AccountLink.attached_at), col(AccountLink.id))
    )


async def active(work: UnitOfWork, actor: Actor) -> AttachedAccount | None:
    """The account whose data every other section shows."""
    row = (await work.session.execute(attached_query(actor).where(col(AccountLink.active)))).first()
    return AttachedAccount(*row) if row else None


async def attached(work: UnitOfWork, actor: Actor, account_id: int) -> AttachedAccount:
    """One attached account of the actor.

    Raises:
        NotFound: there is none with this id among the actor's own.
    """
    query = attached_query(actor).where(col(CustomerAccount.id) == account_id)
    row = (await work.session.execute(query)).first()
    if row is None:
        raise NotFound
    return AttachedAccount(*row)


async def attach(work: UnitOfWork, actor: Actor, number: str, pin: str) -> AttachedAccount:
    """Attach an account of the actor's own registry; the first one becomes active.

    Raises:
        InvalidValue: the number or the PIN is not written as one, or the account is attached already.
        TooManyAttempts: too many wrong PINs, see `pin_limits`.
        WrongPin: they do not fit together.
    """
    demand(actor, Permission.USE_CABINET)
    number, pin = _number(number), _pin(pin)
    await pin_limits.check(work, actor, _cabinet(actor), number)
    account = await _find(work, actor, number)
    expected = account.pin_hmac if account else ""
    if not same(expected, pin_hash(_cabinet(actor), number, pin)) or account is None:
        await pin_limits.count_wrong(work, actor, _cabinet(actor), number, account)
        raise WrongPin(at="pin")
    if account.closed:
        raise InvalidValue("Этот лицевой счёт закрыт. Обратитесь в контакт-центр", at="number")
    link = await _link(work, actor, account)
    await pin_limits.forgive(work, actor)
    audit.record(
        work, AuditAction.ACCOUNT_ATTACHED, actor_id=actor.author_id, subject=f"account:{account.id}", ip=actor.ip
    )
    await notifications.publish(
        work, ACCOUNT_ATTACHED, user_ids=[actor.subject_id], account_id=account.key, account_number=account.number
    )
    others = [user_id for user_id in await holders(work, account.key) if user_id != actor.subject_id]
    await notifications.publish(
        work, ACCOUNT_SHARED, user_ids=others, account_id=account.key, account_number=account.number
    )
    work.tell_people(actor.subject_id, *others)
    return _view(link, account)


async def activate(work: UnitOfWork, actor: Actor, account_id: int) -> None:
    """Make an attached account the active one.

    Raises:
        NotFound: it is not attached to the actor.
    """
    demand(actor, Permission.USE_CABINET)
    await _lock_links(work, actor)
    await attached(work, actor, account_id)
    mine = col(AccountLink.user_id) == actor.subject_id
    chosen = (col(AccountLink.account_id) == account_id) & col(AccountLink.detached_at).is_(None)
    await work.session.exec(update(AccountLink).where(mine, col(AccountLink.active)).values(active=False))
    await work.session.exec(update(AccountLink).where(mine, chosen).values(active=True))
    work.tell_people(actor.subject_id)


async def detach(work: UnitOfWork, actor: Actor, account_id: int) -> None:
    """Disconnect an account; its history stays, the earliest of the others becomes active.

    Raises:
        NotFound: it is not attached to the actor.
    """
    demand(actor, Permission.USE_CABINET)
    await _lock_links(work, actor)
    account = await attached(work, actor, account_id)
    mine = col(AccountLink.user_id) == actor.subject_id
    attached_one = (col(AccountLink.account_id) == account_id) & col(AccountLink.detached_at).is_(None)
    await work.session.exec(update(AccountLink).where(mine, attached_one).values(active=False, detached_at=work.now))
    rest = await list_attached(work, actor)
    if account.active and rest:
        await activate(work, actor, rest[0].id)
    audit.record(
        work, AuditAction.ACCOUNT_DETACHED, actor_id=actor.author_id, subject=f"account:{account_id}", ip=actor.ip
    )
    await notifications.publish(
        work, ACCOUNT_DETACHED, user_ids=[actor.subject_id], account_id=account_id, account_number=account.number
    )
    work.tell_people(actor.subject_id)


async def _link(work: UnitOfWork, actor: Actor, account: CustomerAccount) -> AccountLink:
    await _lock_links(work, actor)
    first = not await list_attached(work, actor)
    link = AccountLink(user_id=actor.subject_id, account_id=account.key, active=first, attached_at=work.now)
    try:
        async with work.session.begin_nested():
            work.session.add(link)
    except IntegrityError:
        raise InvalidValue("Этот лицевой счёт уже подключён", at="number") from None
    return link


async def _lock_links(work: UnitOfWork, actor: Actor) -> None:
    """Change of one user's links go one after another, so that exactly one stays active."""
    await work.session.execute(text("select 1 from user_account where id = :id for update"), {"id": actor.subject_id})


async def _find(work: UnitOfWork, actor: Actor, number: str) -> CustomerAccount | None:
    query = select(CustomerAccount).where(
        CustomerAccount.cabinet_class == _cabinet(actor), CustomerAccount.number == number
    )
    return (await work.session.exec(query)).first()


def _cabinet(actor: Actor) -> CabinetClass:
    return actor.cabinet_class or CabinetClass.INDIVIDUAL


def _number(raw: str) -> str:
    number = "".join(raw.split()).lstrip("№")
    if not (number.isascii() and number.isdigit() and len(number) <= NUMBER_DIGITS):
        raise InvalidValue("Введите номер лицевого счёта: только цифры, не больше двадцати", at="number")
    return number


def _pin(raw: str) -> str:
    pin = "".join(raw.split())
    if not (pin.isascii() and pin.isdigit() and len(pin) in PIN_DIGITS):
        raise InvalidValue("Введите ПИН-код: от четырёх до восьми цифр", at="pin")
    return pin


def _view(link: AccountLink, account: CustomerAccount) -> AttachedAccount:
    return AttachedAccount(
        id=account.key,
        number=account.number,
        holder=account.holder,
        address=account.address,
        time_zone=account.time_zone,
        contract_number=account.contract_number or "",
        cabinet_class=account.cabinet_class,
        closed=account.closed,
        active=link.active,
        attached_at=link.attached_at,
    )
