"""What is told of dialogues and their messages."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lkk.models.consultations import Consultation, ConsultationMessage
from lkk.services.consultations.text_links import Piece
from lkk.services.files.views import FileView
from lkk.vocabulary.applications import Side
from lkk.vocabulary.consultations import ConsultationState, MessageKind


@dataclass(frozen=True)
class DialogueView:
    """A dialogue; marks are numbers of messages, `unread` counts what the viewer has not read of the other side.

    `consultant` and `wanted` are names, empty for none; `customer` is a name for the staff.
    """

    id: int
    topic: str
    state: ConsultationState
    customer_id: int
    customer: str
    account_id: int | None
    consultant_id: int | None
    consultant: str
    wanted_id: int | None
    opened_at: datetime
    waiting_since: datetime | None
    taken_at: datetime | None
    first_answer_at: datetime | None
    closed_at: datetime | None
    closed_by: Side | None
    by_letter: bool
    last_seq: int
    last_at: datetime
    customer_delivered: int
    customer_read: int
    company_delivered: int
    company_read: int
    rating: int | None
    rating_comment: str


@dataclass(frozen=True)
class MessageView:
    """A line under its number; `author` is a name, `client_id` the sender's own word for it, `pieces` its text."""

    seq: int
    kind: MessageKind
    side: Side
    author_id: int | None
    author: str
    client_id: UUID | None
    text: str
    created_at: datetime
    files: tuple[FileView, ...] = ()
    pieces: tuple[Piece, ...] = ()


def dialogue_view(row: Consultation, customer: str = "", consultant: str = "") -> DialogueView:
    """The view of a row."""
    return DialogueView(
        id=row.key,
        topic=row.topic,
        state=row.state,
        customer_id=row.customer_id,
        customer=customer,
        account_id=row.account_id,
        consultant_id=row.consultant_id,
        consultant=consultant,
        wanted_id=row.wanted_id,
        opened_at=row.opened_at,
        waiting_since=row.waiting_since,
        taken_at=row.taken_at,
        first_answer_at=row.first_answer_at,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        by_letter=row.by_letter,
        last_seq=row.last_seq,
        last_at=row.last_at,
        customer_delivered=row.customer_delivered,
        customer_read=row.customer_read,
        company_delivered=row.company_delivered,
        company_read=row.company_read,
        rating=row.rating,
        rating_comment=row.rating_comment,
    )


def message_view(
    row: ConsultationMessage, author: str, files: tuple[FileView, ...], pieces: tuple[Piece, ...]
) -> MessageView:
    """The view of a row."""
    return MessageView(
        seq=row.seq,
        kind=row.kind,
        side=row.side,
        author_id=row.author_id,
        author=author,
        client_id=row.client_id,
        text=row.text,
        created_at=row.created_at,
        files=files,
        pieces=pieces,
    )
