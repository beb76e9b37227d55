"""Cabinets whose consent was taken back a month ago: closed by a job, but not before their applications have ended."""

from collections.abc import Sequence

from sqlalchemy import select as select_columns
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.consents import Consent, ConsentText
from lkk.models.identity import User
from lkk.services.files.contents import discard
from lkk.services.identity import consents
from lkk.services.jobs import items
from lkk.services.kernel import audit
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.own_data import closing
from lkk.services.own_data.withdrawal import TERM
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import ConsentPurpose, UserStatus

WHY = "согласие на обработку персональных данных отозвано, и новое за 30 дней не дано"
_AT_ONCE = 50


class NotDue(ServiceError):
    """The consent was given again, or an application goes on."""

    text = "the cabinet stays open"


async def close_due() -> int:
    """Close what is due; return how many cabinets.

    Raises:
        ItemsFailed: some could not be closed; they wait, each longer than the time before.
    """
    return await items.each("close_without_consent", _due, close, expected=(NotDue,))


async def close(user_id: int) -> None:
    """Close one cabinet.

    Raises:
        NotDue: it is not to be closed now.
    """
    async with unit_of_work() as work:
        user = await closing.locked(work, user_id)
        at = await consents.withdrawn_at(work, user_id)
        if user is None or at is None or at + TERM > work.now or await closing.blockers(work, user_id):
            raise NotDue
        gone = await closing.carry_out(work, user, WHY)
        audit.record(work, AuditAction.CABINET_CLOSED, subject=f"user:{user_id}", why="consent")
    for public_id in gone:
        await discard(public_id)


async def _due(work: UnitOfWork, failing: Sequence[int]) -> Sequence[int]:
    """Those whose newest consent to processing was taken back long enough ago, nothing filed going on."""
    general = select(ConsentText.id).where(ConsentText.purpose == ConsentPurpose.PERSONAL_DATA)
    long_ago = select(Consent.user_id).where(col(Consent.revoked_at) <= work.now - TERM)
    newest = (
        select_columns(col(Consent.user_id), col(Consent.revoked_at))
        .ext(distinct_on(col(Consent.user_id)))
        .where(col(Consent.text_id).in_(general), col(Consent.user_id).in_(long_ago))
        .order_by(col(Consent.user_id), col(Consent.id).desc())
        .subquery()
    )
    over = [ApplicationStatus.DRAFT, *(one for one in ApplicationStatus if one.final)]
    open_ones = select(Application.user_id).where(col(Application.status).not_in(over))
    query = (
        select(User.id)
        .join(newest, newest.c.user_id == col(User.id))
        .where(User.status == UserStatus.ACTIVE, newest.c.revoked_at <= work.now - TERM)
        .where(col(User.id).not_in(failing), col(User.id).not_in(open_ones))
        .order_by(col(User.id))
        .limit(_AT_ONCE)
    )
    return [one for one in await work.session.exec(query) if one is not None]
