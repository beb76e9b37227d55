"""Disagreement with a result: a new case with the same answers and files, linked to the one that was closed."""

from datetime import timedelta
from uuid import uuid4

from sqlmodel import select

from lkk.models.applications import Application
from lkk.models.files import StoredFile
from lkk.services.applications import access, attachments, history, slots
from lkk.services.applications.case import messages
from lkk.services.applications.drafts import filing
from lkk.services.applications.workflow.needs import Payload
from lkk.services.files.contents import CopyOf
from lkk.services.files.storing import NewFile, store, within
from lkk.services.files.views import view_of
from lkk.services.forms import catalog
from lkk.services.forms.declaration import Kind
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound, ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind
from lkk.vocabulary.words import at_most_signs, count

REOPENED_WITHIN = timedelta(days=30)


class CannotReopen(ServiceError):
    """The result of this application cannot be disputed here, or not any more."""


async def reopen(work: UnitOfWork, actor: Actor, application_id: int, reason: str) -> str:
    """File a new application for one that is fulfilled and return its number; the reason begins its thread.

    Raises:
        NotFound: the actor has no such application.
        InvalidValue: the reason is missing or too long.
        CannotReopen: it is not fulfilled, too long ago, of a kind without a result, or reopened already.
        TooManyAttempts: too many were filed this hour.
    """
    source = await access.locked(work, actor, application_id)
    if source.user_id != actor.subject_id:
        raise NotFound
    reason = reason.strip()
    if not 0 < len(reason) <= history.REASON_LENGTH:
        raise InvalidValue(f"Напишите, с чем вы не согласны: {at_most_signs(history.REASON_LENGTH)}", at="reason")
    if refusal := await _refusal(work, source):
        raise CannotReopen(refusal)
    await limits.spend(work, limits.APPLICATION, str(actor.author_id))
    kind = catalog.kind_of(source.kind)
    case = await _case(work, actor, source)
    await _copy_files(work, kind, source, case)
    words = f"Заявитель не согласен с результатом по заявке № {source.number}"
    number = await filing.hand_in(work, actor, case, kind, Payload(reason=words))
    await messages.post(work, actor, case.key, reason, uuid4())
    history.append(work, source, HistoryKind.REOPENED, actor, after=number, reason=f"Подана заявка № {number}")
    return number


async def may_reopen(work: UnitOfWork, actor: Actor, application: Application) -> bool:
    """Whether this person may dispute the result now."""
    return application.user_id == actor.subject_id and not await _refusal(work, application)


async def number_of(work: UnitOfWork, application_id: int | None) -> str:
    """The number of the application that a case reopens; empty for none."""
    query = select(Application.number).where(Application.id == application_id)
    return (await work.session.exec(query)).first() or "" if application_id is not None else ""


async def reopened_by(work: UnitOfWork, application: Application) -> str:
    """The number of the case that reopens an application; empty for none."""
    query = select(Application.number).where(Application.reopens == application.key)
    return (await work.session.exec(query)).first() or ""


async def _refusal(work: UnitOfWork, application: Application) -> str:
    kind = catalog.kind_of(application.kind)
    if application.status is not ApplicationStatus.FULFILLED:
        return "Заявка ещё не исполнена"
    if kind.staged or not kind.needs_answer:
        return "По этой заявке подайте жалобу: вернуть её в работу нельзя"
    if work.now > application.status_changed_at + REOPENED_WITHIN:
        passed = count(REOPENED_WITHIN.days, "дня", "дней", "дней")
        return f"Со дня исполнения прошло больше {passed}. Подайте новую заявку"
    if number := await reopened_by(work, application):
        return f"По вашему несогласию уже подана заявка № {number}"
    return ""


async def _case(work: UnitOfWork, actor: Actor, source: Application) -> Application:
    """What was right on the day of filing stays right, so nothing is checked again."""
    repeated = source.model_dump(
        include={
            "user_id",
            "account_id",
            "kind",
            "kind_version",
            "direction",
            "category",
            "track",
            "answers",
            "kind_title",
            "applicant",
            "applicant_type",
            "object_name",
            "account_number",
            "contacts",
        }
    )
    case = Application(
        **repeated,
        filed_by=actor.author_id,
        status_changed_at=work.now,
        created_at=work.now,
        updated_at=work.now,
        submitted_at=work.now,
        reopens=source.key,
    )
    work.session.add(case)
    await work.session.flush()
    return case


async def _copy_files(work: UnitOfWork, kind: Kind, source: Application, case: Application) -> None:
    rows = await work.session.exec(select(StoredFile).where(StoredFile.application_id == source.key))
    for row in rows.all():
        if attachments.of_form(kind, view_of(row)):
            await store(_same(row, case), CopyOf(row), within(work))


def _same(file: StoredFile, case: Application) -> NewFile:
    return NewFile(
        owner=slots.owner(case.key),
        slot=file.slot,
        name=file.name,
        side=file.side,
        title=file.title,
        internal=file.internal,
        uploaded_by=file.uploaded_by,
    )
