"""The service as its client sees it: who serves them, since when, and what became of a request for another manager."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from lkk.models.identity import User
from lkk.services import presence
from lkk.services.advocate import access, requests
from lkk.services.advocate.access import Serving
from lkk.services.advocate.requests import RequestView
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class OwnService:
    """What the customer has; `for_business`: who may apply for it by law."""

    connected: bool
    for_business: bool
    since: datetime | None
    serving: Serving
    here: bool  # whether who serves the client today is at the desk now
    request: RequestView | None


async def read(work: UnitOfWork, actor: Actor) -> OwnService:
    """Return the service of the customer of this cabinet.

    Raises:
        NotAllowed: it is no customer's cabinet.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    row = await access.membership_of(work, actor.subject_id)
    if row is None:
        query = select(User.applicant_type).where(User.id == actor.subject_id)
        who = (await work.session.exec(query)).first()
        business = who in (ApplicantType.LEGAL_ENTITY, ApplicantType.SOLE_PROPRIETOR)
        return OwnService(False, business, None, Serving(), False, None)
    found = await access.serving(work, actor.subject_id)
    return OwnService(
        connected=True,
        for_business=True,
        since=row.since,
        serving=found,
        here=bool(found.now and await presence.who_is_here(work, [found.now.user_id])),
        request=await requests.latest_of(work, row.key),
    )
