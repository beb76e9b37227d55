"""Applications of the feed: the accounting system leads them by the same functions as people do."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from sqlmodel import select

from lkk.models.applications import Application
from lkk.models.files import StoredFile
from lkk.services import notifications
from lkk.services.applications import access, events, history, people, posting, slots
from lkk.services.applications.workflow import stage_history, stages, status_changes
from lkk.services.applications.workflow.needs import Payload
from lkk.services.documents.naming import pdf_name
from lkk.services.feed.declaration import Applied, Entity
from lkk.services.files.contents import Sent
from lkk.services.files.storing import FileRefused, NewFile, store, within
from lkk.services.forms import catalog
from lkk.services.integrations.accounting.application_messages import ApplicationState
from lkk.services.integrations.accounting.contract import ApplicationDocumentChange, ApplicationStateChange
from lkk.services.kernel.errors import FieldErrors, ServiceError, Unavailable
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind, Side, Stage
from lkk.vocabulary.words import day

_UNKNOWN = "нет такой заявки"
_NOT_A_KEY = "номер записи — не ключ"


async def apply_documents(work: UnitOfWork, changes: Sequence[ApplicationDocumentChange]) -> Applied:
    """Keep documents that are new; leave out those of unknown applications."""
    skipped: dict[str, str] = {}
    for change in changes:
        key, application = _key(change.id), await _found(work, change.data.application_key)
        if key is None or application is None:
            skipped[change.id] = _UNKNOWN if application is None else _NOT_A_KEY
        elif problem := await _keep(work, application, key, change):
            skipped[change.id] = problem
            await _note(work, application, f"Документ «{change.data.title}» не принят: {problem}")
    return Applied(skipped=skipped)


async def apply_states(work: UnitOfWork, changes: Sequence[ApplicationStateChange]) -> Applied:
    """Carry out changes of status and stage in their order, each version once.

    The staff is told of each refused change and finds it in the application's history.
    """
    skipped: dict[str, str] = {}
    for change in changes:
        key = _key(change.id)
        application = await _found(work, key) if key else None
        if application is None:
            skipped[change.id] = _UNKNOWN
        elif change.version > application.accounting_version:
            application.accounting_version = change.version
            if problem := await _led(work, application, change.data):
                skipped[change.id] = problem
    return Applied(skipped=skipped)


async def _led(work: UnitOfWork, application: Application, state: ApplicationState) -> str:
    try:
        async with work.session.begin_nested():
            await _lead(work, application, state)
    except Unavailable:
        raise
    except ServiceError as error:
        problem = "; ".join(error.fields.values()) if isinstance(error, FieldErrors) else error.text
        await work.session.refresh(application)
        wanted = f"{state.status.label}, {state.stage.label}" if state.stage else state.status.label
        await _note(work, application, f"Учётная система сообщила «{wanted}», изменение не выполнено: {problem}")
        return problem
    return ""


async def _note(work: UnitOfWork, application: Application, words: str) -> None:
    """Tell those in charge at once and keep it in the history, where no customer sees it."""
    reason = words[: history.REASON_LENGTH]
    history.append(work, application, HistoryKind.EXCHANGE, None, reason=reason, internal=True)
    await notifications.publish(
        work,
        events.CHANGE_SKIPPED,
        user_ids=await people.in_charge(work, application),
        number=application.number,
        kind=catalog.kind_of(application.kind).title,
        reason=reason,
    )
    await people.signal(work, application)


async def _lead(work: UnitOfWork, application: Application, state: ApplicationState) -> None:
    """What the application has reached already, by people here, is not done again."""
    if state.status is ApplicationStatus.REGISTERED and _awaits_registration(application):
        await _register(work, application, state)
    elif application.status is not state.status:
        await status_changes.change(
            work,
            None,
            application.key,
            state.status,
            Payload(
                reason=state.reason,
                result=state.reason,  # a status takes its words by either name
                legal_ground=state.legal_ground,
                documents=tuple(state.documents),
                registration_number=state.registration_number or "",
                registered_on=state.registered_on,
            ),
            from_accounting=True,
        )
    if state.stage is not None and application.stage is not state.stage:
        await _lead_stage(work, application, state.stage, state)


def _awaits_registration(application: Application) -> bool:
    """Whether only the number is wanted: people here have registered it without one, or have asked before that."""
    asked = application.status is ApplicationStatus.INFO_REQUESTED
    return not application.registration_number and (
        application.status is ApplicationStatus.REGISTERED
        or (asked and application.previous_status is ApplicationStatus.SUBMITTED)
    )


async def _register(work: UnitOfWork, application: Application, state: ApplicationState) -> None:
    """Note number and day; what waits for an answer returns to the status «Зарегистрирована» after it."""
    application.registration_number = state.registration_number or ""
    application.registered_on = state.registered_on
    if application.status is ApplicationStatus.INFO_REQUESTED:
        application.previous_status = ApplicationStatus.REGISTERED
        application.revision += 1
        on = f" от {day(state.registered_on)}" if state.registered_on else ""
        reason = f"№ {application.registration_number}{on}"
        history.append(work, application, HistoryKind.REGISTRATION, None, reason=reason)
        await people.signal(work, application)


async def _lead_stage(work: UnitOfWork, application: Application, to: Stage, state: ApplicationState) -> None:
    """Begin the next stage, or return to the one before when it is that the system names, with a reason."""
    if not stages.follows(application, to) and await stage_history.begun_from(work, application) is to:
        await stages.take_back(work, None, application.key, reason=state.reason, from_accounting=True)
        return
    await stages.advance(
        work, None, application.key, to, reason=state.reason, documents=state.documents, from_accounting=True
    )


async def _keep(work: UnitOfWork, application: Application, key: UUID, change: ApplicationDocumentChange) -> str:
    """Store a document once and return why it is not taken; the application is locked: nobody else does the same."""
    if (await work.session.exec(select(StoredFile.id).where(StoredFile.public_id == key))).first() is not None:
        return ""
    new = NewFile(
        owner=slots.owner(application.key),
        slot=slots.DOCUMENT,
        name=pdf_name(change.data.name),
        side=Side.COMPANY,
        title=change.data.title,
        public_id=key,
    )
    try:
        file = await store(new, Sent(_whole(change.data.content)), within(work))
    except FileRefused as refused:
        return refused.text
    await posting.adopted(work, None, application, file, external_key=change.id)
    await posting.posted(work, None, application, change.data.title)
    await work.session.flush()
    return ""


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _found(work: UnitOfWork, key: UUID) -> Application | None:
    """A filed application by the key the accounting system knows it by, locked."""
    query = access.filed(None).where(Application.filing_key == key).with_for_update()
    return (await work.session.exec(query.execution_options(populate_existing=True))).first()


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


# Every state counts, not the last alone: each is a change of status or stage of its own, and names documents.
ENTITIES = (
    Entity(ApplicationDocumentChange, apply_documents),
    Entity(ApplicationStateChange, apply_states, parents=(ApplicationDocumentChange,), every_state=True),
)
