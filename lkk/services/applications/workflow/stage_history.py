"""How a grid connection came to its stage: what stage it began from, its documents, what forbids to take it back."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlmodel import col, exists, or_, select

from lkk.models.applications import Application, ApplicationHistory
from lkk.models.documents import Document
from lkk.models.files import StoredFile
from lkk.services.applications import attachments, slots
from lkk.services.forms.catalog.grid_connection.contracts import TC_COMPLETION_NOTICE
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import HistoryKind, Side, Stage
from lkk.vocabulary.documents import DocumentSource

_ACTED = "Заявитель уже действовал на этом этапе: вернуть его нельзя"
_BY_ITSELF = "Этот этап начали документ, оплата или учётная система: вернуть его нельзя"


async def begun_from(work: UnitOfWork, application: Application) -> Stage | None:
    """The stage from which the present one was begun; None for the first one."""
    line = await _beginning(work, application)
    return Stage(line.before) if line is not None else None


async def has_documents(work: UnitOfWork, application: Application, named: Collection[UUID] = ()) -> bool:
    """Whether the company has posted a document since the present stage began, or one of those that are named."""
    line = await _beginning(work, application)
    query = select(StoredFile.id).where(
        attachments.of_case(application.key),
        StoredFile.side == Side.COMPANY,
        or_(col(StoredFile.slot) == slots.DOCUMENT, col(StoredFile.document_id).is_not(None)),
        col(StoredFile.internal).is_(False),
    )
    if line is not None:
        query = query.where(or_(col(StoredFile.created_at) >= line.at, col(StoredFile.public_id).in_(named)))
    if (await work.session.exec(query.limit(1))).first() is not None:
        return True
    posted = select(Document.id).where(
        Document.application_id == application.key, Document.source != DocumentSource.CUSTOMER
    )
    if line is not None:
        posted = posted.where(or_(col(Document.created_at) >= line.at, col(Document.public_id).in_(named)))
    return (await work.session.exec(posted.limit(1))).first() is not None


async def since(work: UnitOfWork, application: Application) -> datetime | None:
    """When the present stage began; None for the first one."""
    line = await _beginning(work, application)
    return line.at if line is not None else None


async def kept(work: UnitOfWork, actor: Actor | None, application: Application) -> str:
    """Why the present stage cannot be taken back; empty when it can, or when there is nothing to return to.

    The customer has acted by an answer, a document or a notice of completion, or by a payment, of which the accounting
    system tells; words in the thread change nothing.
    """
    line = await _beginning(work, application)
    if line is None:
        return ""
    if await _acted_since(work, application, line):
        return _ACTED
    return _BY_ITSELF if actor is not None and line.actor_id is None else ""


async def _beginning(work: UnitOfWork, application: Application) -> ApplicationHistory | None:
    """The line with which the present stage began: stages that were taken back are passed over."""
    query = (
        select(ApplicationHistory)
        .where(
            ApplicationHistory.application_id == application.key,
            col(ApplicationHistory.kind).in_((HistoryKind.STAGE, HistoryKind.STAGE_BACK)),
        )
        .order_by(col(ApplicationHistory.id))
    )
    standing: list[ApplicationHistory] = []
    for line in await work.session.exec(query):
        if line.kind is HistoryKind.STAGE:
            standing.append(line)
        elif standing:
            standing.pop()
    last = standing[-1] if standing else None
    return last if last is not None and last.after == application.stage else None


async def _acted_since(work: UnitOfWork, application: Application, line: ApplicationHistory) -> bool:
    answered = exists().where(
        col(ApplicationHistory.application_id) == application.key,
        col(ApplicationHistory.id) > line.key,
        col(ApplicationHistory.side) == Side.CUSTOMER,
    )
    added = exists().where(
        col(StoredFile.application_id) == application.key,
        col(StoredFile.side) == Side.CUSTOMER,
        col(StoredFile.slot).not_in((slots.MESSAGE, slots.FILED)),
        col(StoredFile.created_at) >= line.at,
    )
    noticed = exists().where(
        col(Application.kind) == TC_COMPLETION_NOTICE.code,
        col(Application.user_id) == application.user_id,
        col(Application.answers)["case"].astext == str(application.key),
        col(Application.submitted_at) >= line.at,
    )
    return (await work.session.exec(select(or_(answered, added, noticed)))).one()
