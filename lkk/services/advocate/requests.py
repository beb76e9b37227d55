"""A client asks for another manager; the administrator changes the manager or says why not."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from lkk.models.advocate import ManagerRequest
from lkk.services import notifications
from lkk.services.advocate import access, loads, membership
from lkk.services.advocate.access import NotConnected
from lkk.services.advocate.events import ADVOCATE_KEPT, MANAGER_ASKED
from lkk.services.identity.employees import able_to
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, ServiceError, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.advocate import ANSWER, REASON, RequestState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import at_most_signs


@dataclass(frozen=True)
class RequestView:
    """The latest request of a client: what was asked and what became of it."""

    reason: str
    state: RequestState
    answer: str
    asked_at: datetime


async def ask(work: UnitOfWork, actor: Actor, reason: str) -> None:
    """Ask for another manager.

    Raises:
        NotInVisit: an employee in the customer's cabinet.
        NotConnected: the customer does not have the service.
        InvalidValue: the reason is missing or too long.
        ServiceError: such a request waits already.
    """
    demand(actor, Permission.USE_CABINET)
    said = _words(reason, REASON, "reason", "Напишите, почему нужен другой менеджер")
    await loads.alone(work)
    row = await access.membership_of(work, actor.subject_id)
    if row is None:
        raise NotConnected
    latest = await latest_of(work, row.key)
    if latest is not None and latest.state is RequestState.OPEN:
        raise ServiceError("Ваша просьба уже у администратора. Дождитесь ответа")
    work.session.add(ManagerRequest(membership_id=row.key, reason=said, asked_at=work.now))
    served = await access.serving(work, actor.subject_id)
    await notifications.publish(
        work,
        MANAGER_ASKED,
        user_ids=[user.key for user in await able_to(work, Permission.MANAGE_ADVOCATE)],
        client=actor.subject.display_name,
        manager=served.manager.name if served.manager else "не назначен",
        reason=said,
    )
    work.tell_people(actor.subject_id)


async def refuse(work: UnitOfWork, actor: Actor, membership_id: int, answer: str) -> None:
    """Leave the manager as it is and tell the client why.

    Raises:
        NotAllowed: the actor keeps no managers.
        InvalidValue: the answer is missing or too long.
        Stale: nothing waits any more.
    """
    demand(actor, Permission.MANAGE_ADVOCATE)
    said = _words(answer, ANSWER, "answer", "Напишите клиенту, почему менеджер остаётся")
    await loads.alone(work)
    latest = await latest_of(work, membership_id)
    if latest is None or latest.state is not RequestState.OPEN:
        raise Stale
    await membership.settle_requests(work, [membership_id], RequestState.REFUSED, actor.author_id, said)
    user_id = await membership.client_of(work, membership_id)
    await notifications.publish(work, ADVOCATE_KEPT, user_ids=[user_id], answer=said)
    work.tell_people(user_id, actor.author_id)


async def latest_of(work: UnitOfWork, membership_id: int) -> RequestView | None:
    """Return the latest request of a membership."""
    query = select(ManagerRequest).where(ManagerRequest.membership_id == membership_id)
    row = (await work.session.exec(query.order_by(col(ManagerRequest.id).desc()).limit(1))).first()
    return RequestView(row.reason, row.state, row.answer, row.asked_at) if row else None


def _words(text: str, most: int, at: str, missing: str) -> str:
    said = " ".join(text.replace("\0", "").split())
    if not said:
        raise InvalidValue(missing, at=at)
    if len(said) > most:
        raise InvalidValue(f"Слишком длинно: {at_most_signs(most)}", at=at)
    return said


async def asked(work: UnitOfWork) -> dict[int, RequestView]:
    """Return the requests that wait, by the membership."""
    query = select(ManagerRequest).where(ManagerRequest.state == RequestState.OPEN)
    rows = await work.session.exec(query.order_by(col(ManagerRequest.id)))
    return {row.membership_id: RequestView(row.reason, row.state, row.answer, row.asked_at) for row in rows}
