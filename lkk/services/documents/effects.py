"""What follows when a document comes or changes its state, given by whoever puts the portal together."""

from collections.abc import Awaitable, Callable, Mapping

from lkk.models.documents import Document
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.documents import DocumentKind

#: Called in the transaction of the change, after it; `document.state` tells what it has come to. One that comes from
#: accounting or is posted by hand is followed too; what the pages of a case post, these lead on themselves.
Effect = Callable[[UnitOfWork, Actor | None, Document], Awaitable[None]]
DocumentEffects = Mapping[DocumentKind, Effect]


async def follow(work: UnitOfWork, actor: Actor | None, document: Document, effects: DocumentEffects) -> None:
    """Carry out what follows from the state of a document, when its kind has something that does."""
    if effect := effects.get(document.kind):
        await effect(work, actor, document)
