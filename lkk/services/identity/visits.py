"""«Вход под пользователем»: an employee works in a customer's cabinet, with consent, for half an hour, on record.

A visit is a session of its own (author, subject, the session it was begun from, reason, evidence). What may be done in
it stands with the rules themselves: `in_visit` of a handler's `allow` and of a service's `demand`; all else is refused.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from lkk.models.audit import DataAccess
from lkk.models.identity import Profile, User
from lkk.services.identity import data_access, identity_levels, person_codes, sessions
from lkk.services.identity.person_codes import CodeRequestId
from lkk.services.identity.sessions import SignedIn
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor, Visitor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotFound, ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import CodeChannel, CodePurpose, Role, UserStatus, VisitEvidence
from lkk.vocabulary.permissions import Permission

LENGTH = timedelta(minutes=30)


class NotVisiting(ServiceError):
    """The session is no visit: it has ended, or another one has begun."""

    text = "Вы уже вышли из кабинета клиента"


@dataclass(frozen=True)
class Asked:
    """How an employee asks to be let in: by the code of a request, or with the passport seen at the counter."""

    user_id: int
    reason: str
    evidence: VisitEvidence
    request_id: int = 0
    code: str = ""
    passport_seen: bool = False


@dataclass(frozen=True)
class Destinations:
    """Where a code may be sent to a customer; an empty phone is none."""

    email: str
    phone: str

    def of(self, channel: CodeChannel) -> str:
        """The address of a channel, empty when there is none."""
        return self.phone if channel is CodeChannel.PHONE else self.email


async def send_code(work: UnitOfWork, actor: Actor, user_id: int, channel: CodeChannel) -> CodeRequestId:
    """Send the customer the code that lets this employee in.

    Raises:
        NotAllowed: the employee enters no cabinets.
        NotFound: there is no such customer with an open cabinet.
        InvalidValue: the customer has no phone.
        TooManyAttempts: as `person_codes.send`.
    """
    demand(actor, Permission.ENTER_CABINET)
    customer = await _customer(work, user_id)
    to = await destinations(work, customer.key)
    destination = to.of(channel)
    if not destination:
        raise InvalidValue("У клиента нет телефона. Отправьте код на почту", at="channel")
    return await person_codes.send(
        work,
        purpose=CodePurpose.CABINET_VISIT,
        channel=channel,
        destination=destination,
        about_user_id=customer.key,
        asked_by=actor.author_id,
        thing=_thing(actor),
        note=f"Назовите код сотруднику ({actor.author.display_name}), только если вы сами просите его помочь.",
        ip=actor.ip,
    )


async def start(work: UnitOfWork, actor: Actor, asked: Asked, visitor: Visitor) -> SignedIn:
    """Open the customer's cabinet to the employee for half an hour; an earlier visit of this session ends.

    Raises:
        NotAllowed: the employee enters no cabinets, or the session is itself a visit.
        NotFound: there is no such customer with an open cabinet.
        FieldErrors: the reason is missing or too long, the passport was not seen.
        WrongCode, TooManyAttempts: as `person_codes.confirm`.
    """
    demand(actor, Permission.ENTER_CABINET)
    customer = await _customer(work, asked.user_id)
    reason = _checked(asked)
    if asked.evidence is VisitEvidence.CODE:
        await person_codes.confirm(
            work, asked.request_id, CodePurpose.CABINET_VISIT, asked.code, customer.key, thing=_thing(actor)
        )
    else:
        await identity_levels.passport_seen(work, actor, customer.key)
    await sessions.end_visits(work, actor.session_id)
    signed = sessions.opened(
        work,
        customer,
        visitor,
        author_id=actor.author_id,
        parent_id=actor.session_id,
        reason=reason,
        evidence=asked.evidence,
        ends_at=work.now + LENGTH,
    )
    data_access.record(work, actor, subject_id=customer.key, what=AccessKind.ENTERED, reason=reason)
    audit.record(
        work,
        AuditAction.VISIT_STARTED,
        actor_id=actor.author_id,
        subject=f"user:{customer.key}",
        ip=actor.ip,
        evidence=asked.evidence.value,
    )
    return signed


async def leave(work: UnitOfWork, actor: Actor) -> None:
    """End the visit; the session it was begun from goes on.

    Raises:
        NotVisiting: the session is none.
    """
    if actor.visit is None:
        raise NotVisiting
    await sessions.end_one(work, actor.session_id)


async def changed(work: UnitOfWork, actor: Actor, application_id: int) -> None:
    """Record that an employee changes something of an application in its applicant's cabinet; of others nothing.

    The audit gets each change, the customer's list one line for an application and visit.
    """
    if actor.visit is None:
        return
    audit.record(
        work,
        AuditAction.VISIT_CHANGED,
        actor_id=actor.author_id,
        subject=f"application:{application_id}",
        ip=actor.ip,
        customer=actor.subject_id,
    )
    told = select(DataAccess.id).where(
        DataAccess.author_id == actor.author_id,
        DataAccess.application_id == application_id,
        DataAccess.what == AccessKind.ACTED,
        DataAccess.at >= actor.visit.ends_at - LENGTH,
    )
    if (await work.session.exec(told)).first() is None:
        data_access.record(
            work,
            actor,
            subject_id=actor.subject_id,
            what=AccessKind.ACTED,
            reason=actor.visit.reason,
            application_id=application_id,
        )


async def destinations(work: UnitOfWork, user_id: int) -> Destinations:
    """Where a code may be sent to a customer."""
    query = (
        select(User.email, Profile.phone)
        .join(Profile, col(Profile.user_id) == col(User.id), isouter=True)
        .where(User.id == user_id)
    )
    email, phone = (await work.session.exec(query)).one()
    return Destinations(email, phone or "")


async def _customer(work: UnitOfWork, user_id: int) -> User:
    query = select(User).where(User.id == user_id, User.role == Role.CUSTOMER, User.status == UserStatus.ACTIVE)
    found = (await work.session.exec(query)).first()
    if found is None:
        raise NotFound("Кабинет этого клиента не открыт")
    return found


def _checked(asked: Asked) -> str:
    """The reason in one line, when it and the evidence will do."""
    errors, reason = FieldErrors(), ""
    try:
        reason = data_access.checked_reason(asked.reason)
    except InvalidValue as error:
        errors.add("reason", error)
    if asked.evidence is VisitEvidence.IN_PERSON and not asked.passport_seen:
        errors.add("passport", "Отметьте, что паспорт предъявлен: без этого или кода клиента войти нельзя")
    errors.raise_if_any()
    return reason


def _thing(actor: Actor) -> str:
    """The code lets in the employee who has asked for it and nobody else."""
    return f"visit:{actor.author_id}"
