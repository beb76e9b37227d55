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


class SignatureMissing(InvalidValue):
    """A paper that the company signs has no signature of it."""


async def waiting(work: UnitOfWork, application_id: int) -> tuple[FileView, ...]:
    """The files that wait beside the papers, whoever of the staff has added them."""
    return tuple(view_of(one) for one in await work.session.exec(_files(application_id)))


async def attach(work: UnitOfWork, actor: Actor, application: Application, documents: Sequence[Document]) -> None:
    """Put every signature that waits to the document whose bytes it signs.

    What a ГОСТ signature signs is not computed here: it goes to the document its file is named after, else to the
    first without one.

    Raises:
        NotSignature, SignatureInvalid: one of them is the company's of none of the documents.
        SignatureMissing: a document that the company signs has none. The simplified order wants it too (Rules 861, X).
    """
    signed = set[int]()
    for file in list(await work.session.exec(_files(application.key))):
        likely = sorted(documents, key=lambda one, name=file.name: not name.startswith(one.title))
        signed.add(await _attach(work, actor, likely, await giving.read_whole(file.public_id)))
        file.slot = slots.SIGNATURE
    unsigned = [one.title for one in documents if one.kind.signs.company and one.key not in signed]
    if unsigned:
        named = " и ".join(f"«{title}»" for title in unsigned)
        raise SignatureMissing(f"Приложите подпись компании, файл .sig. Нет подписи к документу {named}", at=cms.FIELD)


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
