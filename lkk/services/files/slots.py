"""Where a file may be put: a place of a draft's form, an answer to a question, the thread, the documents."""

from sqlmodel import col, func, select

from lkk.models.applications import Application, StoredFile
from lkk.services.applications import access
from lkk.services.forms import catalog
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import at_most

MESSAGE = "message"  # of the thread; without a message as long as that is not sent
DOCUMENT = ""
FILED = "filed_application"  # the document of what was filed, made by the portal
MAX_PER_PLACE = {MESSAGE: 200, DOCUMENT: 100}
_FULL = "Здесь может быть {most}. Удалите лишний или объедините несколько в один"


async def application_for(work: UnitOfWork, actor: Actor, application_id: int, slot: str) -> Application:
    """The application, locked until the end of the transaction, when the actor may put a file into this place of it.

    Raises:
        NotFound: no such application or place for this actor; a form's places are closed after filing,
            but while the customer's answer is awaited.
        NotAllowed: an employee who does not work with applications.
    """
    if slot in MAX_PER_PLACE:
        application = await access.locked(work, actor, application_id)
        if application.status.final and not actor.staff:
            raise NotFound
        return application
    demand(actor, Permission.USE_CABINET)
    open_to_change = (ApplicationStatus.DRAFT, ApplicationStatus.INFO_REQUESTED)
    query = select(Application).where(
        Application.id == application_id,
        Application.user_id == actor.subject_id,
        col(Application.status).in_(open_to_change),
    )
    found = (await work.session.exec(query.with_for_update())).first()
    if found is None or slot not in {one.code for one in catalog.kind_of(found.kind).slots}:
        raise NotFound
    return found


async def demand_room(work: UnitOfWork, application: Application, slot: str) -> None:
    """Refuses one file more than the place takes; the application is locked, so that two uploads do not both fit.

    Raises:
        InvalidValue: the place is full.
    """
    query = select(func.count()).where(StoredFile.application_id == application.key, StoredFile.slot == slot)
    count = (await work.session.exec(query)).one()
    limit = MAX_PER_PLACE[slot] if slot in MAX_PER_PLACE else _slot_limit(application, slot)
    if count >= limit:
        raise InvalidValue(_FULL.format(most=at_most(limit, "файла", "файлов")))


def _slot_limit(application: Application, slot: str) -> int:
    return next(one.max_files for one in catalog.kind_of(application.kind).slots if one.code == slot)
