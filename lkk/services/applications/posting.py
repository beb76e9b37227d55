"""A document the company posts for the applicant: a line of the history, and the applicant is told."""

from lkk.models.applications import Application
from lkk.services import notifications
from lkk.services.applications import events, guests, history, people
from lkk.services.forms import catalog
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import HistoryKind


async def posted(work: UnitOfWork, actor: Actor | None, application: Application, name: str) -> None:
    """Tell of a document that was stored; nobody as the actor is the accounting system."""
    history.append(work, application, HistoryKind.DOCUMENT, actor, reason=name)
    await notifications.publish(
        work,
        events.DOCUMENT_POSTED,
        user_ids=[application.user_id],
        account_id=application.account_id,
        number=application.number,
        kind=catalog.kind_of(application.kind).title,
        document=name,
    )
    await guests.tell(work, application, f"размещён документ «{name}»")
    await people.signal(work, application)
