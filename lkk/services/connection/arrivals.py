"""Acts that did not come from the pages of the contract: of accounting by the feed, of an employee by hand.

They move the stage as the portal's own do. A document that leads nowhere now, late or told of again, changes nothing.
"""

from datetime import date

from lkk.models.applications import Application
from lkk.models.connection import Connection
from lkk.models.documents import Document
from lkk.services.applications.workflow import deadlines
from lkk.services.connection import checks, moving, results
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, Stage
from lkk.vocabulary.connection import Happening


async def readiness_posted(work: UnitOfWork, application: Application) -> None:
    """A notice of readiness: the applicant may switch on."""
    if moving.leads(application, Happening.READY):
        await moving.happened(work, application, Happening.READY)


async def check_posted(work: UnitOfWork, application: Application, act: Document) -> None:
    """An act of the check: while the inspection runs, the applicant signs it in place of an earlier one."""
    if application.stage is Stage.INSPECTION and application.status is ApplicationStatus.IN_PROGRESS:
        await checks.sent(work, application, act, remarks="")


async def act_posted(work: UnitOfWork, application: Application, case: Connection, act: Document) -> None:
    """An act of the connection: it took place on the day of the act at the latest, unless another day is known."""
    if not moving.leads(application, Happening.ACTS_POSTED):
        return
    if case.connected_on is None:
        await results.connected(work, application, case, await _day(work, application, case, act))
    await moving.happened(work, application, Happening.ACTS_POSTED, documents=(act.public_id,))


async def works_posted(work: UnitOfWork, application: Application, act: Document) -> None:
    """An act of works «под ключ»: they are to be accepted."""
    if moving.leads(application, Happening.ACTS_POSTED):
        await moving.happened(work, application, Happening.ACTS_POSTED, documents=(act.public_id,))


async def commissioning_posted(work: UnitOfWork, application: Application, case: Connection, act: Document) -> None:
    """An act of commissioning ends the connection where no other act is made, once the applicant has switched on."""
    alone = results.tells_readiness(application, case) and case.connected_on is not None
    if alone and moving.leads(application, Happening.ACTS_POSTED):
        await moving.happened(work, application, Happening.ACTS_POSTED, documents=(act.public_id,))


async def commissioning_read(work: UnitOfWork, application: Application, case: Connection) -> None:
    """The applicant has confirmed that they read the act of commissioning: where it is the last act, it is taken."""
    if application.stage is Stage.ACTS and results.tells_readiness(application, case) and case.performed_on is None:
        await results.acts_taken(work, application, case)


async def _day(work: UnitOfWork, application: Application, case: Connection, act: Document) -> date:
    today = await deadlines.today(work, application)
    return min(max(act.issued_on, case.concluded_on or act.issued_on), today)
