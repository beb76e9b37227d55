"""The row a form of the reception becomes: made by the first file or by the filing itself, found by the ticket."""

from sqlalchemy import text
from sqlmodel import col, delete, select

from lkk.models.applications import Application
from lkk.services.applications import guests
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.reception import tickets
from lkk.services.reception.forms import kind_for_guests
from lkk.services.reception.tickets import Ticket
from lkk.vocabulary.applications import ApplicationStatus

_ALONE = text("select pg_advisory_xact_lock(hashtextextended(:key, 0))")


async def locked(work: UnitOfWork, ticket: Ticket) -> Application | None:
    """Return the row of a form, if it has one; two sendings of one form wait for each other."""
    await work.session.execute(_ALONE, {"key": f"reception:{ticket.key}"})
    query = select(Application).where(Application.filing_key == ticket.key, col(Application.guest_code_hash) != "")
    return (await work.session.exec(query.with_for_update())).first()


async def created(work: UnitOfWork, ticket: Ticket) -> Application:
    """Write the row of a form that has none yet."""
    kind = kind_for_guests(ticket.kind)
    row = Application(
        user_id=(await guests.guest(work)).subject_id,
        kind=kind.code,
        kind_version=kind.version,
        direction=kind.direction,
        status_changed_at=work.now,
        created_at=work.now,
        updated_at=work.now,
        filing_key=ticket.key,
        guest_code_hash=tickets.code_hash(ticket.code),
    )
    work.session.add(row)
    await work.session.flush()
    return row


async def forget_unsent() -> int:
    """Delete what forms that were not sent within a day have left; return how many."""
    async with unit_of_work() as work:
        unsent = (
            col(Application.guest_code_hash) != "",
            col(Application.status) == ApplicationStatus.DRAFT,
            col(Application.created_at) < work.now - 2 * tickets.OLDEST,
        )
        return (await work.session.exec(delete(Application).where(*unsent))).rowcount
