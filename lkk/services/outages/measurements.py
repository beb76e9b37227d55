"""A person's measurements of quality: what was asked for, and the protocols that came back [B22]."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text

from lkk.services.documents import room
from lkk.services.documents.room import DocumentRow, RoomQuery
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.documents import DocumentKind, DocumentState
from lkk.vocabulary.permissions import Permission

KIND = "quality_measurement"  # of the catalogue
MOST = 10
_VOID = (DocumentState.ANNULLED, DocumentState.REPLACED)
_REQUESTS = text("""
select number, object_name, status, submitted_at from application
 where user_id = :user and kind = :kind and number is not null
 order by submitted_at desc limit :most
""")


@dataclass(frozen=True)
class Protocol:
    """A protocol of measurements; `application` is the number of the request, empty for one that came without."""

    id: UUID
    number: str
    issued_on: date
    application: str


@dataclass(frozen=True)
class Request:
    """A request for a measurement with its protocols."""

    number: str
    address: str
    status: ApplicationStatus
    submitted_at: datetime
    protocols: tuple[Protocol, ...]


@dataclass(frozen=True)
class Measurements:
    """The newest requests, and protocols of none of them."""

    requests: tuple[Request, ...] = ()
    others: tuple[Protocol, ...] = ()


async def own(work: UnitOfWork, actor: Actor) -> Measurements:
    """The requests of a person and the protocols they may read, of their accounts too.

    Raises:
        NotAllowed: the actor has no cabinet.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    names = {"user": actor.subject_id, "kind": KIND, "most": MOST}
    rows = (await work.session.execute(_REQUESTS, names)).all()
    found = await room.find(work, actor, RoomQuery(kind=DocumentKind.QUALITY_PROTOCOL))
    protocols = [_protocol(one) for one in found.rows if one.state not in _VOID]
    requests = tuple(
        Request(
            row.number,
            row.object_name,
            ApplicationStatus(row.status),
            row.submitted_at,
            tuple(one for one in protocols if one.application == row.number),
        )
        for row in rows
    )
    listed = {one.number for one in requests}
    return Measurements(requests, tuple(one for one in protocols if one.application not in listed))


def _protocol(row: DocumentRow) -> Protocol:
    return Protocol(row.id, row.number, row.issued_on, row.application)
