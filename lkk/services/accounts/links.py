"""Customer accounts of a user: attach by number and PIN, make active, disconnect [seed B 6.3.3.2]."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, case, exists, func, text
from sqlalchemy import select as select_columns
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import col, select, update

from lkk.models.accounts import AccountLink, CustomerAccount
from lkk.models.identity import UserSession
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
    closed_through: date | None = None  # the last month the accounting system takes no readings for any more


async def list_attached(work: UnitOfWork, actor: Actor) -> list[AttachedAccount]:
    """The actor's attached accounts, in the order they were attached."""
    return [AttachedAccount(*row) for row in await work.session.execute(attached_query(actor))]


def attached_query(actor: Actor) -> Select[*tuple[Any, ...]]:
    """The columns of AttachedAccount for the actor's own accounts, to be read as they are or narrowed further."""
    return attached_to(actor.subject_id, is_active(actor))


def is_active(actor: Actor) -> SQLColumnExpression[bool]:
    """Whether a link is to the account the actor works with: in a visit the employee's choice while it is attached."""
    chosen = actor.visit.account_id if actor.visit is not None else None
    if chosen is None:
        return col(AccountLink.active)
    other = aliased(AccountLink)
    still_attached = exists().where(
        col(other.user_id) == actor.subject_id, col(other.account_id) == chosen, col(other.detached_at).is_(None)
    )
    return case((still_attached, col(AccountLink.account_id) == chosen), else_=col(AccountLink.active))


def attached_to(user_id: int, active: SQLColumnExpression[bool] | None = None) -> Select[*tuple[Any, ...]]:
    """The same for the accounts of a user; `active` tells which of them is."""
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
            (col(AccountLink.active) if active is None else active).label("active"),
            col(AccountLink.attached_at),
            col(CustomerAccount.closed_through),
        )
        .select_from(AccountLink)
        .join(CustomerAccount, col(CustomerAccount.id) == col(AccountLink.account_id))
        .where(col(AccountLink.user_id) == user_id, col(AccountLink.detached_at).is_(None))
        .order_by(col(AccountLink.attached_at), col(AccountLink.id))
    )


async def active(work: UnitOfWork, actor: Actor) -> AttachedAccount | None:
    """The account whose data every other section shows."""
    row = (await work.session.execute(attached_query(actor).where(is_active(actor)))).first()
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
    number, pin = checked_number(number), _pin(pin)
    await pin_limits.check(work, actor, _cabinet(actor), number)
    account = await find(work, _cabinet(actor), number)
    expected = account.pin_hmac if account else ""
    if not same(expected, pin_hash(_cabinet(actor), number, pin)) or account is None:
        await pin_limits.count_wrong(work, actor, _cabinet(actor), number, account)
        raise WrongPin(at="pin")
    if account.closed:
        raise InvalidValue("Этот лицевой счёт закрыт. Обратитесь в контакт-центр", at="number")
    link = await link_to(work, actor.subject_id, account)
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
    """Make an attached account the active one; an employee in a visit chooses for that visit alone.

    Raises:
        NotFound: it is not attached to the actor.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    if actor.visiting:
        await attached(work, actor, account_id)
        own = col(UserSession.id) == actor.session_id
        await work.session.exec(update(UserSession).where(own).values(account_id=account_id))
        return
    await _lock_links(work, actor.subject_id)
    await attached(work, actor, account_id)
    await _make_active(work, actor.subject_id, account_id)
    work.tell_people(actor.subject_id)


async def unlink(work: UnitOfWork, user_id: int, account_id: int) -> AttachedAccount:
    """Take an account from a user and return what it was; the earliest of the others becomes active.

    Raises:
        NotFound: it is not attached to the user.
    """
    await _lock_links(work, user_id)
    all_of_them = [AttachedAccount(*row) for row in await work.session.execute(attached_to(user_id))]
    account = next((one for one in all_of_them if one.id == account_id), None)
    if account is None:
        raise NotFound
    mine = col(AccountLink.user_id) == user_id
    attached_one = (col(AccountLink.account_id) == account_id) & col(AccountLink.detached_at).is_(None)
    await work.session.exec(update(AccountLink).where(mine, attached_one).values(active=False, detached_at=work.now))
    rest = [one for one in all_of_them if one.id != account_id]
    if account.active and rest:
        await _make_active(work, user_id, rest[0].id)
    return account


async def _make_active(work: UnitOfWork, user_id: int, account_id: int) -> None:
    mine = col(AccountLink.user_id) == user_id
    chosen = (col(AccountLink.account_id) == account_id) & col(AccountLink.detached_at).is_(None)
    await work.session.exec(update(AccountLink).where(mine, col(AccountLink.active)).values(active=False))
    await work.session.exec(update(AccountLink).where(mine, chosen).values(active=True))


async def detach(work: UnitOfWork, actor: Actor, account_id: int) -> None:
    """Disconnect an account; its history stays, the earliest of the others becomes active.

    Raises:
        NotFound: it is not attached to the actor.
    """
    demand(actor, Permission.USE_CABINET)
    account = await unlink(work, actor.subject_id, account_id)
    audit.record(
        work, AuditAction.ACCOUNT_DETACHED, actor_id=actor.author_id, subject=f"account:{account_id}", ip=actor.ip
    )
    await notifications.publish(
        work, ACCOUNT_DETACHED, user_ids=[actor.subject_id], account_id=account_id, account_number=account.number
    )
    work.tell_people(actor.subject_id)


async def link_to(work: UnitOfWork, user_id: int, account: CustomerAccount) -> AccountLink:
    """Attach an account to a user; the first one becomes active.

    Raises:
        InvalidValue: it is attached already.
    """
    await _lock_links(work, user_id)
    first = (await work.session.execute(attached_to(user_id).limit(1))).first() is None
    link = AccountLink(user_id=user_id, account_id=account.key, active=first, attached_at=work.now)
    try:
        async with work.session.begin_nested():
            work.session.add(link)
    except IntegrityError:
        raise InvalidValue("Этот лицевой счёт уже подключён", at="number") from None
    return link


async def _lock_links(work: UnitOfWork, user_id: int) -> None:
    """Change of one user's links go one after another, so that exactly one stays active."""
    await work.session.execute(text("select 1 from user_account where id = :id for update"), {"id": user_id})


async def find(work: UnitOfWork, registry: CabinetClass, number: str) -> CustomerAccount | None:
    """The account with a number in a registry."""
    query = select(CustomerAccount).where(CustomerAccount.cabinet_class == registry, CustomerAccount.number == number)
    return (await work.session.exec(query)).first()


def _cabinet(actor: Actor) -> CabinetClass:
    return actor.cabinet_class or CabinetClass.INDIVIDUAL


def checked_number(raw: str) -> str:
    """The number of an account as it is stored.

    Raises:
        InvalidValue: it is not written as one.
    """
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
        closed_through=account.closed_through,
    )
