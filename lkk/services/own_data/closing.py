"""The end of a cabinet, by the customer: refused while something is open, at once for people, by terms for data.

One transaction ends the sessions, takes the accounts away, frees the e-mail for another registration and writes down
what is to be erased and when. Erasing itself is `erasing`, by a job.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_
from sqlmodel import col, delete, select, update

from lkk.models.accounts import AccountLink
from lkk.models.applications import Application
from lkk.models.delivery import OutboxItem
from lkk.models.identity import User
from lkk.models.own_data import Erasure
from lkk.services import notifications
from lkk.services.advocate import loads, membership
from lkk.services.directories import retention
from lkk.services.directories.retention import Term
from lkk.services.files.contents import discard
from lkk.services.identity import passwords, sessions
from lkk.services.identity.closed_logins import closed_login
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, NotSignedIn, ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.notifications.publishing import mail_order
from lkk.services.own_data.events import CABINET_CLOSED
from lkk.services.own_data.unfinished import delete_unfinished
from lkk.settings import settings
from lkk.vocabulary import words
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.delivery import DeliveryState
from lkk.vocabulary.people import UserStatus
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.retention import KeptData

PHRASE = "закрыть кабинет"
BLOCKERS = 100
_NOBODY = "closed.invalid"  # a domain that by RFC 2606 is nobody's


class StillOpen(ServiceError):
    """Something in the cabinet is not finished."""

    text = (
        "Сначала дождитесь решения по заявкам или отзовите их, а подготовленные сотрудником подтвердите или отклоните"
    )


@dataclass(frozen=True)
class Blocker:
    """What has to end first: a filed application, or a draft that waits for the customer, which has no number."""

    title: str
    number: str
    draft_id: int


@dataclass(frozen=True)
class Outlook:
    """What closing would mean today."""

    terms: tuple[Term, ...]
    blockers: tuple[Blocker, ...]


async def outlook(work: UnitOfWork, actor: Actor) -> Outlook:
    """Return how long what is kept and what stands in the way.

    Raises:
        NoTerm: the directory of terms is not complete.
    """
    demand(actor, Permission.OWN_SETTINGS)
    terms = await retention.terms(work)
    return Outlook(tuple(terms.values()), await blockers(work, actor.subject_id))


async def close(actor: Actor, password: str, phrase: str) -> None:
    """Close the actor's cabinet for good.

    Raises:
        NotInVisit, NotAllowed: only the customer in the own cabinet.
        InvalidValue: the phrase or the password is wrong.
        TooManyAttempts: too many wrong passwords (5 in 15 minutes).
        StillOpen: an application goes on or waits for the customer.
        NotSignedIn: it was closed in another tab, or the password was changed there.
    """
    demand(actor, Permission.USE_CABINET)
    if " ".join(phrase.split()).casefold() != PHRASE:
        raise InvalidValue(f"Напишите: {PHRASE}", at="phrase")
    stored = await passwords.prove_present(actor, password, at="password")
    async with unit_of_work() as work:
        user = await locked(work, actor.subject_id)
        if user is None or user.password_hash != stored:
            raise NotSignedIn
        if await blockers(work, user.key):
            raise StillOpen
        gone = await carry_out(work, user, "вы закрыли его сами")
        audit.record(
            work, AuditAction.CABINET_CLOSED, actor_id=actor.author_id, subject=f"user:{user.key}", ip=actor.ip
        )
    for public_id in gone:
        await discard(public_id)


async def locked(work: UnitOfWork, user_id: int) -> User | None:
    """Return a customer with an open cabinet in which nothing is filed until the end of the transaction, else None."""
    await _lock_applications(work, user_id)
    await loads.alone(work)  # whoever connects has the application first, then this, then the person
    query = select(User).where(User.id == user_id, User.status == UserStatus.ACTIVE).with_for_update()
    return (await work.session.exec(query.execution_options(populate_existing=True))).first()


async def _lock_applications(work: UnitOfWork, user_id: int) -> None:
    """Wait for what is being filed in another tab, and let nothing be filed until the end."""
    await work.session.exec(select(Application.id).where(Application.user_id == user_id).with_for_update())


async def blockers(work: UnitOfWork, user_id: int) -> tuple[Blocker, ...]:
    """Return what has to end before a cabinet is closed, a hundred at the most."""
    over = [one for one in ApplicationStatus if one.final]
    waits = (col(Application.status) != ApplicationStatus.DRAFT) | col(Application.handed_over_at).is_not(None)
    query = (
        select(Application.kind_title, Application.number, Application.id)
        .where(Application.user_id == user_id, col(Application.status).not_in(over), waits)
        .order_by(col(Application.id))
        .limit(BLOCKERS)
    )
    return tuple(
        Blocker(title, number or "", draft_id or 0) for title, number, draft_id in await work.session.exec(query)
    )


async def carry_out(work: UnitOfWork, user: User, why: str) -> Sequence[uuid.UUID]:
    """Close the cabinet of a `locked` customer; return the files whose bytes are to be discarded after the commit.

    `why` ends the sentence of the letter «Личный кабинет закрыт: …».
    """
    terms = await retention.terms(work)
    day = words.day(local_day(work.now, settings().time_zone))
    kept = [f"{one.data.label}: {one.words}" for one in terms.values() if not one.at_once]
    await notifications.send_email(work, CABINET_CLOSED, user.email, moment=day, why=why, kept=kept)
    await sessions.end_all(work, user.key)
    mine = col(AccountLink.user_id) == user.key
    attached = update(AccountLink).where(mine, col(AccountLink.detached_at).is_(None))
    await work.session.exec(attached.values(active=False, detached_at=work.now))
    gone = await delete_unfinished(work, user.key)
    await membership.end(work, user.key)
    await _delete_letters(work, user.email)
    await _plan(work, user, terms)
    user.closed_login = closed_login(user.email)
    user.email = f"closed-{user.key}@{_NOBODY}"
    user.status, user.closed_at = UserStatus.CLOSED, work.now
    work.tell_people(user.key)
    return gone


async def _delete_letters(work: UnitOfWork, email: str) -> None:
    """Nothing follows the last letter: what could not be delivered goes, and what waits behind all other mail."""
    own, bulk = mail_order(email), mail_order(email, bulk=True)
    order, state = col(OutboxItem.ordering_key), col(OutboxItem.state)
    free = or_(col(OutboxItem.leased_until).is_(None), col(OutboxItem.leased_until) < func.now())
    waits = and_(order == bulk, state == DeliveryState.WAITING, free)
    await work.session.exec(
        delete(OutboxItem).where(or_(and_(order.in_((own, bulk)), state == DeliveryState.DEAD), waits))
    )


async def _plan(work: UnitOfWork, user: User, terms: dict[KeptData, Term]) -> None:
    """Write down what goes when; an application counts from the day it was finished."""
    work.session.add_all(
        Erasure(user_id=user.key, data=data, due_at=term.ends(work.now))
        for data, term in terms.items()
        if data is not KeptData.APPLICATIONS
    )
    finished = select(Application.id, Application.status_changed_at).where(Application.user_id == user.key)
    term = terms[KeptData.APPLICATIONS]
    work.session.add_all(
        Erasure(user_id=user.key, application_id=one, data=KeptData.APPLICATIONS, due_at=_later(term, at, work.now))
        for one, at in await work.session.exec(finished)
    )


def _later(term: Term, finished_at: datetime, now: datetime) -> datetime:
    return max(term.ends(finished_at), now)
