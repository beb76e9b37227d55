"""Giving a mark: once for an application that is fulfilled, a visit that was served, a talk that is closed."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lkk.models.marks import ServiceMark
from lkk.services import notifications
from lkk.services.identity.employees import able_to
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.marks.events import LOW_MARK
from lkk.vocabulary.marks import BEST, COMMENT_LENGTH, LOW, RATED_WITHIN_DAYS, Served
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic
from lkk.vocabulary.words import at_most_signs

WITHIN = timedelta(days=RATED_WITHIN_DAYS)
_SUBJECT_LENGTH = 300
#: What may be rated by a person, by its kind: the words of it.
_SERVED = {
    Served.APPLICATION: text("""
select 'Заявка ' || number || ': ' || kind_title from application
 where id = :thing and user_id = :user and status = 'fulfilled' and status_changed_at > :since
"""),
    Served.APPOINTMENT: text("""
select 'Приём ' || number from appointment
 where id = :thing and user_id = :user and state = 'served' and ends_at > :since
"""),
}


async def rate(work: UnitOfWork, actor: Actor, served: Served, thing_id: int, stars: int, comment: str = "") -> None:
    """Give a mark for an application or a visit of one's own; a talk is rated where it was held.

    Raises:
        NotAllowed: an employee in the cabinet, or it is rated already.
        NotFound: there is nothing like this of the person that was served within thirty days.
        InvalidValue: the stars or the comment are wrong.
    """
    demand(actor, Permission.USE_CABINET)
    comment = checked(stars, comment)
    known = _SERVED.get(served)
    if known is None:
        raise NotFound
    names = {"thing": thing_id, "user": actor.subject_id, "since": work.now - WITHIN}
    subject = (await work.session.execute(known, names)).scalar()
    if subject is None:
        raise NotFound
    if not await record(work, served, thing_id, actor.subject_id, subject, stars, comment):
        raise NotAllowed("Это вы уже оценили. Спасибо!")


async def add_comment(work: UnitOfWork, actor: Actor, served: Served, thing_id: int, comment: str) -> None:
    """Add words to one's own mark that has none; that of a talk is added to where it was held.

    Raises:
        NotAllowed: an employee in the cabinet, or it has words already, or an employee has handled it.
        NotFound: the person has given no such mark within thirty days.
        InvalidValue: no words, or too many.
    """
    demand(actor, Permission.USE_CABINET)
    if served is Served.TALK:
        raise NotFound
    await put_comment(work, actor.subject_id, served, thing_id, comment)


async def put_comment(work: UnitOfWork, user_id: int, served: Served, thing_id: int, comment: str) -> str:
    """Put words to a mark that has none and return them; errors as of `add_comment`."""
    comment = checked(BEST, comment)
    if not comment:
        raise InvalidValue("Напишите комментарий", at="comment")
    query = select(ServiceMark).where(
        ServiceMark.served == served,
        ServiceMark.thing_id == thing_id,
        ServiceMark.user_id == user_id,
        ServiceMark.rated_at > work.now - WITHIN,
    )
    row = (await work.session.exec(query.with_for_update())).first()
    if row is None:
        raise NotFound
    if row.comment or row.handled_at is not None:
        raise NotAllowed("К этой оценке комментарий больше не добавить")
    row.comment = comment
    work.tell_topic(Topic.MARKS)
    return comment


def checked(stars: int, comment: str) -> str:
    """Return the comment without blanks at its ends.

    Raises:
        InvalidValue: the stars or the comment are wrong.
    """
    if not 1 <= stars <= BEST:
        raise InvalidValue("Выберите от одной до пяти звёзд", at="stars")
    comment = comment.replace("\r\n", "\n").strip()
    if len(comment) > COMMENT_LENGTH:
        raise InvalidValue(f"Сократите: {at_most_signs(COMMENT_LENGTH)}, сейчас {len(comment)}", at="comment")
    return comment


async def record(
    work: UnitOfWork, served: Served, thing_id: int, user_id: int, subject: str, stars: int, comment: str
) -> bool:
    """Write a mark down and tell the staff of a low one; False when there is one already."""
    if len(subject) > _SUBJECT_LENGTH:
        subject = f"{subject[: _SUBJECT_LENGTH - 1]}…"
    values = {
        "served": served,
        "thing_id": thing_id,
        "user_id": user_id,
        "subject": subject,
        "stars": stars,
        "comment": comment,
        "rated_at": work.now,
        "outcome": "",
    }
    statement = insert(ServiceMark).values(values).on_conflict_do_nothing()
    done: Any = await work.session.execute(statement.returning(col(ServiceMark.id)))
    if done.first() is None:
        return False
    work.tell_topic(Topic.MARKS)
    if stars <= LOW:
        staff = [user.key for user in await able_to(work, Permission.WORK_MARKS)]
        await notifications.publish(work, LOW_MARK, user_ids=staff, subject=subject, stars=stars)
    return True
