"""Calls that managers are to make: those that are late first, and what came of each."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.callbacks import Callback, CallbackTry
from lkk.models.identity import User
from lkk.services import notifications
from lkk.services.callbacks import asking, times, whose
from lkk.services.callbacks.asking import CallOver
from lkk.services.callbacks.events import CALLBACK_AGAIN, CALLBACK_DONE, CALLBACK_NOT_REACHED
from lkk.services.kernel import requisites
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary import words
from lkk.vocabulary.callbacks import OPEN, WORDS_LENGTH, CallbackState
from lkk.vocabulary.permissions import Permission

MOST, MOST_PAST = 200, 50
_PAST = timedelta(days=30)


@dataclass(frozen=True)
class TryView:
    """Somebody rang; `author` is empty for an employee who is gone."""

    at: datetime
    author: str
    reached: bool
    words: str


@dataclass(frozen=True)
class Task:
    """A call to make, or one that is over."""

    key: uuid.UUID
    customer_id: int
    customer: str
    state: CallbackState
    phone: str
    topic: str
    when: str
    asked_at: datetime
    due_at: datetime
    late: bool
    waits: bool  # for the hours the customer has chosen, or of the next try
    manager_id: int | None  # who serves the customer today; without one the task is everybody's
    manager: str
    tries: tuple[TryView, ...]


@dataclass(frozen=True)
class Tasks:
    """Those to make in the order of their terms, and those of the last thirty days that are over.

    `of_others`: how many calls to make are left out, since other managers serve those customers.
    """

    open: tuple[Task, ...]
    past: tuple[Task, ...]
    of_others: int = 0

    @property
    def late(self) -> int:
        """How many are past their term."""
        return sum(one.late for one in self.open)


async def read(work: UnitOfWork, actor: Actor, *, everybody: bool = False) -> Tasks:
    """Return the calls to customers of the actor and of nobody, or of `everybody`; at most four statements."""
    demand(actor, Permission.CONSULT)
    serving = whose.serving_today(work)
    others = serving.c.manager_id != actor.author_id
    listed = _with_names(serving) if everybody else _with_names(serving).where(func.coalesce(others, False).is_(False))
    ahead = listed.where(col(Callback.state).in_(OPEN)).order_by(col(Callback.due_at)).limit(MOST)
    over = (
        listed.where(col(Callback.closed_at) > work.now - _PAST)
        .order_by(col(Callback.closed_at).desc())
        .limit(MOST_PAST)
    )
    opened, past = (await work.session.execute(ahead)).all(), (await work.session.execute(over)).all()
    tries = await _tries(work, [row.key for row, *_ in [*opened, *past]])
    left_out = 0 if everybody else await _count_of_others(work, serving, others)

    def told(found: Any) -> tuple[Task, ...]:
        return tuple(_task(row, name, tries, manager_id, manager, work.now) for row, name, manager_id, manager in found)

    return Tasks(told(opened), told(past), left_out)


async def _count_of_others(work: UnitOfWork, serving: Any, others: Any) -> int:
    query = (
        select_columns(func.count())
        .select_from(Callback)
        .join(serving, serving.c.user_id == col(Callback.user_id))
        .where(col(Callback.state).in_(OPEN), others)
    )
    return (await work.session.execute(query)).scalar_one()


async def note(
    work: UnitOfWork, actor: Actor, key: uuid.UUID, *, reached: bool, said: str, again: datetime | None = None
) -> None:
    """Write down what came of a call and tell the customer; `again` is when to ring once more (UTC).

    Raises:
        NotFound: there is no such request.
        CallOver: it is closed: the customer has cancelled it, or somebody else has rung.
        InvalidValue: no words of a talk, too long ones, or the next try is out of the working hours.
    """
    demand(actor, Permission.CONSULT)
    row = (await work.session.exec(select(Callback).where(Callback.public_id == key).with_for_update())).first()
    if row is None:
        raise NotFound
    if row.state not in OPEN:
        raise CallOver
    text = _words(said, needed=reached)
    span = (await times.load(work)).next_try(again, work.now) if again and not reached else None
    work.session.add(
        CallbackTry(callback_id=row.key, author_id=actor.author_id, at=work.now, reached=reached, words=text)
    )
    if span:
        row.state, row.ring_from, row.due_at = CallbackState.AGAIN, span.begins, span.ends
        event = CALLBACK_AGAIN
    else:
        row.state = CallbackState.CALLED if reached else CallbackState.NOT_REACHED
        row.closed_at = work.now
        event = CALLBACK_DONE if reached else CALLBACK_NOT_REACHED
    await notifications.publish(
        work,
        event,
        user_ids=[row.user_id],
        topic=row.topic,
        phone=requisites.phone_in_words(row.phone),
        when=asking.when(row),
    )
    asking.tell(work, row)


def _with_names(serving: Any) -> Any:
    return (
        select_columns(Callback, col(User.display_name), serving.c.manager_id, serving.c.manager)
        .join(User, col(User.id) == col(Callback.user_id))
        .join(serving, serving.c.user_id == col(Callback.user_id), isouter=True)
    )


async def _tries(work: UnitOfWork, ids: Sequence[int]) -> dict[int, list[TryView]]:
    query = (
        select(CallbackTry, User.display_name)
        .join(User, col(User.id) == col(CallbackTry.author_id), isouter=True)
        .where(col(CallbackTry.callback_id).in_(ids))
        .order_by(col(CallbackTry.id))
    )
    found: dict[int, list[TryView]] = {}
    for row, name in await work.session.exec(query):
        found.setdefault(row.callback_id, []).append(TryView(row.at, name or "", row.reached, row.words))
    return found


def _task(
    row: Callback,
    name: str,
    tries: dict[int, list[TryView]],
    manager_id: int | None,
    manager: str | None,
    now: datetime,
) -> Task:
    is_open = row.state in OPEN
    return Task(
        key=row.public_id,
        customer_id=row.user_id,
        customer=name,
        state=row.state,
        phone=requisites.phone_in_words(row.phone),
        topic=row.topic,
        when=asking.when(row) if is_open else "",
        asked_at=row.created_at,
        due_at=row.due_at,
        late=is_open and row.due_at < now,
        waits=is_open and row.ring_from > now,
        manager_id=manager_id,
        manager=manager or "",
        tries=tuple(tries.get(row.key, ())),
    )


def _words(typed: str, *, needed: bool) -> str:
    text = " ".join(typed.replace("\0", "").split())
    if needed and not text:
        raise InvalidValue("Напишите, о чём договорились", at="words")
    if len(text) > WORDS_LENGTH:
        raise InvalidValue(f"Сократите: {words.at_most_signs(WORDS_LENGTH)}", at="words")
    return text
