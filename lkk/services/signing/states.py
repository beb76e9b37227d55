"""What a document must be like to be signed now: found for its owner, awaiting, in time, read, first signed by us."""

import hashlib
import uuid
from dataclasses import dataclass

import structlog
from sqlmodel import select

from lkk.models.documents import Document, DocumentVersion
from lkk.models.files import StoredFile
from lkk.models.signing import DocumentSignature
from lkk.services.documents import locking, viewing
from lkk.services.documents.own_signature import right
from lkk.services.files import giving
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.documents import DocumentState, Signs
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.signing import CUSTOMER_SIDES, CheckOutcome, SignatureSide
from lkk.vocabulary.words import day

_log = structlog.get_logger("lkk.signing")
_SIDES = {Signs.COMPANY_THEN_CUSTOMER: SignatureSide.COMPANY, Signs.SUPPLIER_THEN_CUSTOMER: SignatureSide.SUPPLIER}
_SAID = {
    DocumentState.SIGNED: "Документ уже подписан",
    DocumentState.REFUSED: "От подписания этого документа отказались",
    DocumentState.DISAGREED: "Вы направили протокол разногласий. Дождитесь ответа компании",
    DocumentState.EXPIRED: "Срок подписания истёк. Обратитесь в компанию",
    DocumentState.REPLACED: "Документ заменён новым. Откройте его и подпишите",
    DocumentState.ANNULLED: "Документ аннулирован, подписывать его не нужно",
}


class NotSignable(ServiceError):
    """The document cannot be signed now; the text tells why."""

    text = "Этот документ не подписывают"


class Unread(NotSignable):
    """Some pages were not shown yet."""

    text = "Прочитайте документ до конца: откройте каждую страницу"


class Altered(NotSignable):
    """The stored bytes are not those that were frozen."""

    text = "Документ изменился после того, как вы его открыли. Обновите страницу и прочитайте его снова"


@dataclass(frozen=True)
class Signable:
    """A document that its owner, or one of its two, may sign now, locked, with the version and for which side."""

    document: Document
    version: DocumentVersion
    side: SignatureSide = SignatureSide.CUSTOMER


async def of_owner(work: UnitOfWork, actor: Actor, public_id: uuid.UUID) -> Signable:
    """Return the actor's own document, locked, when it waits for their signature.

    Raises:
        NotInVisit: an employee works in the cabinet; only the customer signs.
        NotFound: it is not the actor's own.
        NotSignable: it does not wait for their signature, or its term is over.
    """
    demand(actor, Permission.USE_CABINET)
    document = await locking.locked(work, actor, public_id)
    side = side_of(document, actor.subject_id)
    if side is None:
        raise NotSignable
    if document.state is not DocumentState.AWAITS_SIGNATURE:
        raise NotSignable(_SAID.get(document.state, NotSignable.text))
    demand_term(work, document)
    version = await version_of(work, document)
    if document.counterparty_id is not None and await signature_of(work, version.key, side):
        raise NotSignable("Вы уже подписали этот документ. Ждём подписи второй стороны")
    return Signable(document, version, side)


def side_of(document: Document, user_id: int) -> SignatureSide | None:
    """Return for which side a customer signs a document, None for whom it is not."""
    if document.user_id == user_id:
        return SignatureSide.CUSTOMER
    return SignatureSide.COUNTERPARTY if document.counterparty_id == user_id else None


def signer_id(document: Document, side: SignatureSide) -> int | None:
    """Return which customer signs for a side, None for sides that are no customers."""
    return {
        SignatureSide.CUSTOMER: document.user_id,
        SignatureSide.COUNTERPARTY: document.counterparty_id,
    }.get(side)


async def signature_of(work: UnitOfWork, version_id: int, side: SignatureSide) -> bool:
    """Tell whether a side has signed a version, by what was verified or found right by an employee."""
    query = select(DocumentSignature.id).where(
        DocumentSignature.version_id == version_id, DocumentSignature.side == side, right()
    )
    return (await work.session.exec(query)).first() is not None


async def awaited(work: UnitOfWork, document: Document, version_id: int) -> SignatureSide | None:
    """Return the customer's side whose signature a version still wants, None when it wants none."""
    for side in CUSTOMER_SIDES:
        if signer_id(document, side) is not None and not await signature_of(work, version_id, side):
            return side
    return None


def demand_term(work: UnitOfWork, document: Document) -> None:
    """Refuse a document whose last day of signing is over.

    Raises:
        NotSignable: it is.
    """
    if document.sign_until is not None and document.sign_until < local_day(work.now, settings().time_zone):
        raise NotSignable(f"Срок подписания истёк {day(document.sign_until)}. Обратитесь в компанию")


async def demand_ready(work: UnitOfWork, actor: Actor, found: Signable) -> None:
    """Refuse a version that was not read to its end, or that the other side has not signed.

    Raises:
        Unread: not every page was shown to the actor.
        NotSignable: the company or the supplier signs first.
    """
    first = _SIDES.get(found.document.kind.signs)
    if first is not None and not await _is_signed_by(work, found.version.key, first):
        raise NotSignable(f"Первой документ подписывает {first.label}. Мы сообщим, когда он будет готов")
    if not await viewing.read_to_end(work, actor.subject_id, found.version.key):
        raise Unread


async def demand_unaltered(work: UnitOfWork, found: Signable) -> None:
    """Refuse when the stored bytes are not those the version was frozen with; it is logged.

    Raises:
        Altered: they are others.
    """
    query = select(StoredFile.public_id).where(StoredFile.id == found.version.file_id)
    content = await giving.read_whole((await work.session.exec(query)).one())
    if hashlib.sha256(content).hexdigest() != found.version.sha256:
        _log.error("document_altered", document=str(found.document.public_id), version=found.version.number)
        raise Altered


async def version_of(work: UnitOfWork, document: Document) -> DocumentVersion:
    """Return the current version of a document, locked."""
    query = select(DocumentVersion).where(
        DocumentVersion.document_id == document.key, DocumentVersion.number == document.current_version
    )
    return (await work.session.exec(query.with_for_update())).one()


async def _is_signed_by(work: UnitOfWork, version_id: int, side: SignatureSide) -> bool:
    query = select(DocumentSignature.outcome).where(
        DocumentSignature.version_id == version_id, DocumentSignature.side == side
    )
    outcome = (await work.session.exec(query)).first()
    return outcome in (CheckOutcome.VALID, CheckOutcome.NOT_CHECKED)
