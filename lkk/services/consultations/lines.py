"""How a line gets into a dialogue: the next number under the lock of the dialogue, and who is told of it."""

from uuid import UUID

from lkk.models.consultations import Consultation, ConsultationMessage
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Side
from lkk.vocabulary.consultations import ConsultationState, MessageKind
from lkk.vocabulary.topics import Topic


def add(
    work: UnitOfWork,
    dialogue: Consultation,
    kind: MessageKind,
    side: Side,
    text: str,
    *,
    author_id: int | None = None,
    client_id: UUID | None = None,
) -> ConsultationMessage:
    """Add a line; the dialogue is locked by the caller."""
    dialogue.last_seq += 1
    dialogue.last_at = work.now
    work.session.add(dialogue)
    line = ConsultationMessage(
        consultation_id=dialogue.key,
        seq=dialogue.last_seq,
        kind=kind,
        side=side,
        author_id=author_id,
        client_id=client_id,
        text=text,
        created_at=work.now,
    )
    work.session.add(line)
    return line


def note_event(work: UnitOfWork, dialogue: Consultation, text: str, side: Side = Side.COMPANY) -> None:
    """Add a line that tells of an act: taken, handed over, closed."""
    add(work, dialogue, MessageKind.SYSTEM, side, text)


def tell(work: UnitOfWork, dialogue: Consultation, *others: int, customer: bool = True) -> None:
    """Let the pages of both sides look again; `others` are employees who have just lost or got the dialogue."""
    people = {one for one in (dialogue.consultant_id, *others) if one is not None}
    work.tell_dialogue(dialogue.key, *people, *((dialogue.customer_id,) if customer else ()))


def tell_queue(work: UnitOfWork, dialogue: Consultation, *, was: ConsultationState | None = None) -> None:
    """Let the pages that show the queue look again, when the dialogue stands or stood in it."""
    if ConsultationState.WAITING in (dialogue.state, was):
        work.tell_topic(Topic.CONSULTATIONS)
