"""Dialogues of the past and words in them: a customer's own, a consultant's own, all of them for heads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from lkk.models.consultations import Consultation, ConsultationMessage
from lkk.models.identity import User
from lkk.services.consultations import access
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Side
from lkk.vocabulary.consultations import ConsultationState, MessageKind

PAGE = 20
LONGEST_SEARCH = 100
_SHOWN_BEFORE, _SHOWN = 40, 160
_Consultant, _Customer = aliased(User), aliased(User)


@dataclass(frozen=True)
class PastDialogue:
    """A dialogue in a list; `found` is the place of what was searched for, empty without a search."""

    id: int
    topic: str
    state: ConsultationState
    customer: str
    consultant: str
    last_at: datetime
    unread: int
    rating: int | None
    found: str = ""


async def dialogues(
    work: UnitOfWork, actor: Actor, *, search: str = "", before_id: int | None = None, customer_id: int | None = None
) -> list[PastDialogue]:
    """Return a page of dialogues the actor may read, the newest first, those with a word alone when one is searched.

    `customer_id` narrows it to one customer, for the card beside a dialogue.

    Raises:
        NotAllowed: the role has nothing to do with dialogues.
    """
    words = " ".join(search.replace("\0", "").split())[:LONGEST_SEARCH]
    query = (
        select(Consultation, _Customer.display_name, _Consultant.display_name, _unread(actor).label("unread"))
        .join(_Customer, col(_Customer.id) == col(Consultation.customer_id))
        .join(_Consultant, col(_Consultant.id) == col(Consultation.consultant_id), isouter=True)
        .where(access.readable(actor))
        .order_by(col(Consultation.id).desc())
        .limit(PAGE)
    )
    if before_id is not None:
        query = query.where(col(Consultation.id) < before_id)
    if customer_id is not None:
        query = query.where(Consultation.customer_id == customer_id)
    if words:
        query = query.where(col(Consultation.id).in_(_with(actor, words)) | _holds(col(Consultation.topic), words))
    rows = (await work.session.execute(query)).all()
    places = await _places(work, actor, [row.key for row, *_ in rows], words) if words else {}
    return [
        PastDialogue(
            id=row.key,
            topic=row.topic,
            state=row.state,
            customer=customer,
            consultant=consultant or "",
            last_at=row.last_at,
            unread=unread,
            rating=row.rating,
            found=places.get(row.key, ""),
        )
        for row, customer, consultant, unread in rows
    ]


def _unread(actor: Actor) -> Any:
    read = Consultation.company_read if actor.staff else Consultation.customer_read
    other = Side.CUSTOMER if actor.staff else Side.COMPANY
    return (
        select(func.count())
        .where(
            col(ConsultationMessage.consultation_id) == col(Consultation.id),
            col(ConsultationMessage.seq) > col(read),
            col(ConsultationMessage.side) == other,
            col(ConsultationMessage.kind) == MessageKind.TEXT,
        )
        .scalar_subquery()
    )


def _with(actor: Actor, words: str) -> Any:
    found = (
        select(ConsultationMessage.consultation_id)
        .join(Consultation, col(Consultation.id) == col(ConsultationMessage.consultation_id))
        .where(access.readable(actor), _holds(col(ConsultationMessage.text), words))
    )
    return found if actor.staff else found.where(col(ConsultationMessage.kind) != MessageKind.NOTE)


async def _places(work: UnitOfWork, actor: Actor, ids: list[int], words: str) -> dict[int, str]:
    """The place of the newest message of each dialogue that holds the words."""
    of_dialogue, seq = col(ConsultationMessage.consultation_id), col(ConsultationMessage.seq)
    found = _holds(col(ConsultationMessage.text), words)
    newest = select(of_dialogue, func.max(seq)).where(of_dialogue.in_(ids), found).group_by(of_dialogue)
    if not actor.staff:
        newest = newest.where(col(ConsultationMessage.kind) != MessageKind.NOTE)
    query = select(ConsultationMessage.consultation_id, ConsultationMessage.text)
    rows = await work.session.exec(query.where(tuple_(of_dialogue, seq).in_(newest)))
    return {number: _place(text, words) for number, text in rows}


def _holds(column: Any, words: str) -> Any:
    """Whether a text holds the words, whatever the capitals and «ё» are."""
    return func.strpos(func.translate(func.lower(column), "ё", "е"), words.lower().replace("ё", "е")) > 0


def _place(text: str, words: str) -> str:
    at = text.lower().replace("ё", "е").find(words.lower().replace("ё", "е"))
    begins = max(0, at - _SHOWN_BEFORE)
    shown = " ".join(text[begins : begins + _SHOWN].split())
    return f"{'…' if begins else ''}{shown}{'…' if begins + _SHOWN < len(text) else ''}"
