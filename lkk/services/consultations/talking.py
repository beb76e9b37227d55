"""What is said in a dialogue: messages of both sides, notes of the staff, and that somebody is writing."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select, update

from lkk.models.consultations import Consultation, ConsultationMessage
from lkk.models.files import StoredFile
from lkk.services.consultations import access, letters, lines
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import Side
from lkk.vocabulary.consultations import TEXT_LENGTH, ConsultationState, MessageKind
from lkk.vocabulary.words import at_most_signs

CLOSED = "Диалог закрыт, написать в него нельзя. Откройте его снова или начните новый"


async def send(
    work: UnitOfWork,
    actor: Actor,
    dialogue_id: int,
    text: str,
    client_id: UUID,
    *,
    documents: Sequence[UUID] = (),
    note: bool = False,
) -> int:
    """Add a message and return its number; one that is sent again is the first one, whatever it says.

    `documents` are files the actor has stored for this dialogue and sent with no message yet. A note is read by the
    staff alone.

    Raises:
        NotFound: the actor takes no part in such a dialogue.
        NotAllowed: it is closed; a customer writes a note; the client id is another's.
        InvalidValue: nothing is written, or too much; a file is not there.
        TooManyAttempts: too many messages this minute.
    """
    if note and not actor.staff:
        raise NotAllowed
    dialogue = await access.locked(work, actor, dialogue_id)
    query = select(ConsultationMessage.author_id, ConsultationMessage.seq).where(
        ConsultationMessage.consultation_id == dialogue_id, ConsultationMessage.client_id == client_id
    )
    if sent := (await work.session.exec(query)).first():
        author_id, seq = sent
        if author_id != actor.author_id:
            raise NotAllowed
        return seq
    if dialogue.state is ConsultationState.CLOSED and not note:
        raise NotAllowed(CLOSED)
    text = clean(text, optional=bool(documents))
    await limits.spend(work, limits.CONSULTATION_MESSAGE, _counted_for(actor, dialogue_id))
    side = Side.COMPANY if actor.staff else Side.CUSTOMER
    kind = MessageKind.NOTE if note else MessageKind.TEXT
    line = lines.add(work, dialogue, kind, side, text, author_id=actor.author_id, client_id=client_id)
    await work.session.flush()
    await _enclose(work, actor, dialogue, line, documents)
    if side is Side.COMPANY and not note:
        await _answered(work, dialogue, text)
    lines.tell(work, dialogue, customer=not note)
    lines.tell_queue(work, dialogue)
    return line.seq


async def typing(work: UnitOfWork, actor: Actor, dialogue_id: int) -> None:
    """Tell the other side that the actor is writing; nothing is stored.

    Raises:
        NotFound: the actor takes no part in such a dialogue.
    """
    dialogue = await access.seen(work, actor, dialogue_id)
    if dialogue.state is not ConsultationState.OPEN:
        return
    if actor.staff and dialogue.consultant_id == actor.author_id:
        work.tell_typing(dialogue.key, dialogue.customer_id)
    elif not actor.staff and dialogue.consultant_id is not None:
        work.tell_typing(dialogue.key, dialogue.consultant_id)


def clean(text: str, *, optional: bool = False, at: str = "text") -> str:
    """Return a text as it is kept.

    Raises:
        InvalidValue: nothing is written, too much, or signs that are not seen.
    """
    text = text.replace("\r\n", "\n").strip()
    if not text and not optional:
        raise InvalidValue("Напишите сообщение", at=at)
    if len(text) > TEXT_LENGTH:
        raise InvalidValue(f"Сократите: {at_most_signs(TEXT_LENGTH)}, сейчас {len(text)}", at=at)
    if not all(char.isprintable() or char in "\n\t\u200d" for char in text):
        raise InvalidValue("Уберите знаки, которых не видно на экране", at=at)
    return text


def _counted_for(actor: Actor, dialogue_id: int) -> str:
    """A consultant writes to many at once: theirs are counted in each dialogue by itself."""
    return f"{actor.author_id}:{dialogue_id}" if actor.staff else str(actor.author_id)


async def _answered(work: UnitOfWork, dialogue: Consultation, text: str) -> None:
    if dialogue.first_answer_at is None:
        dialogue.first_answer_at = work.now
    if dialogue.by_letter:
        await letters.answer(work, dialogue, text)
        dialogue.told_seq = dialogue.last_seq


async def _enclose(
    work: UnitOfWork, actor: Actor, dialogue: Consultation, line: ConsultationMessage, documents: Sequence[UUID]
) -> None:
    if not documents:
        return
    free = (
        col(StoredFile.public_id).in_(documents),
        col(StoredFile.consultation_id) == dialogue.key,
        col(StoredFile.uploaded_by) == actor.author_id,
        col(StoredFile.consultation_seq).is_(None),
    )
    values = {"consultation_seq": line.seq, "internal": line.kind is MessageKind.NOTE}
    enclosed = await work.session.exec(update(StoredFile).where(*free).values(**values))
    if enclosed.rowcount != len(set(documents)):
        raise InvalidValue("Приложите файл ещё раз: он не найден", at="documents")
