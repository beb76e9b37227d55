"""The workbook of an application: read when the letter leaves, for whoever has filed it and for their account alone."""

from dataclasses import dataclass
from datetime import date

from lkk.models.applications import Application
from lkk.services.forms.catalog.statistics import ACCOUNT, FIRST, LAST
from lkk.services.forms.declaration import day
from lkk.services.kernel.ready_files import ReadyFile
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.readings import statistics, statistics_file


@dataclass(frozen=True)
class Asked:
    """What an application asks for: an account its applicant has attached now, and the months by their first days."""

    account_id: int
    account_number: str
    first: date
    last: date


async def asked_by(work: UnitOfWork, application: Application) -> Asked | None:
    """Return what an application asks for, None when the account is not the applicant's any more."""
    number = str(application.answers.get(ACCOUNT) or "")
    first, last = day(application.answers, FIRST), day(application.answers, LAST)
    account_id = await statistics.account_of(work, application.user_id, number)
    if account_id is None or first is None or last is None:
        return None
    return Asked(account_id, number, first.replace(day=1), last.replace(day=1))


async def of_application(application_id: int) -> ReadyFile | None:
    """Return the workbook, None when it may not be given any more."""
    async with unit_of_work() as work:
        application = await work.session.get(Application, application_id)
        asked = await asked_by(work, application) if application else None
        if asked is None:
            return None
        found = await statistics.of_account(work, asked.account_id, asked.account_number, asked.first, asked.last)
    return await statistics_file.workbook(found)
