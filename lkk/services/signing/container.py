"""Everything of a signed document in one ZIP: the document, the signatures of both sides, the evidence sheet."""

import asyncio
import io
import uuid
import zipfile
from dataclasses import dataclass, field

from sqlmodel import col, select

from lkk.models.documents import DocumentVersion
from lkk.models.files import StoredFile
from lkk.models.signing import DocumentSignature, EvidenceSheet
from lkk.services.documents import finding, naming
from lkk.services.files import giving
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.signing import SignatureSide

_SIGNATURES = {
    SignatureSide.COMPANY: "Подпись компании.sig",
    SignatureSide.SUPPLIER: "Подпись энергосбытовой компании.sig",
    SignatureSide.CUSTOMER: "Подпись клиента.sig",
}
_SHEET, _READ_ME = "Протокол подписания.pdf", "Как проверить.txt"
_HOW = """\
Документ: {document}
SHA-256 файла документа: {sha256}

Файл документа лежит здесь таким, каким его показывали и подписывали. Проверить его можно на странице
{address}
— перетащите туда файл документа: он останется на вашем устройстве, странице нужен только его хеш.

Файлы .sig — отсоединённые подписи этого файла. Их проверяет любая программа для электронной подписи.
Протокол подписания рассказывает, кто, когда и как подписал документ.
"""


@dataclass(frozen=True)
class Container:
    """A ZIP to download."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class _Parts:
    name: str
    files: tuple[tuple[str, uuid.UUID], ...]
    how: str


async def of(actor: Actor, public_id: uuid.UUID, address: str) -> Container:
    """Return the container of a document whose sheet is made; `address` is where it is verified.

    Opens a short unit of its own: the bytes are read after it.

    Raises:
        NotFound: the actor may not see the document, or its sheet is not made yet.
        StorageUnavailable: the storage does not answer.
    """
    async with unit_of_work() as work:
        parts = await _parts(work, actor, public_id, address)
    contents = [(name, await giving.read_whole(file)) for name, file in parts.files]
    made = await asyncio.to_thread(_zipped, contents, parts.how)
    return Container(parts.name, made)


async def _parts(work: UnitOfWork, actor: Actor, public_id: uuid.UUID, address: str) -> _Parts:
    document = await finding.seen(work, actor, public_id)
    version = await finding.current_version(work, document)
    query = (
        select(StoredFile.public_id)
        .join(EvidenceSheet, col(EvidenceSheet.file_id) == col(StoredFile.id))
        .where(EvidenceSheet.version_id == version.key)
    )
    sheet = (await work.session.exec(query)).first()
    if sheet is None:
        raise NotFound("Протокол подписания ещё не готов. Обычно он готов через минуту после подписания")
    named = naming.pdf_name(naming.named(document))
    files = [(named, await _bytes_of(work, version)), *await _signatures(work, version), (_SHEET, sheet)]
    how = _HOW.format(document=naming.named(document), sha256=version.sha256, address=address)
    return _Parts(f"{named.removesuffix('.pdf')}.zip", tuple(files), how)


async def _bytes_of(work: UnitOfWork, version: DocumentVersion) -> uuid.UUID:
    query = select(StoredFile.public_id).where(StoredFile.id == version.file_id)
    return (await work.session.exec(query)).one()


async def _signatures(work: UnitOfWork, version: DocumentVersion) -> list[tuple[str, uuid.UUID]]:
    query = (
        select(DocumentSignature.side, StoredFile.public_id)
        .join(StoredFile, col(StoredFile.id) == col(DocumentSignature.file_id))
        .where(DocumentSignature.version_id == version.key)
        .order_by(col(DocumentSignature.id))
    )
    return [(_SIGNATURES[SignatureSide(side)], file) for side, file in await work.session.exec(query)]


def _zipped(contents: list[tuple[str, bytes]], how: str) -> bytes:
    """PDF files are packed already; nothing is gained by packing them again."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in [*contents, (_READ_ME, how.encode("utf-8-sig"))]:
            archive.writestr(name, content)
    return target.getvalue()
