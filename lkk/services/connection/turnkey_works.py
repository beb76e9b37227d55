"""Works «под ключ» from the first payment to their acceptance: the term of the contract, the act, the end."""

import uuid
from datetime import date

from sqlmodel import col, func, select

from lkk.models.applications import Application
from lkk.models.connection import Connection
from lkk.models.documents import Document
from lkk.services.applications import access
from lkk.services.applications.workflow import deadlines, status_changes
from lkk.services.applications.workflow.needs import Payload
from lkk.services.connection import cases, moving, papers, prepared, turnkey_draft
from lkk.services.connection.prepared import Drawn
from lkk.services.kernel import calendar
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary import words
from lkk.vocabulary.applications import ApplicationStatus, Stage, TimeUnit, Track
from lkk.vocabulary.connection import Happening
from lkk.vocabulary.documents import DocumentKind
from lkk.vocabulary.permissions import Permission

CODE, TITLE = "service_act", "Акт сдачи-приёмки работ"
DONE_LENGTH = 2000


def may_post_act(application: Application) -> bool:
    """Whether the works run and their act may be posted."""
    at_work = application.status is ApplicationStatus.IN_PROGRESS
    return at_work and application.track is Track.TURNKEY and application.stage is Stage.WORKS


async def begin(work: UnitOfWork, application: Application, case: Connection, paid_on: date) -> None:
    """The first part has come on a day: the works end within the working days of the contract from it."""
    days, unit = int(case.scope["works_days"]), TimeUnit.WORKING_DAYS
    until = (await calendar.load(work)).due(paid_on, days, unit)
    await deadlines.agree(work, application, deadlines.TURNKEY_WORKS, until)


async def prepare_act(
    work: UnitOfWork, actor: Actor, application_id: int, done: str, *, revision: int | None = None
) -> None:
    """Set the act of the works, which the customer signs after the company; `done` is said in it beside the estimate.

    Raises:
        NotFound, NotAllowed, ChangedMeanwhile: as `access.locked`.
        NotNow: the works do not run.
        InvalidValue: the text is too long.
        NoRoom, StorageUnavailable: the paper cannot be kept now.
    """
    demand(actor, Permission.WORK_APPLICATIONS)
    application = await access.locked(work, actor, application_id, revision)
    if not may_post_act(application):
        raise moving.NotNow
    said = done.strip()
    if len(said) > DONE_LENGTH:
        raise InvalidValue(f"Сократите: {words.at_most_signs(DONE_LENGTH)}", at="done")
    case, today = await cases.locked(work, application.key), await deadlines.today(work, application)
    drawn = [await _drawn(work, application, case, said, today)]
    await prepared.keep(work, actor, application, case, drawn, {"done": said}, today)


async def refused(work: UnitOfWork, application: Application) -> None:
    """The customer does not accept the works: they go on, and those in charge have a task."""
    reason = "Заявитель не принял работы, причина — в отказе от подписания акта"
    await moving.happened(work, application, Happening.FAILED, reason=reason)
    await moving.task(work, application, f"{reason}: устраните недостатки и разместите акт снова")


async def close_if_paid(work: UnitOfWork, application: Application, case: Connection) -> None:
    """Works that are accepted and wholly paid are the end of the application."""
    open_now = application.track is Track.TURNKEY and application.status is ApplicationStatus.IN_PROGRESS
    if not open_now or application.stage is not Stage.DONE:
        return
    if all(part.paid_on is not None for part in await cases.payments(work, case)):
        paid = Payload(result="Работы приняты и оплачены")
        await status_changes.change(work, None, application.key, ApplicationStatus.FULFILLED, paid)


async def _drawn(work: UnitOfWork, application: Application, case: Connection, done: str, today: date) -> Drawn:
    number = f"{application.number}/А{await _again(work, application)}"
    on = f" от {words.day(case.concluded_on)}" if case.concluded_on else ""
    data = {
        **papers.head(await turnkey_draft.paper_facts(work, application), TITLE, number, today),
        **turnkey_draft.works_of(case),
        "ground": papers.told((("Договор", f"№ {case.number}{on}"),)),
        "done": done,
    }
    return Drawn(CODE, TITLE, number, uuid.uuid4(), data)


async def _again(work: UnitOfWork, application: Application) -> str:
    """What tells an act from those that were refused before it."""
    query = (
        select(func.count())
        .select_from(Document)
        .where(Document.application_id == application.key, col(Document.kind) == DocumentKind.SERVICE_ACT)
    )
    before = (await work.session.exec(query)).one()
    return f"-{before + 1}" if before else ""
