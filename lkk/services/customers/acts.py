"""What an employee does with a customer's cabinet: corrects, locks, attaches; with a reason, written down, told."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import col, select

from lkk.models.audit import DataAccess
from lkk.models.identity import Profile, User
from lkk.services import notifications
from lkk.services.accounts import links
from lkk.services.accounts.events import ACCOUNT_ATTACHED, ACCOUNT_DETACHED, ACCOUNT_SHARED_AT_COUNTER
from lkk.services.accounts.people import holders
from lkk.services.customers import card, people
from lkk.services.customers.events import CABINET_LOCKED, CABINET_UNLOCKED, DATA_CORRECTED
from lkk.services.identity import data_access, identity_levels, staff_users
from lkk.services.identity.registration.forms import FORMS, FormField, display_name
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound, ServiceError, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary import words
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import CabinetClass, UserStatus
from lkk.vocabulary.permissions import Permission


class CustomerChanged(Stale):
    """Somebody else was quicker: tells which fields have changed, by whom and when."""

    def __init__(self, fields: list[str], who: str, at: datetime | None) -> None:
        when = f", {words.moment(at, settings().time_zone)}" if at else ""
        super().__init__(
            f"Карточка изменилась, пока вы писали: {', '.join(fields).lower()} ({who}{when}). "
            "Эти поля показаны заново, написанное в остальных осталось"
        )


async def edit(
    work: UnitOfWork,
    actor: Actor,
    customer_id: int,
    values: Mapping[str, str],
    *,
    seen: Mapping[str, str],
    reason: str,
) -> list[str]:
    """Correct the open fields of a profile and return the labels of what has changed, none when nothing has.

    `seen` are the values the form was opened with. The customer is told which fields, not what stood there.

    Raises:
        NotAllowed: the actor does not edit customers.
        NotFound: there is no such customer, or the profile is not filled in yet.
        CustomerChanged: a field is not as it was seen.
        FieldErrors: wrong fields.
        InvalidValue: the reason is too short or too long.
    """
    demand(actor, Permission.EDIT_CUSTOMERS)
    reason = data_access.checked_reason(reason)
    user = await people.locked(work, customer_id)
    query = select(Profile).where(Profile.user_id == customer_id).with_for_update()
    profile = (await work.session.exec(query.execution_options(populate_existing=True))).first()
    if profile is None:
        raise NotFound
    fields = people.open_fields(profile.kind)
    await _demand_as_seen(work, profile, fields, seen)
    good = FORMS[profile.kind].checked({**dict(values), "snils": ""})
    changed = [one for one in fields if good[one.name] != getattr(profile, one.name)]
    if not changed:
        return []
    _put(profile, user, changed, good, work.now)
    names = [one.label for one in changed]
    data_access.record(work, actor, subject_id=customer_id, what=AccessKind.EDITED, reason=reason)
    _audit(work, actor, AuditAction.CUSTOMER_EDITED, customer_id, fields=[one.name for one in changed])
    told = ", ".join(names).lower()
    await notifications.publish(work, DATA_CORRECTED, user_ids=[customer_id], fields=told, reason=reason)
    work.tell_people(customer_id)
    return names


async def lock(work: UnitOfWork, actor: Actor, customer_id: int, reason: str) -> None:
    """Lock a customer out and end all their sessions; they get an email with the reason.

    Raises:
        NotAllowed: the actor does not edit customers.
        NotFound: there is no such customer.
        InvalidValue: the reason is too short or too long.
        ServiceError: the cabinet is not open.
    """
    demand(actor, Permission.EDIT_CUSTOMERS)
    await people.locked(work, customer_id)
    reason = data_access.checked_reason(reason)
    user = await staff_users.shut_out(work, actor, customer_id, reason)
    await notifications.send_email(work, CABINET_LOCKED, user.email, reason=reason)


async def unlock(work: UnitOfWork, actor: Actor, customer_id: int, reason: str) -> None:
    """Let a locked customer sign in again and tell them.

    Raises:
        As `lock`.
    """
    demand(actor, Permission.EDIT_CUSTOMERS)
    await people.locked(work, customer_id)
    await staff_users.let_in(work, actor, customer_id, data_access.checked_reason(reason))
    await work.session.flush()
    await notifications.publish(work, CABINET_UNLOCKED, user_ids=[customer_id])


async def note_passport(work: UnitOfWork, actor: Actor, customer_id: int) -> None:
    """Note that the actor has compared the customer with the passport now.

    Raises:
        NotAllowed: the actor does not serve customers at the counter.
        NotFound: there is no such customer.
    """
    await identity_levels.passport_seen(work, actor, customer_id)
    data_access.record(
        work, actor, subject_id=customer_id, what=AccessKind.PASSPORT_SEEN, reason="Клиент предъявил паспорт"
    )


async def attach(work: UnitOfWork, actor: Actor, customer_id: int, number: str, *, passport_seen: bool) -> None:
    """Attach an account of the customer's own registry without its PIN: the passport proves who they are.

    Raises:
        NotAllowed: the actor does not edit customers.
        NotFound: there is no such customer.
        InvalidValue: the passport was not compared, there is no such account in the customer's registry, it is
            closed or attached already.
        ServiceError: the cabinet is not open.
    """
    demand(actor, Permission.EDIT_CUSTOMERS)
    user = await people.locked(work, customer_id)
    if user.status is not UserStatus.ACTIVE:
        raise ServiceError("Подключить счёт можно только к действующему кабинету")
    if not passport_seen:
        raise InvalidValue("Сверьте паспорт и отметьте это: без него счёт подключают по ПИН-коду", at="passport")
    registry = user.cabinet_class or CabinetClass.INDIVIDUAL
    account = await links.find(work, registry, links.checked_number(number))
    if account is None:
        raise InvalidValue(f"Счёта с таким номером нет. Ищем среди счетов: {registry.label.lower()}", at="number")
    if account.closed:
        raise InvalidValue("Этот лицевой счёт закрыт", at="number")
    await links.link_to(work, customer_id, account)
    await note_passport(work, actor, customer_id)
    said = f"Лицевой счёт № {account.number}"
    data_access.record(work, actor, subject_id=customer_id, what=AccessKind.ACCOUNT_ATTACHED, reason=said)
    _audit(work, actor, AuditAction.ACCOUNT_ATTACHED, customer_id, account=account.key)
    facts = {"account_id": account.key, "account_number": account.number}
    others = [one for one in await holders(work, account.key) if one != customer_id]
    await notifications.publish(work, ACCOUNT_ATTACHED, user_ids=[customer_id], **facts)
    await notifications.publish(work, ACCOUNT_SHARED_AT_COUNTER, user_ids=others, **facts)
    work.tell_people(customer_id, *others)


async def detach(work: UnitOfWork, actor: Actor, customer_id: int, account_id: int, reason: str) -> None:
    """Take an account from a customer's cabinet; its history stays.

    Raises:
        NotAllowed: the actor does not edit customers.
        NotFound: there is no such customer, or the account is not attached to them.
        InvalidValue: the reason is too short or too long.
    """
    demand(actor, Permission.EDIT_CUSTOMERS)
    reason = data_access.checked_reason(reason)
    await people.locked(work, customer_id)
    account = await links.unlink(work, customer_id, account_id)
    data_access.record(work, actor, subject_id=customer_id, what=AccessKind.ACCOUNT_DETACHED, reason=reason)
    _audit(work, actor, AuditAction.ACCOUNT_DETACHED, customer_id, account=account.id)
    facts = {"account_id": account.id, "account_number": account.number}
    await notifications.publish(work, ACCOUNT_DETACHED, user_ids=[customer_id], **facts)
    work.tell_people(customer_id)


async def _demand_as_seen(
    work: UnitOfWork, profile: Profile, fields: tuple[FormField, ...], seen: Mapping[str, str]
) -> None:
    now = card.open_values(profile)
    other = [one.label for one in fields if now[one.name] != seen.get(one.name, "")]
    if not other:
        return
    last = (
        select(DataAccess.at, User.display_name)
        .join(User, col(User.id) == col(DataAccess.author_id), isouter=True)
        .where(DataAccess.subject_id == profile.user_id, DataAccess.at >= profile.updated_at)
        .where(col(DataAccess.what).in_((AccessKind.EDITED, AccessKind.CHANGE_DECIDED)))
        .order_by(col(DataAccess.id).desc())
    )
    at, who = (await work.session.exec(last.limit(1))).first() or (profile.updated_at, None)
    raise CustomerChanged(other, who or "клиент", at)


def _put(profile: Profile, user: User, changed: list[FormField], good: Mapping[str, str], now: datetime) -> None:
    for one in changed:
        setattr(profile, one.name, good[one.name])
        if one.name == "phone":
            profile.phone_confirmed_at = None
    profile.updated_at = now
    user.display_name = display_name(profile.kind, good)


def _audit(work: UnitOfWork, actor: Actor, action: AuditAction, customer_id: int, **details: object) -> None:
    audit.record(work, action, actor_id=actor.author_id, subject=f"user:{customer_id}", ip=actor.ip, **details)
