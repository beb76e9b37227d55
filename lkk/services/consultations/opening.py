"""How a dialogue begins and ends: asked by a customer, closed by either side, opened again, rated once."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from lkk.models.accounts import AccountLink
from lkk.models.consultations import Consultation, ConsultationMessage
from lkk.services.advocate.access import demand_doors
from lkk.services.consultations import access, consultants, lines, rules
from lkk.services.consultations.talking import clean
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.marks import giving
from lkk.vocabulary.applications import Side
from lkk.vocabulary.consultations import COMMENT_LENGTH, TOPIC_LENGTH, ConsultationState, MessageKind
from lkk.vocabulary.marks import Served
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import at_most_signs, count

STARS = range(1, 6)
WAITS = "Вы в очереди, консультант скоро ответит"
LEFT = "Сейчас на связи никого нет. Сообщение сохранено: консультант ответит здесь и письмом, отвечаем {hours}"


@dataclass(frozen=True)
class End:
    """What may be done with a dialogue that is closed; `rating` is 0 until it is rated."""

    may_rate: bool
    may_reopen: bool
    rating: int
    may_comment: bool


async def begin(
    work: UnitOfWork, actor: Actor, topic: str, text: str, client_id: UUID, *, wanted_id: int | None = None
) -> int:
    """Begin a dialogue with its first message and return its number; the same `client_id` begins one.

    Outside working hours, or with nobody at the desk, the answer goes by letter too.

    Raises:
        NotConnected: the customer has no «Энергоадвокат».
        NotAllowed: the customer has too many dialogues that are not closed.
        InvalidValue: the topic or the text is wrong, or there is no such consultant.
        TooManyAttempts: six dialogues in twelve hours.
    """
    await demand_doors(work, actor)
    await access.lock_person(work, actor.subject_id)
    begun = (
        select(Consultation.id)
        .join(ConsultationMessage, col(ConsultationMessage.consultation_id) == col(Consultation.id))
        .where(Consultation.customer_id == actor.subject_id, ConsultationMessage.client_id == client_id)
    )
    if (found := (await work.session.exec(begun)).first()) is not None:
        return found
    topic, text = _topic(topic), clean(text)
    await _demand_room(work, actor)
    desk = await consultants.desk(work)
    if wanted_id is not None and wanted_id not in {one.id for one in desk.consultants}:
        raise InvalidValue("Такого консультанта больше нет. Выберите другого", at="consultant")
    await limits.spend(work, limits.CONSULTATION, str(actor.author_id))
    dialogue = Consultation(
        customer_id=actor.subject_id,
        account_id=await _account(work, actor),
        topic=topic,
        wanted_id=wanted_id,
        opened_at=work.now,
        waiting_since=work.now,
        last_at=work.now,
        by_letter=not desk.answers,
    )
    work.session.add(dialogue)
    await work.session.flush()
    lines.add(work, dialogue, MessageKind.TEXT, Side.CUSTOMER, text, author_id=actor.author_id, client_id=client_id)
    lines.note_event(work, dialogue, WAITS if desk.answers else LEFT.format(hours=desk.hours))
    lines.tell(work, dialogue)
    lines.tell_queue(work, dialogue)
    return dialogue.key


async def close(work: UnitOfWork, actor: Actor, dialogue_id: int) -> None:
    """Close a dialogue, by either side; one that is closed already stays as it is.

    Raises:
        NotFound: the actor takes no part in such a dialogue.
    """
    dialogue = await access.locked(work, actor, dialogue_id)
    if dialogue.state is ConsultationState.CLOSED:
        return
    was, dialogue.state = dialogue.state, ConsultationState.CLOSED
    dialogue.waiting_since = None
    dialogue.closed_at = work.now
    dialogue.closed_by = Side.COMPANY if actor.staff else Side.CUSTOMER
    who = "Консультант закрыл диалог" if actor.staff else "Клиент закрыл диалог"
    lines.note_event(work, dialogue, who, dialogue.closed_by)
    lines.tell(work, dialogue)
    lines.tell_queue(work, dialogue, was=was)


async def reopen(work: UnitOfWork, actor: Actor, dialogue_id: int) -> None:
    """Open a closed dialogue again, by its customer within three days: it waits for a consultant, the same first.

    Raises:
        NotFound: the customer has no such dialogue.
        NotAllowed: it was closed earlier, or too many are not closed.
    """
    demand(actor, Permission.USE_CABINET)
    await access.lock_person(work, actor.subject_id)
    dialogue = await access.locked(work, actor, dialogue_id)
    if dialogue.state is not ConsultationState.CLOSED:
        return
    if dialogue.closed_at is None or dialogue.closed_at + rules.REOPENED_WITHIN < work.now:
        raise NotAllowed("Диалог закрыт больше трёх дней назад. Начните новый")
    await _demand_room(work, actor)
    desk = await consultants.desk(work)
    before = dialogue.consultant_id
    dialogue.state, dialogue.waiting_since = ConsultationState.WAITING, work.now
    dialogue.wanted_id, dialogue.consultant_id = before or dialogue.wanted_id, None
    dialogue.closed_at = dialogue.closed_by = dialogue.escalated_at = None
    dialogue.by_letter = not desk.answers
    lines.note_event(work, dialogue, "Клиент открыл диалог снова", Side.CUSTOMER)
    lines.tell(work, dialogue, *((before,) if before else ()))
    lines.tell_queue(work, dialogue)


async def rate(work: UnitOfWork, actor: Actor, dialogue_id: int, stars: int, comment: str = "") -> None:
    """Rate a dialogue that is closed, once.

    Raises:
        NotFound: the customer has no such dialogue.
        NotAllowed: it is not closed, nobody has answered in it, or it is rated already.
        InvalidValue: the stars or the comment are wrong.
    """
    demand(actor, Permission.USE_CABINET)
    dialogue = await access.locked(work, actor, dialogue_id)
    if dialogue.state is not ConsultationState.CLOSED or dialogue.first_answer_at is None:
        raise NotAllowed("Оценить можно закрытый диалог, в котором вам ответили")
    if dialogue.rating is not None:
        raise NotAllowed("Этот диалог вы уже оценили")
    if stars not in STARS:
        raise InvalidValue("Выберите от одной до пяти звёзд", at="stars")
    comment = clean(comment, optional=True, at="comment")
    if len(comment) > COMMENT_LENGTH:
        raise InvalidValue(f"Сократите: {at_most_signs(COMMENT_LENGTH)}, сейчас {len(comment)}", at="comment")
    dialogue.rating, dialogue.rating_comment, dialogue.rated_at = stars, comment, work.now
    subject = f"Диалог: {dialogue.topic}"
    await giving.record(work, Served.TALK, dialogue.key, dialogue.customer_id, subject, stars, comment)
    lines.tell(work, dialogue)


async def comment(work: UnitOfWork, actor: Actor, dialogue_id: int, words: str) -> None:
    """Add words to the rating of a dialogue that has none.

    Raises:
        NotFound: the customer has no such dialogue, or has not rated it within thirty days.
        NotAllowed: it has words already, or an employee has handled the mark.
        InvalidValue: no words, or too many.
    """
    demand(actor, Permission.USE_CABINET)
    dialogue = await access.locked(work, actor, dialogue_id)
    said = clean(words, optional=True, at="comment")
    dialogue.rating_comment = await giving.put_comment(work, dialogue.customer_id, Served.TALK, dialogue.key, said)
    lines.tell(work, dialogue)


async def end_of(work: UnitOfWork, actor: Actor, dialogue_id: int) -> End:
    """Return what the customer may still do with a dialogue.

    Raises:
        NotFound: there is no such dialogue for the actor.
    """
    dialogue = await access.seen(work, actor, dialogue_id)
    closed = dialogue.state is ConsultationState.CLOSED
    late = dialogue.closed_at is not None and dialogue.closed_at + rules.REOPENED_WITHIN < work.now
    answered = dialogue.first_answer_at is not None
    may_comment = dialogue.rating is not None and not dialogue.rating_comment
    return End(closed and answered and dialogue.rating is None, closed and not late, dialogue.rating or 0, may_comment)


def _topic(typed: str) -> str:
    topic = " ".join(typed.replace("\0", "").split())
    if not topic:
        raise InvalidValue("Напишите, о чём вопрос", at="topic")
    if len(topic) > TOPIC_LENGTH:
        raise InvalidValue(f"Сократите: {at_most_signs(TOPIC_LENGTH)}, сейчас {len(topic)}", at="topic")
    return topic


async def _demand_room(work: UnitOfWork, actor: Actor) -> None:
    query = select(func.count()).where(
        col(Consultation.customer_id) == actor.subject_id, col(Consultation.state) != ConsultationState.CLOSED
    )
    if (await work.session.exec(query)).one() >= rules.MOST_UNCLOSED:
        most = count(rules.MOST_UNCLOSED, "диалог", "диалога", "диалогов")
        raise NotAllowed(f"У вас уже {most}. Продолжите один из них или закройте")


async def _account(work: UnitOfWork, actor: Actor) -> int | None:
    query = select(AccountLink.account_id).where(
        AccountLink.user_id == actor.subject_id, col(AccountLink.active), col(AccountLink.detached_at).is_(None)
    )
    return (await work.session.exec(query)).first()
