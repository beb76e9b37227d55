"""The file of a letter: counted when the letter leaves, for whoever may still read reports then."""

from datetime import date

from sqlmodel import select

from lkk.models.identity import User
from lkk.models.saved_reports import ReportLetter, SavedReport
from lkk.services.kernel.actor import Actor, Identity
from lkk.services.kernel.ready_files import ReadyFile
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.reports import workbook
from lkk.vocabulary.people import UserStatus
from lkk.vocabulary.permissions import Permission


async def reader(work: UnitOfWork, user_id: int) -> Actor | None:
    """Return who letters go to; None when they may not read reports any more or their cabinet is closed to them."""
    user = await work.session.get(User, user_id)
    if user is None or user.status is not UserStatus.ACTIVE or not user.role.may(Permission.SEE_SERVICE_REPORTS):
        return None
    return Actor.alone(Identity(user.key, user.role))


async def of_letter(letter_id: int) -> ReadyFile | None:
    """Return the workbook, None when it may not be given any more."""
    async with unit_of_work() as work:
        query = select(ReportLetter, SavedReport).join(SavedReport).where(ReportLetter.id == letter_id)
        found = (await work.session.exec(query)).first()
        if found is None:
            return None
        letter, saved = found
        actor = await reader(work, saved.user_id)
        if actor is None:
            return None
        days: tuple[date, date] = letter.first, letter.last
        return await workbook.workbook(work, actor, saved.kind, *days, saved.of_kind)
