"""The customer beside a dialogue: accounts with meters, applications, earlier talks, asked calls; bounded."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from lkk.models.callbacks import Callback
from lkk.models.consultations import Consultation
from lkk.models.identity import Profile, User
from lkk.services.consultations import access
from lkk.services.customers import card
from lkk.services.customers.card import AccountLine, ApplicationLine
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.requisites import phone_in_words
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.callbacks import CallbackState
from lkk.vocabulary.consultations import ConsultationState

TALKS, CALLS = 10, 5


@dataclass(frozen=True)
class TalkLine:
    """An earlier dialogue; `readable` by whoever asks."""

    id: int
    topic: str
    consultant: str
    opened_at: datetime
    state: ConsultationState
    rating: int | None
    readable: bool


@dataclass(frozen=True)
class CallLine:
    """A call the customer has asked for."""

    topic: str
    asked_at: datetime
    state: CallbackState


@dataclass(frozen=True)
class Beside:
    """What a consultant sees of the customer."""

    customer_id: int
    name: str
    email: str
    phone: str
    accounts: tuple[AccountLine, ...]
    applications: tuple[ApplicationLine, ...]
    applications_total: int
    talks: tuple[TalkLine, ...]
    calls: tuple[CallLine, ...]


async def of_dialogue(work: UnitOfWork, actor: Actor, dialogue_id: int) -> Beside:
    """Return the customer of a dialogue the actor may read; the look is written down for the customer to see.

    Raises:
        NotFound: there is no such dialogue for the actor.
        NotAllowed: the role has nothing to do with dialogues.
    """
    dialogue = await access.seen(work, actor, dialogue_id)
    customer_id = dialogue.customer_id
    await card.note_look(work, actor, customer_id)
    query = (
        select(User, Profile.phone)
        .join(Profile, col(Profile.user_id) == col(User.id), isouter=True)
        .where(User.id == customer_id)
    )
    user, phone = (await work.session.exec(query)).one()
    applications, total = await card.applications_of(work, customer_id)
    return Beside(
        customer_id=customer_id,
        name=user.display_name,
        email=user.email,
        phone=phone_in_words(phone or ""),
        accounts=await card.accounts_of(work, customer_id),
        applications=applications,
        applications_total=total,
        talks=await _talks(work, actor, dialogue),
        calls=await _calls(work, customer_id),
    )


async def _talks(work: UnitOfWork, actor: Actor, dialogue: Consultation) -> tuple[TalkLine, ...]:
    consultant: Any = aliased(User)
    query = (
        select_columns(Consultation, consultant.display_name, access.readable(actor).label("readable"))
        .join(consultant, col(consultant.id) == col(Consultation.consultant_id), isouter=True)
        .where(col(Consultation.customer_id) == dialogue.customer_id, col(Consultation.id) != dialogue.key)
        .order_by(col(Consultation.id).desc())
        .limit(TALKS)
    )
    return tuple(
        TalkLine(row.key, row.topic, name or "", row.opened_at, row.state, row.rating, bool(may))
        for row, name, may in await work.session.execute(query)
    )


async def _calls(work: UnitOfWork, customer_id: int) -> tuple[CallLine, ...]:
    query = select(Callback).where(Callback.user_id == customer_id).order_by(col(Callback.id).desc()).limit(CALLS)
    return tuple(CallLine(row.topic, row.created_at, row.state) for row in await work.session.exec(query))
