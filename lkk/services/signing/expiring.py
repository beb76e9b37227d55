"""Documents that nobody signed in their term: their state says so, and what follows from it is done."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from sqlmodel import col, exists, select

from lkk.models.documents import Document, DocumentVersion
from lkk.models.signing import DocumentSignature
from lkk.services.documents import changing
from lkk.services.documents.effects import DocumentEffects, follow
from lkk.services.documents.locking import locked_by_key
from lkk.services.jobs import items
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.settings import settings
from lkk.vocabulary.documents import DocumentState
from lkk.vocabulary.signing import CUSTOMER_SIDES, CheckOutcome

_AT_ONCE = 100


async def expire(effects: DocumentEffects) -> int:
    """Bring documents whose last day of signing is over to their end; return how many.

    One whose customer has sent a file in time waits for the check of that file.

    Raises:
        ItemsFailed: some could not be; they wait, each longer than the time before.
        Unavailable: the database does not answer.
    """
    return await items.each("expire_documents", _waiting, partial(_expire, effects=effects), expected=(NotFound,))


async def _waiting(work: UnitOfWork, failing: Sequence[int]) -> Sequence[int]:
    checked_yet = exists().where(
        col(DocumentVersion.document_id) == col(Document.id),
        col(DocumentVersion.number) == col(Document.current_version),
        col(DocumentSignature.version_id) == col(DocumentVersion.id),
        col(DocumentSignature.side).in_(CUSTOMER_SIDES),
        col(DocumentSignature.outcome) == CheckOutcome.NOT_CHECKED,
        col(DocumentSignature.checked_at).is_(None),
    )
    query = (
        select(Document.id)
        .where(Document.state == DocumentState.AWAITS_SIGNATURE, col(Document.sign_until) < _today(work))
        .where(~checked_yet, col(Document.id).not_in(failing))
        .order_by(col(Document.sign_until), col(Document.id))
        .limit(_AT_ONCE)
    )
    return [one for one in await work.session.exec(query) if one is not None]


async def _expire(document_id: int, *, effects: DocumentEffects) -> None:
    async with unit_of_work() as work:
        document = await locked_by_key(work, document_id)
        until = document.sign_until
        if document.state is not DocumentState.AWAITS_SIGNATURE or until is None or until >= _today(work):
            raise NotFound  # signed or prolonged meanwhile
        await changing.settle(work, document, DocumentState.EXPIRED)
        await follow(work, None, document, effects)


def _today(work: UnitOfWork) -> date:
    return local_day(work.now, settings().time_zone)
