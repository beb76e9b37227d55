"""Whose a dialogue is: the owner is part of every query, and of every lock.

A customer has their own. A consultant reads the queue and the dialogues they have or had, and writes in those they
have; heads read all. An employee in a customer's cabinet has no part in what the customer says here.
"""

from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import col, select

from lkk.models.consultations import Consultation
from lkk.models.identity import User
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.consultations import ConsultationState
from lkk.vocabulary.permissions import Permission


class NoDialogue(NotFound):
    """There is no such dialogue for the actor."""

    text = "Такого диалога нет"


class Reader(Enum):
    """As whom somebody reads dialogues."""

    CUSTOMER = "customer"
    CONSULTANT = "consultant"
    HEAD = "head"


def reader(actor: Actor) -> tuple[Reader, int]:
    """Return as whom the actor reads, and whose dialogues those are.

    Raises:
        NotAllowed: the role has nothing to do with dialogues, or the customer has to act in person.
    """
    if not actor.staff:
        demand(actor, Permission.USE_CABINET)
        return Reader.CUSTOMER, actor.subject_id
    if actor.role.may(Permission.SEE_SERVICE_REPORTS) and actor.only_draft is None:
        return Reader.HEAD, actor.author_id
    demand(actor, Permission.CONSULT)
    return Reader.CONSULTANT, actor.author_id


def readable_by(who: Reader, person_id: Any) -> ColumnElement[bool]:
    """Return the condition of the dialogues such a person may read; the id may be a parameter of the statement."""
    if who is Reader.CUSTOMER:
        return col(Consultation.customer_id) == person_id
    if who is Reader.HEAD:
        return col(Consultation.id).is_not(None)
    return or_(col(Consultation.consultant_id) == person_id, col(Consultation.state) == ConsultationState.WAITING)


def readable(actor: Actor) -> ColumnElement[bool]:
    """Return the condition of the dialogues the actor may read.

    Raises:
        NotAllowed: as `reader`.
    """
    return readable_by(*reader(actor))


def _writable(actor: Actor) -> ColumnElement[bool]:
    if not actor.staff:
        return readable(actor)
    if not actor.role.may(Permission.CONSULT):
        return false()
    return col(Consultation.consultant_id) == actor.author_id


async def seen(work: UnitOfWork, actor: Actor, dialogue_id: int) -> Consultation:
    """Return a dialogue the actor may read.

    Raises:
        NotFound: there is none.
        NotAllowed: the role has nothing to do with dialogues.
    """
    query = select(Consultation).where(Consultation.id == dialogue_id, readable(actor))
    return _one((await work.session.exec(query.execution_options(populate_existing=True))).first())


async def locked(work: UnitOfWork, actor: Actor, dialogue_id: int) -> Consultation:
    """Return a dialogue the actor takes part in, under its lock until the end of the transaction.

    Raises:
        NotFound: there is none.
        NotAllowed: the role has nothing to do with dialogues.
    """
    query = select(Consultation).where(Consultation.id == dialogue_id, _writable(actor))
    return _one(await _locked(work, query))


async def locked_to_take(work: UnitOfWork, actor: Actor, dialogue_id: int) -> Consultation | None:
    """Return a dialogue that waits or is the consultant's already, under its lock; None when it is another's."""
    own = and_(col(Consultation.consultant_id) == actor.author_id, col(Consultation.state) == ConsultationState.OPEN)
    waits = col(Consultation.state) == ConsultationState.WAITING
    return await _locked(work, select(Consultation).where(Consultation.id == dialogue_id, or_(own, waits)))


async def _locked(work: UnitOfWork, query: Any) -> Consultation | None:
    # No key of the row changes: rows that refer to it are written by others meanwhile.
    query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return (await work.session.exec(query)).first()


def _one(row: Consultation | None) -> Consultation:
    if row is None:
        raise NoDialogue
    return row


async def lock_person(work: UnitOfWork, user_id: int) -> None:
    """Let nobody else give this person a dialogue meanwhile; taken before the lock of a dialogue, never after it."""
    query = select(User.id).where(User.id == user_id).with_for_update(key_share=True)
    await work.session.exec(query)
