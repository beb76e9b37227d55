"""The detached signature of the company or of the energy supplier, which comes beside the document."""

from sqlmodel import select

from lkk.models.documents import Document, DocumentVersion
from lkk.models.signing import DocumentSignature
from lkk.services.directories import in_force
from lkk.services.documents import people
from lkk.services.documents.locking import locked_by_key
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.signing import files
from lkk.services.signing.certificates import Holder
from lkk.services.signing.files import SignatureInvalid
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.signing import CheckOutcome, SignatureSide

#: Of a document that its customer could not sign after it.
MISSING = "Приложите подпись компании, файл .sig: без неё клиент не сможет подписать."


async def attach(
    work: UnitOfWork,
    actor: Actor | None,
    version_id: int,
    content: bytes,
    side: SignatureSide = SignatureSide.COMPANY,
) -> DocumentSignature:
    """Keep the company's or the supplier's signature of a version; without an actor it came by the feed.

    One that nobody here can verify (ГОСТ, a centre that is not known) is kept and shown as such.

    Raises:
        NotAllowed: the actor does not work with applications.
        NotFound: there is no such version.
        NotSignature, SignatureInvalid: the file is no signature of these bytes, or it is another firm's.
        SignedAlready: the side has signed this version.
    """
    if actor is not None:
        demand(actor, Permission.WORK_APPLICATIONS)
    version = await work.session.get(DocumentVersion, version_id)
    if version is None:
        raise NotFound
    document: Document = await locked_by_key(work, version.document_id)
    found = await files.checked(work, version, content)
    if side is SignatureSide.COMPANY:
        await _demand_own_firm(work, found.certificate.holder)
    row = await files.attach(work, actor, document, version, side, content, found)
    await people.signal(work, document)
    return row


async def signed(work: UnitOfWork, version_id: int) -> bool:
    """Whether the company has signed a version, by a file that did not prove wrong."""
    query = select(DocumentSignature.id).where(
        DocumentSignature.version_id == version_id,
        DocumentSignature.side == SignatureSide.COMPANY,
        DocumentSignature.outcome != CheckOutcome.INVALID,
    )
    return (await work.session.exec(query)).first() is not None


async def _demand_own_firm(work: UnitOfWork, holder: Holder) -> None:
    """Raises SignatureInvalid."""
    company = await in_force.company(work)
    if holder.organization_inn != company.inn and holder.ogrn != company.ogrn:
        raise SignatureInvalid(
            f"Сертификат выдан другой организации: {holder.organization or holder.shown}", at="signature"
        )
