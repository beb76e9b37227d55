"""Powers of representatives: written down when an employee has seen one, shown, ended before their day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from lkk.models.identity import User
from lkk.models.signing import SigningRepresentative
from lkk.services import notifications
from lkk.services.identity import data_access
from lkk.services.identity.employees import able_to
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.signing import events, signers
from lkk.settings import settings
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import Role
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import at_least_signs, at_most_signs

MOST = 100
NAME_LENGTH, POWER_LENGTH = 400, 300
WHY_LEAST, WHY_MOST = 5, 300
BY_CUSTOMER = "Прекращена клиентом"


@dataclass(frozen=True)
class Power:
    """A power in force until the end of a day; an employee has seen it."""

    id: int
    customer: str
    customer_id: int
    name: str
    power: str
    valid_to: date


async def in_force(work: UnitOfWork, actor: Actor) -> list[Power]:
    """Return the powers in force, the newest first, at most a hundred.

    Raises:
        NotAllowed: the actor checks no signatures.
    """
    demand(actor, Permission.CHECK_SIGNATURES)
    return await _found(work)


async def own(work: UnitOfWork, actor: Actor) -> list[Power]:
    """Return the powers in force by which others sign for the actor.

    Raises:
        NotAllowed, NotInVisit: only a customer in their own cabinet.
    """
    demand(actor, Permission.USE_CABINET)
    return await _found(work, col(SigningRepresentative.user_id) == actor.subject_id)


async def add_for_email(
    work: UnitOfWork, actor: Actor, email: str, name: str, power: str, valid_to: date | None
) -> None:
    """Note a power that was shown, for the customer of an e-mail.

    Raises:
        NotAllowed, InvalidValue, NotFound: as `add`; no customer has this e-mail, no day.
    """
    demand(actor, Permission.CHECK_SIGNATURES)
    query = select(User.id).where(User.email == email.strip().lower(), User.role == Role.CUSTOMER)
    user_id = (await work.session.exec(query)).first()
    if user_id is None:
        raise InvalidValue("Клиента с такой почтой нет. Она указана в карточке клиента", at="email")
    if valid_to is None:
        raise InvalidValue("Укажите последний день доверенности", at="valid_to")
    await add(work, actor, user_id, name, power, valid_to)


async def add(work: UnitOfWork, actor: Actor, user_id: int, name: str, power: str, valid_to: date) -> None:
    """Note that an employee has seen the power of a representative.

    Raises:
        NotAllowed: the actor checks no signatures.
        NotFound: there is no such customer, or it is no firm.
        InvalidValue: the name or the power is missing, or its day has passed.
    """
    demand(actor, Permission.CHECK_SIGNATURES)
    if not (await signers.customer(work, user_id)).legal_entity:
        raise NotFound("Представителя записывают организации: за себя человек подписывает сам")
    said, paper = " ".join(name.split()), " ".join(power.split())
    if not said or len(said) > NAME_LENGTH:
        raise InvalidValue("Укажите фамилию, имя и отчество, как в доверенности", at="name")
    if not paper or len(paper) > POWER_LENGTH:
        raise InvalidValue("Укажите номер и день доверенности", at="power")
    if valid_to < _today(work):
        raise InvalidValue("Доверенность уже не действует", at="valid_to")
    work.session.add(
        SigningRepresentative(
            user_id=user_id, name=said, power=paper, valid_to=valid_to, checked_by=actor.author_id, checked_at=work.now
        )
    )
    _write(work, actor, AuditAction.REPRESENTATIVE_CHECKED, user_id, f"Доверенность: {paper}")
    await _signal(work, user_id)


async def end(work: UnitOfWork, actor: Actor, power_id: int, why: str) -> None:
    """End a power before its day, as an employee who has its revocation in hand, with a reason; the customer is told.

    Raises:
        NotAllowed: the actor checks no signatures.
        NotFound: no such power is in force.
        InvalidValue: the reason is too short or too long.
    """
    demand(actor, Permission.CHECK_SIGNATURES)
    said = " ".join(why.split())
    if len(said) < WHY_LEAST:
        raise InvalidValue(f"Напишите, почему доверенность прекращена: {at_least_signs(WHY_LEAST)}", at="reason")
    if len(said) > WHY_MOST:
        raise InvalidValue(f"Сократите: {at_most_signs(WHY_MOST)}", at="reason")
    row = await _locked(work, col(SigningRepresentative.id) == power_id)
    await _end(work, actor, row, said)
    await notifications.publish(
        work, events.POWER_ENDED, user_ids=[row.user_id], name=row.name, power=row.power, reason=said
    )


async def end_own(work: UnitOfWork, actor: Actor, power_id: int) -> None:
    """End a power the actor has given.

    Raises:
        NotAllowed, NotInVisit: only the customer in their own cabinet.
        NotFound: the actor has no such power in force.
    """
    demand(actor, Permission.USE_CABINET)
    own_one = col(SigningRepresentative.user_id) == actor.subject_id
    row = await _locked(work, col(SigningRepresentative.id) == power_id, own_one)
    await _end(work, actor, row, BY_CUSTOMER)


async def _end(work: UnitOfWork, actor: Actor, row: SigningRepresentative, why: str) -> None:
    row.ended_at, row.ended_by, row.ended_why = work.now, actor.author_id, why
    reason = f"Доверенность {row.power} прекращена: {why}"
    _write(work, actor, AuditAction.REPRESENTATIVE_ENDED, row.user_id, reason)
    await _signal(work, row.user_id)


async def _locked(work: UnitOfWork, *which: ColumnElement[bool]) -> SigningRepresentative:
    query = select(SigningRepresentative).where(*_live(work), *which).with_for_update()
    row = (await work.session.exec(query)).first()
    if row is None:
        raise NotFound("Эта доверенность уже не действует")
    return row


async def _found(work: UnitOfWork, *which: ColumnElement[bool]) -> list[Power]:
    query = (
        select(SigningRepresentative, User.display_name)
        .join(User, col(User.id) == col(SigningRepresentative.user_id))
        .where(*_live(work), *which)
        .order_by(col(SigningRepresentative.id).desc())
        .limit(MOST)
    )
    return [
        Power(row.key, name, row.user_id, row.name, row.power, row.valid_to)
        for row, name in await work.session.exec(query)
    ]


def _live(work: UnitOfWork) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(SigningRepresentative.ended_at).is_(None), col(SigningRepresentative.valid_to) >= _today(work)


def _write(work: UnitOfWork, actor: Actor, action: AuditAction, user_id: int, reason: str) -> None:
    if actor.author_id != user_id:
        data_access.record(work, actor, subject_id=user_id, what=AccessKind.ACTED, reason=reason[:300])
    audit.record(work, action, actor_id=actor.author_id, subject=f"user:{user_id}", ip=actor.ip)


async def _signal(work: UnitOfWork, user_id: int) -> None:
    """Open pages of the customer and of those who check signatures look again."""
    staff = await able_to(work, Permission.CHECK_SIGNATURES)
    work.tell_people(user_id, *(one.key for one in staff))


def _today(work: UnitOfWork) -> date:
    return local_day(work.now, settings().time_zone)
