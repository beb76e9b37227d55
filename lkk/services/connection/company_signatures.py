"""The company's signatures that wait beside prepared papers: each goes to the paper whose bytes it signs."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from lkk.models.applications import Application
from lkk.models.documents import Document
from lkk.models.files import StoredFile
from lkk.services.applications import slots
from lkk.services.documents.finding import current_version
from lkk.services.files import giving
from lkk.services.files.views import FileView, view_of
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.signing import cms, company
from lkk.services.signing.files import SignatureInvalid, SignedAlready
from lkk.vocabulary.applications import Track
from lkk.vocabulary.documents import DocumentKind


class SignatureMissing(InvalidValue):
    """What the applicant is to sign has no signature of the company."""


def wanted(kind: DocumentKind, track: Track | None) -> bool:
    """Whether the company signs before the applicant may: what they sign, and the conditions that are part of it."""
    of_contract = kind is DocumentKind.TECHNICAL_CONDITIONS and track is Track.FULL
    return kind.signs.customer or of_contract


async def waiting(work: UnitOfWork, application_id: int) -> tuple[FileView, ...]:
    """The files that wait beside the papers, whoever of the staff has added them."""
    return tuple(view_of(one) for one in await work.session.exec(_files(application_id)))


async def attach(work: UnitOfWork, actor: Actor, application: Application, documents: Sequence[Document]) -> None:
    """Put every signature that waits to the document whose bytes it signs.

    What a ГОСТ signature signs is not computed here: it goes to the document its file is named after, else to the
    first without one.

    Raises:
        NotSignature, SignatureInvalid: one of them is the company's of none of the documents.
        SignatureMissing: a document that the applicant is to sign has none.
    """
    signed = set[int]()
    for file in list(await work.session.exec(_files(application.key))):
        likely = sorted(documents, key=lambda one, name=file.name: not name.startswith(one.title))
        signed.add(await _attach(work, actor, likely, await giving.read_whole(file.public_id)))
        file.slot = slots.SIGNATURE
    unsigned = [one.title for one in documents if wanted(one.kind, application.track) and one.key not in signed]
    if unsigned:
        named = " и ".join(f"«{title}»" for title in unsigned)
        raise SignatureMissing(f"{company.MISSING} Нет подписи к документу {named}", at=cms.FIELD)


async def _attach(work: UnitOfWork, actor: Actor, documents: Sequence[Document], content: bytes) -> int:
    """The key of the document a signature fits; else it is refused as that of the document it was meant for."""
    refused = SignatureInvalid(cms.OTHER_BYTES, at=cms.FIELD)
    for document in documents:
        version = await current_version(work, document)
        try:
            async with work.session.begin_nested():
                await company.attach(work, actor, version.key, content)
        except SignatureInvalid as error:
            refused = error if error.text != cms.OTHER_BYTES else refused
        except SignedAlready:
            refused = SignatureInvalid(
                f"К документу «{document.title}» приложено две подписи. Оставьте одну", at=cms.FIELD
            )
        else:
            return document.key
    raise refused


def _files(application_id: int) -> SelectOfScalar[StoredFile]:
    query = select(StoredFile).where(
        StoredFile.application_id == application_id, StoredFile.slot == slots.COMPANY_SIGNATURE
    )
    return query.order_by(col(StoredFile.id))
