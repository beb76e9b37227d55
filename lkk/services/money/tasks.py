"""What about money an operator has to decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lkk.models.identity import User
from lkk.models.money import MoneyTask
from lkk.services import notifications
from lkk.services.identity.employees import able_to
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money import events
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.money import ANSWER_LENGTH, MoneyTaskKind
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic
from lkk.vocabulary.words import roubles

MOST_SHOWN = 100


@dataclass(frozen=True)
class TaskView:
    """Something that waits for a decision; `user_id` is the customer, if there is one."""

    id: int
    kind: MoneyTaskKind
    kopecks: int
    words: str
    opened_at: datetime
    user_id: int | None
    customer: str


async def open_task(
    work: UnitOfWork,
    kind: MoneyTaskKind,
    *,
    user_id: int | None = None,
    online_payment_id: int | None = None,
    bank_payment_id: int | None = None,
    invoice_id: int | None = None,
    kopecks: int = 0,
    words: str = "",
) -> bool:
    """Open a task for the operators; return whether there was none of this cause about this payment yet."""
    values = {
        "kind": kind,
        "user_id": user_id,
        "online_payment_id": online_payment_id,
        "bank_payment_id": bank_payment_id,
        "invoice_id": invoice_id,
        "kopecks": kopecks,
        "words": words,
        "opened_at": work.now,
        "answer": "",
    }
    made = insert(MoneyTask).values(values).on_conflict_do_nothing().returning(MoneyTask.id)  # pyright: ignore[reportArgumentType, reportCallIssue]
    if (await work.session.execute(made)).first() is None:
        return False
    await notifications.publish(
        work,
        events.MONEY_TASK,
        user_ids=[user.key for user in await able_to(work, Permission.PREPARE_REFUND)],
        cause=kind.label,
        amount=roubles(kopecks),
        words=words,
    )
    work.tell_topic(Topic.MONEY)
    return True


async def open_tasks(work: UnitOfWork, actor: Actor) -> Sequence[TaskView]:
    """Return what waits for a decision, the oldest first.

    Raises:
        NotAllowed: the actor does not sort money out.
    """
    demand(actor, Permission.PREPARE_REFUND)
    query = (
        select(MoneyTask, User.display_name)
        .outerjoin(User, col(User.id) == col(MoneyTask.user_id))
        .where(col(MoneyTask.closed_at).is_(None))
        .order_by(col(MoneyTask.opened_at))
        .limit(MOST_SHOWN)
    )
    return [
        TaskView(task.key, task.kind, task.kopecks, task.words, task.opened_at, task.user_id, name or "")
        for task, name in await work.session.exec(query)
    ]


async def close_task(work: UnitOfWork, actor: Actor, task_id: int, answer: str) -> None:
    """Close a task with what was decided.

    Raises:
        NotAllowed: the actor does not sort money out.
        NotFound: there is no such task, or it is closed.
        InvalidValue: nothing is said, or too much.
    """
    demand(actor, Permission.PREPARE_REFUND)
    said = answer.strip()
    if not said or len(said) > ANSWER_LENGTH:
        raise InvalidValue(f"Напишите, что решено: от 1 до {ANSWER_LENGTH} знаков", at="answer")
    query = select(MoneyTask).where(MoneyTask.id == task_id, col(MoneyTask.closed_at).is_(None)).with_for_update()
    task = (await work.session.exec(query)).first()
    if task is None:
        raise NotFound
    task.closed_at, task.closed_by, task.answer = work.now, actor.author_id, said
    audit.record(work, AuditAction.MONEY_TASK_CLOSED, actor_id=actor.author_id, subject=task.kind.label)
    work.tell_topic(Topic.MONEY)
