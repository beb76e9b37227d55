"""A document the company posts for the applicant: a line of the history, and the applicant is told."""

from lkk.models.applications import Application
from lkk.models.documents import Document
from lkk.models.files import StoredFile
from lkk.services import notifications
from lkk.services.applications import events, guests, history, people
from lkk.services.documents import posting as documents
from lkk.services.documents.posting import NewDocument
from lkk.services.forms import catalog
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import HistoryKind
from lkk.vocabulary.documents import DocumentKind, DocumentSource


async def posted(work: UnitOfWork, actor: Actor | None, application: Application, name: str) -> None:
    """Tell of a document that was stored; nobody as the actor is the accounting system."""
    await notifications.publish(
        work,
        events.DOCUMENT_POSTED,
        user_ids=[application.user_id],
        account_id=application.account_id,
        number=application.number,
        kind=catalog.kind_of(application.kind).title,
        document=name,
    )
    await noted(work, actor, application, name)


async def adopted(
    work: UnitOfWork,
    actor: Actor | None,
    application: Application,
    file: StoredFile,
    *,
    external_key: str | None = None,
) -> Document:
    """Make a document of a file of the application, which the room of documents shows from now on."""
    new = NewDocument(
        DocumentKind.OTHER,
        application.user_id,
        file.title or file.name.rpartition(".")[0],
        b"",
        application_id=application.key,
        source=DocumentSource.OPERATOR if actor else DocumentSource.ACCOUNTING,
        external_key=external_key,
        tell=False,
    )
    return await documents.adopt(work, actor, new, file)


async def noted(work: UnitOfWork, actor: Actor | None, application: Application, name: str) -> None:
    """Write down a document that was posted, of which the applicant is told otherwise; a guest hears of it here."""
    history.append(work, application, HistoryKind.DOCUMENT, actor, reason=name)
    await guests.tell(work, application, f"размещён документ «{name}»")
    await people.signal(work, application)
