"""The tablet at the counter: a code of six digits opens there the one draft that waits for the customer.

The device gets a session of its own kind, which ends with the employee's and after a quarter of an hour: it reads and
confirms this draft and reaches nothing else (`Actor.only_draft`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select, update

from lkk.models.applications import Application
from lkk.models.handovers import Handover
from lkk.models.identity import User, UserSession
from lkk.services.applications.drafts import handovers, summary
from lkk.services.applications.drafts.filing import Filed
from lkk.services.applications.drafts.handovers import Proof, Waiting
from lkk.services.applications.drafts.summary import Summary
from lkk.services.identity import sessions, visits
from lkk.services.identity.sessions import SignedIn
from lkk.services.identity.visits import Destinations
from lkk.services.kernel import audit, limits
from lkk.services.kernel.actor import Actor, Visitor
from lkk.services.kernel.errors import CountedRefusal, NotAllowed, NotSignedIn, ServiceError
from lkk.services.kernel.networks import network_of
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.secrets import keyed_hash, new_code
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import CodeChannel, ConsentPurpose, UserStatus
from lkk.vocabulary.permissions import Permission

CODE_MINUTES = 2
CODE_LIFE = timedelta(minutes=CODE_MINUTES)
LENGTH = timedelta(minutes=15)
SHOWN_AFTER = timedelta(minutes=2)  # the number stands on the tablet, then the device is free
FIELD = "code"


class WrongTabletCode(CountedRefusal):
    """No draft waits under this code: mistyped, used or too old."""

    text = f"Код не подошёл. Он действует {CODE_MINUTES} минуты и один раз: попросите сотрудника показать новый"


class DeviceInUse(ServiceError):
    """The browser is signed in: the tablet's session would take the place of that one."""

    text = "На этом устройстве открыт кабинет. Выйдите из него и введите код снова"


@dataclass(frozen=True)
class OnTablet:
    """What a tablet shows: the draft that waits with everything in it, or the number once it was filed."""

    waiting: Waiting | None
    summary: Summary | None
    number: str


async def show_code(work: UnitOfWork, actor: Actor, draft_id: int) -> str:
    """A new code for a draft of this visit that waits; an earlier one no longer opens it.

    Raises:
        NotAllowed: the actor is no employee in the customer's cabinet.
        NothingWaits: the draft does not wait.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    if actor.visit is None:
        raise NotAllowed
    row, _ = await handovers.locked(work, actor, draft_id)
    code = new_code()
    while await _taken(work, row.key, code):
        code = new_code()
    row.tablet_hmac, row.tablet_until = _hmac(code), work.now + CODE_LIFE
    row.desk_session = actor.visit.desk_session
    await visits.changed(work, actor, draft_id)
    return code


async def enter(work: UnitOfWork, known: Actor | None, code: str, visitor: Visitor) -> SignedIn:
    """Open the draft of a code on the device that sends it; the code is used up.

    Raises:
        DeviceInUse: somebody is signed in there.
        TooManyAttempts: 10 tries in five minutes from a network, 100 from all.
        WrongTabletCode: nothing waits under the code; the try stays counted.
    """
    if known is not None and known.only_draft is None:
        raise DeviceInUse
    await limits.spend(work, limits.TABLET_IP, network_of(visitor.ip))
    await limits.spend(work, limits.TABLET_ALL, "")
    digest = _hmac("".join(code.split()))
    query = select(Handover).where(Handover.tablet_hmac == digest, col(Handover.tablet_until) > work.now)
    row = (await work.session.exec(query.with_for_update())).first()
    customer = await _customer_of(work, row) if row is not None else None
    if row is None or customer is None or not await _desk_lives(work, row):
        audit.record(work, AuditAction.TABLET_CODE_REFUSED, ip=visitor.ip)
        raise WrongTabletCode(at=FIELD)
    await limits.forgive(work, limits.TABLET_IP, network_of(visitor.ip))
    row.tablet_hmac = row.tablet_until = None
    if known is not None:
        await sessions.end_one(work, known.session_id)
    audit.record(
        work,
        AuditAction.TABLET_OPENED,
        actor_id=row.prepared_by,
        subject=f"application:{row.application_id}",
        ip=visitor.ip,
    )
    return sessions.opened(
        work,
        customer,
        visitor,
        parent_id=row.desk_session,
        draft_id=row.application_id,
        ends_at=work.now + LENGTH,
    )


async def leave(work: UnitOfWork, actor: Actor | None) -> bool:
    """End the session of a tablet; False when it is none, and then nothing ends."""
    if actor is not None and actor.only_draft is None:
        return False
    if actor is not None:
        await sessions.end_one(work, actor.session_id)
    return True


async def look(work: UnitOfWork, actor: Actor | None) -> OnTablet:
    """What the device may see now.

    Raises:
        NotSignedIn: no draft is open on it.
        NothingWaits: it was taken back or declined meanwhile.
    """
    draft_id = _draft_of(actor)
    person = actor.whole() if actor else None
    query = select(Application.number).where(Application.id == draft_id)
    number = (await work.session.exec(query)).first()
    if number:
        return OnTablet(None, None, number)
    if person is None:
        raise NotSignedIn
    found = await handovers.waiting_one(work, person, draft_id)
    return OnTablet(found, await summary.of_draft(work, person, draft_id), "")


async def destinations(work: UnitOfWork, actor: Actor) -> Destinations:
    """Where the customer may have the code sent."""
    _draft_of(actor)
    return await handovers.destinations(work, actor.whole())


async def send_code(work: UnitOfWork, actor: Actor, channel: CodeChannel) -> int:
    """As `handovers.send_code`, for the draft of this tablet."""
    return await handovers.send_code(work, actor.whole(), _draft_of(actor), channel)


async def confirm(work: UnitOfWork, actor: Actor, given_consents: Mapping[ConsentPurpose, str], proof: Proof) -> Filed:
    """As `handovers.confirm`, for the draft of this tablet; the number stays on it for two minutes."""
    filed = await handovers.confirm(work, actor.whole(), _draft_of(actor), given_consents, proof, on_tablet=True)
    mine = col(UserSession.id) == actor.session_id
    await work.session.exec(update(UserSession).where(mine).values(ends_at=work.now + SHOWN_AFTER))
    return filed


async def decline(work: UnitOfWork, actor: Actor, words: str) -> None:
    """As `handovers.decline`, for the draft of this tablet."""
    await handovers.decline(work, actor.whole(), _draft_of(actor), words)


def _draft_of(actor: Actor | None) -> int:
    if actor is None or actor.only_draft is None:
        raise NotSignedIn
    return actor.only_draft


async def _customer_of(work: UnitOfWork, row: Handover) -> User | None:
    query = (
        select(User)
        .join(Application, col(Application.user_id) == col(User.id))
        .where(Application.id == row.application_id, User.status == UserStatus.ACTIVE)
    )
    return (await work.session.exec(query)).first()


async def _desk_lives(work: UnitOfWork, row: Handover) -> bool:
    """Whether the employee's session is still there, since the tablet's ends with it."""
    query = select(UserSession.id).where(UserSession.id == row.desk_session)
    return (await work.session.exec(query)).first() is not None


async def _taken(work: UnitOfWork, handover_id: int, code: str) -> bool:
    """Whether another draft waits under this code; one that is too old gives it up."""
    others = (col(Handover.tablet_hmac) == _hmac(code)) & (col(Handover.id) != handover_id)
    free = update(Handover).where(others, col(Handover.tablet_until) <= work.now).values(tablet_hmac=None)
    await work.session.exec(free)
    return (await work.session.exec(select(Handover.id).where(others))).first() is not None


def _hmac(code: str) -> str:
    return keyed_hash("tablet", code)
