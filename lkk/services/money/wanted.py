"""What documents and invoices want of a customer, in short, for the first page."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col

from lkk.models.documents import Document
from lkk.models.money import Invoice
from lkk.services.documents.finding import visible
from lkk.services.documents.room import wanted
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.money import OPEN_INVOICE
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class Wanted:
    """Documents to sign or to read and invoices to pay; `left` of these in kopecks, the first last day of them all.

    `late`: that day has passed.
    """

    documents: int
    invoices: int
    left: int
    pay_until: date | None
    late: bool


async def read(work: UnitOfWork, actor: Actor) -> Wanted:
    """Return what waits for the actor, by one statement.

    Raises:
        NotAllowed: the actor is no customer.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    waits = wanted(actor.subject_id)
    others = col(Document.kind) != DocumentKind.REDISTRIBUTION_AGREEMENT  # it has a line of its own
    documents = (
        select_columns(func.count()).select_from(Document).where(visible(actor), waits, others).scalar_subquery()
    )
    left = func.coalesce(func.sum(col(Invoice.total_kopecks) - col(Invoice.paid_kopecks)), 0)
    query = select_columns(documents, func.count(), left, func.min(Invoice.pay_until)).where(
        col(Invoice.user_id) == actor.subject_id, col(Invoice.state).in_(OPEN_INVOICE)
    )
    waiting, invoices, kopecks, until = (await work.session.execute(query)).one()
    late = until is not None and until < local_day(work.now, settings().time_zone)
    return Wanted(waiting, invoices, int(kopecks), until, late)
