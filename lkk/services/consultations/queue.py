"""The consultant's side: who waits, taking one within the limit, handing it over with a note, own dialogues."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from lkk.models.consultations import Consultation, ConsultationMessage
from lkk.models.identity import User
from lkk.services.consultations import access, lines, rules
from lkk.services.consultations.talking import clean
from lkk.services.identity import employees
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Side
from lkk.vocabulary.consultations import ConsultationState, MessageKind
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import count

MOST = 100
_Consultant, _Customer, _Wanted = aliased(User), aliased(User), aliased(User)


@dataclass(frozen=True)
class QueueLine:
    """A dialogue in a list of the staff; `last` is what was said last, `unread` the customer's lines not yet read."""

    id: int
    customer_id: int
    customer: str
    topic: str
    state: ConsultationState
    consultant_id: int | None
    consultant: str
    wanted: str
    waiting_since: datetime | None
    last_at: datetime
    last: str
    unread: int
    by_letter: bool
    escalated: bool


async def waiting(work: UnitOfWork, actor: Actor) -> list[QueueLine]:
    """Return who waits for a consultant, the longest first.

    Raises:
        NotAllowed: the role has nothing to do with dialogues.
    """
    _demand_desk(actor)
    return await _lines(work, col(Consultation.state) == ConsultationState.WAITING, col(Consultation.waiting_since))


async def own(work: UnitOfWork, actor: Actor) -> list[QueueLine]:
    """Return the dialogues the consultant has open, the one with the latest word first."""
    _demand_desk(actor)
    mine = (
        col(Consultation.consultant_id) == actor.author_id,
        col(Consultation.state) == ConsultationState.OPEN,
    )
    return await _lines(work, *mine, col(Consultation.last_at).desc())


async def all_open(work: UnitOfWork, actor: Actor) -> list[QueueLine]:
    """Return the open dialogues of everybody, for heads."""
    demand(actor, Permission.SEE_SERVICE_REPORTS)
    return await _lines(work, col(Consultation.state) == ConsultationState.OPEN, col(Consultation.last_at).desc())


async def take(work: UnitOfWork, actor: Actor, dialogue_id: int) -> None:
    """Take a dialogue that waits; of two who take it one gets it, and nobody gets more than the limit.

    Raises:
        NotAllowed: the consultant has as many as the rules allow.
        Stale: it waits no more: somebody else has taken it, or the customer has closed it.
    """
    demand(actor, Permission.CONSULT)
    await _demand_room(work, actor.author_id, "У вас")
    dialogue = await access.locked_to_take(work, actor, dialogue_id)
    if dialogue is None:
        raise Stale("Этот диалог уже не ждёт: его взял другой консультант или закрыл клиент")
    if dialogue.state is not ConsultationState.WAITING:
        return
    await _give(work, dialogue, actor.author_id)
    lines.note_event(work, dialogue, f"К диалогу присоединился консультант: {actor.author.display_name}")
    lines.tell(work, dialogue)
    lines.tell_queue(work, dialogue, was=ConsultationState.WAITING)


async def transfer(work: UnitOfWork, actor: Actor, dialogue_id: int, to_id: int | None, note: str) -> None:
    """Hand a dialogue over to another consultant within their limit, or back to the queue; the note is the staff's.

    Raises:
        NotFound: the consultant has no such dialogue.
        InvalidValue: the note is empty, or there is no such consultant.
        NotAllowed: it is closed, or the other one has as many as the rules allow.
    """
    demand(actor, Permission.CONSULT)
    note = clean(note, at="note")
    target = None
    if to_id is not None:
        able = await employees.able_to(work, Permission.CONSULT)
        target = next((one for one in able if one.key == to_id and to_id != actor.author_id), None)
        if target is None:
            raise InvalidValue("Выберите консультанта из списка", at="consultant")
        await _demand_room(work, to_id, f"У консультанта {target.display_name}")
    dialogue = await access.locked(work, actor, dialogue_id)
    if dialogue.state is not ConsultationState.OPEN:
        raise NotAllowed("Диалог уже закрыт")
    lines.add(work, dialogue, MessageKind.NOTE, Side.COMPANY, note, author_id=actor.author_id)
    if target is not None:
        await _give(work, dialogue, target.key)
        lines.note_event(work, dialogue, f"Диалог передан консультанту: {target.display_name}")
    else:
        dialogue.state, dialogue.waiting_since = ConsultationState.WAITING, work.now
        dialogue.consultant_id = dialogue.wanted_id = dialogue.escalated_at = None
        lines.note_event(work, dialogue, "Диалог передан другому консультанту, он скоро ответит")
    lines.tell(work, dialogue, actor.author_id)
    lines.tell_queue(work, dialogue)


async def _give(work: UnitOfWork, dialogue: Consultation, consultant_id: int) -> None:
    dialogue.state, dialogue.waiting_since = ConsultationState.OPEN, None
    dialogue.consultant_id = consultant_id
    dialogue.taken_at = dialogue.taken_at or work.now
    work.session.add(dialogue)


async def _demand_room(work: UnitOfWork, user_id: int, who: str) -> None:
    """Refuse one more dialogue than the rules allow; nobody else gives this person one meanwhile."""
    await access.lock_person(work, user_id)
    query = select(func.count()).where(
        col(Consultation.consultant_id) == user_id, col(Consultation.state) == ConsultationState.OPEN
    )
    has = (await work.session.exec(query)).one()
    if has >= (await rules.in_force(work)).most_open:
        raise NotAllowed(f"{who} уже {count(has, 'диалог', 'диалога', 'диалогов')}: больше правила не дают")


def _demand_desk(actor: Actor) -> None:
    if not actor.role.may(Permission.SEE_SERVICE_REPORTS):
        demand(actor, Permission.CONSULT)


async def _lines(work: UnitOfWork, *where_and_order: Any) -> list[QueueLine]:
    *where, order = where_and_order
    last = (
        select(ConsultationMessage.text)
        .where(
            col(ConsultationMessage.consultation_id) == col(Consultation.id),
            col(ConsultationMessage.kind) == MessageKind.TEXT,
        )
        .order_by(col(ConsultationMessage.seq).desc())
        .limit(1)
        .scalar_subquery()
    )
    unread = (
        select(func.count())
        .where(
            col(ConsultationMessage.consultation_id) == col(Consultation.id),
            col(ConsultationMessage.seq) > col(Consultation.company_read),
            col(ConsultationMessage.side) == Side.CUSTOMER,
            col(ConsultationMessage.kind) == MessageKind.TEXT,
        )
        .scalar_subquery()
    )
    query = (
        select_columns(
            Consultation,
            col(_Customer.display_name),
            col(_Consultant.display_name),
            col(_Wanted.display_name),
            last.label("last"),
            unread.label("unread"),
        )
        .join(_Customer, col(_Customer.id) == col(Consultation.customer_id))
        .join(_Consultant, col(_Consultant.id) == col(Consultation.consultant_id), isouter=True)
        .join(_Wanted, col(_Wanted.id) == col(Consultation.wanted_id), isouter=True)
        .where(*where)
        .order_by(order)
        .limit(MOST)
    )
    return [
        QueueLine(
            id=row.key,
            customer_id=row.customer_id,
            customer=customer,
            topic=row.topic,
            state=row.state,
            consultant_id=row.consultant_id,
            consultant=consultant or "",
            wanted=wanted or "",
            waiting_since=row.waiting_since,
            last_at=row.last_at,
            last=said or "",
            unread=number,
            by_letter=row.by_letter,
            escalated=row.escalated_at is not None,
        )
        for row, customer, consultant, wanted, said, number in (await work.session.execute(query)).all()
    ]
