"""The one place where a document changes its state."""

from lkk.models.documents import Document
from lkk.services.documents import people
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.documents import DocumentState


async def settle(work: UnitOfWork, document: Document, state: DocumentState) -> None:
    """Bring a locked document to a state; open pages that show it look again."""
    if document.state is not state:
        document.state = state
        document.state_changed_at = work.now
    await people.signal(work, document)
