"""Letters of a dialogue: answers nobody has seen on the page, and the whole of it when the customer asks."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import col, select

from lkk.models.consultations import Consultation, ConsultationMessage
from lkk.models.identity import User
from lkk.services import notifications
from lkk.services.consultations import access, reading
from lkk.services.consultations.events import CONSULTATION_ANSWER, CONSULTATION_TRANSCRIPT
from lkk.services.consultations.views import MessageView
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.applications import Side
from lkk.vocabulary.consultations import MessageKind
from lkk.vocabulary.words import moment

UNSEEN_FOR = timedelta(minutes=5)
UNSEEN_UNTIL = timedelta(days=2)
MOST_LINES = 500  # of a letter
_AT_ONCE = 100
_QUOTED = 1000


async def answer(work: UnitOfWork, dialogue: Consultation, text: str) -> None:
    """Send an answer to the customer by letter and to the list of the site; the dialogue is locked."""
    name = ""
    if dialogue.consultant_id is not None:
        name = (await work.session.get_one(User, dialogue.consultant_id)).display_name
    shown = text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
    await notifications.publish(
        work,
        CONSULTATION_ANSWER,
        user_ids=[dialogue.customer_id],
        account_id=dialogue.account_id,
        topic=dialogue.topic,
        consultant=name or "Консультант",
        text=shown or "Приложены файлы",
        dialogue=dialogue.key,
    )


async def unseen(work: UnitOfWork, but: Sequence[int] = ()) -> list[int]:
    """Return the dialogues with answers that no page of the customer's has had for five minutes, the oldest first."""
    query = (
        select(Consultation.id)
        .join(ConsultationMessage, col(ConsultationMessage.consultation_id) == col(Consultation.id))
        .where(
            col(Consultation.id).not_in(but),
            Consultation.customer_delivered < Consultation.last_seq,
            Consultation.last_at > work.now - UNSEEN_UNTIL,
            ConsultationMessage.seq > Consultation.customer_delivered,
            ConsultationMessage.seq > Consultation.told_seq,
            ConsultationMessage.side == Side.COMPANY,
            ConsultationMessage.kind == MessageKind.TEXT,
            ConsultationMessage.created_at < work.now - UNSEEN_FOR,
        )
        .distinct()
        .order_by(col(Consultation.id))
        .limit(_AT_ONCE)
    )
    return [one for one in await work.session.exec(query) if one is not None]


async def tell_unseen(work: UnitOfWork, dialogue_id: int) -> None:
    """Send what the customer has not seen of a dialogue as one letter; nothing when they have seen it meanwhile."""
    query = select(Consultation).where(Consultation.id == dialogue_id)
    dialogue = (await work.session.exec(query.with_for_update(key_share=True))).one()
    said = select(ConsultationMessage.text).where(
        ConsultationMessage.consultation_id == dialogue_id,
        ConsultationMessage.seq > max(dialogue.customer_delivered, dialogue.told_seq),
        ConsultationMessage.side == Side.COMPANY,
        ConsultationMessage.kind == MessageKind.TEXT,
    )
    texts = (await work.session.exec(said.order_by(col(ConsultationMessage.seq)))).all()
    dialogue.told_seq = dialogue.last_seq
    if texts:
        await answer(work, dialogue, "\n\n".join(one for one in texts if one))


async def send_transcript(work: UnitOfWork, actor: Actor, dialogue_id: int) -> str:
    """Send the whole dialogue to the customer's own e-mail; return the address.

    Raises:
        NotFound: the customer has no such dialogue.
        NotAllowed: it is no customer.
        TooManyAttempts: thirty letters an hour.
    """
    if actor.staff:
        raise NotAllowed
    dialogue = await access.seen(work, actor, dialogue_id)
    await limits.spend(work, limits.TRANSCRIPT, str(actor.author_id))
    talk = await reading.whole(work, actor, dialogue_id, MOST_LINES)
    await notifications.send_email(
        work,
        CONSULTATION_TRANSCRIPT,
        actor.subject.email,
        topic=dialogue.topic,
        dialogue=dialogue.key,
        shortened=talk.earlier,
        lines=[_line(one) for one in talk.lines],
    )
    return actor.subject.email


def _line(one: MessageView) -> str:
    at = moment(one.created_at, settings().time_zone)
    if one.kind is MessageKind.SYSTEM:
        return f"{at}\n{one.text}"
    said = "\n".join([one.text, *(f"Файл: {file.name}" for file in one.files)]).strip()
    return f"{at}, {one.author}\n{said}"
