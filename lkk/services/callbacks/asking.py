"""A customer asks for a call, sees what becomes of it and may cancel it; one request is open at a time."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lkk.models.callbacks import Callback
from lkk.models.identity import Profile
from lkk.services import notifications
from lkk.services.advocate import access
from lkk.services.callbacks import times, whose
from lkk.services.callbacks.events import CALLBACK_TASK
from lkk.services.kernel import limits, requisites
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotFound, ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary import words
from lkk.vocabulary.callbacks import OPEN, TOPIC_LENGTH, CallbackState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic

MOST = 20


class AskedAlready(ServiceError):
    """One request is open: it is rung first, or cancelled."""

    text = "Звонок уже заказан. Дождитесь его или отмените, чтобы заказать другой"


class CallOver(ServiceError):
    """The request is closed."""

    text = "Этот звонок уже состоялся или отменён"


@dataclass(frozen=True)
class CallView:
    """A request as its customer sees it; `when` tells when to expect the call."""

    key: uuid.UUID
    state: CallbackState
    phone: str
    topic: str
    when: str
    asked_at: datetime
    closed_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether the call is still to come."""
        return self.state in OPEN


@dataclass(frozen=True)
class CallForm:
    """What the page begins with; `windows` are pairs of what is sent and words, `soonest` the term without a choice."""

    allowed: bool
    phone: str
    soonest: str
    windows: tuple[tuple[str, str], ...]
    daily: str
    calls: tuple[CallView, ...]

    @property
    def ahead(self) -> CallView | None:
        """The request that is open."""
        return next((one for one in self.calls if one.open), None)


async def form(work: UnitOfWork, actor: Actor) -> CallForm:
    """Return the form and the last requests of the customer, the open one first.

    Raises:
        NotAllowed: it is no customer's cabinet.
    """
    demand(actor, Permission.USE_CABINET)
    known = await times.load(work)
    phone = (await work.session.exec(select(Profile.phone).where(Profile.user_id == actor.subject_id))).first()
    query = select(Callback).where(Callback.user_id == actor.subject_id).order_by(col(Callback.id).desc()).limit(MOST)
    rows = sorted(await work.session.exec(query), key=lambda row: row.state not in OPEN)
    return CallForm(
        allowed=await access.may_use_doors(work, actor),
        phone=requisites.phone_in_words(phone or ""),
        soonest=words.moment(known.due(work.now), settings().time_zone),
        windows=tuple(
            (times.key_of(one), times.span_in_words(one.begins, one.ends)) for one in known.offered(work.now)
        ),
        daily=known.daily,
        calls=tuple(_view(row) for row in rows),
    )


async def ask(work: UnitOfWork, actor: Actor, *, phone: str, topic: str, time: str = "") -> CallView:
    """Ask for a call; `time` is one of the offered windows, empty for as soon as possible.

    Raises:
        NotAllowed: the customer has not the service.
        FieldErrors: the phone, the topic or the time is wrong, each by its name.
        AskedAlready: a request is open.
        TooManyAttempts: five requests a day.
    """
    await access.demand_doors(work, actor)
    known = await times.load(work)
    wrong = FieldErrors()
    number = said = ""
    window = None
    try:
        number = requisites.phone(phone)
    except InvalidValue as error:
        wrong.add("phone", error)
    try:
        said = _topic(topic)
    except InvalidValue as error:
        wrong.add("topic", error)
    try:
        window = known.chosen(time, work.now)
    except InvalidValue as error:
        wrong.add("time", error)
    wrong.raise_if_any()
    values = {
        "public_id": uuid.uuid4(),
        "user_id": actor.subject_id,
        "state": CallbackState.REQUESTED,
        "phone": number,
        "topic": said,
        "window_from": window.begins if window else None,
        "window_to": window.ends if window else None,
        "ring_from": window.begins if window else work.now,
        "due_at": window.ends if window else known.due(work.now),
        "created_at": work.now,
    }
    written = insert(Callback).values(values).on_conflict_do_nothing().returning(Callback)
    row = (await work.session.execute(written)).scalar_one_or_none()
    if row is None:
        raise AskedAlready
    await limits.spend(work, limits.CALLBACK, str(actor.subject_id))
    view = _view(row)
    await notifications.publish(
        work,
        CALLBACK_TASK,
        user_ids=await whose.responsible(work, actor.subject_id),
        applicant=actor.subject.display_name,
        topic=said,
        when=view.when,
    )
    tell(work, row)
    return view


async def cancel(work: UnitOfWork, actor: Actor, key: uuid.UUID) -> None:
    """Cancel an own request that is open.

    Raises:
        NotFound: the customer has none of this key.
        CallOver: it is closed already.
    """
    demand(actor, Permission.USE_CABINET)
    own = select(Callback).where(Callback.public_id == key, Callback.user_id == actor.subject_id)
    row = (await work.session.exec(own.with_for_update())).first()
    if row is None:
        raise NotFound
    if row.state not in OPEN:
        raise CallOver
    row.state, row.closed_at = CallbackState.CANCELLED, work.now
    tell(work, row)


def tell(work: UnitOfWork, row: Callback) -> None:
    """Let the open pages of the customer and of the managers look again."""
    work.tell_people(row.user_id)
    work.tell_topic(Topic.CALLBACKS)


def when(row: Callback) -> str:
    """Return when the call is to be expected, in words."""
    if row.state is CallbackState.AGAIN or row.window_from:
        return times.span_in_words(row.ring_from, row.due_at)
    return f"до {words.moment(row.due_at, settings().time_zone)}"


def _topic(typed: str) -> str:
    text = " ".join(typed.replace("\0", "").split())
    if not text:
        raise InvalidValue("Введите тему обращения", at="topic")
    if len(text) > TOPIC_LENGTH:
        raise InvalidValue(f"Сократите: {words.at_most_signs(TOPIC_LENGTH)}", at="topic")
    return text


def _view(row: Callback) -> CallView:
    return CallView(
        key=row.public_id,
        state=row.state,
        phone=requisites.phone_in_words(row.phone),
        topic=row.topic,
        when=when(row) if row.state in OPEN else "",
        asked_at=row.created_at,
        closed_at=row.closed_at,
    )
