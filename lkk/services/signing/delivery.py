"""How sheets are made: typeset, sealed by the key of the portal, kept beside the document, once a version."""

import asyncio
import hashlib
from collections.abc import Sequence

from sqlmodel import select

from lkk.models.signing import EvidenceSheet
from lkk.services.delivery.declaration import Handler, LeasedItem, Record, nothing_to_record
from lkk.services.documents import people
from lkk.services.documents.locking import locked_by_key
from lkk.services.documents.posting import owner
from lkk.services.files.contents import Made
from lkk.services.files.storing import NewFile, store, within
from lkk.services.integrations.ports import Ports
from lkk.services.integrations.seal.contract import Sealed
from lkk.services.integrations.seal.integration import SEAL
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.signing import evidence, sheets
from lkk.services.signing.sheets import SHEET, VERSION, SheetView
from lkk.vocabulary.applications import Side
from lkk.vocabulary.signing import EvidenceEvent

SLOT = "evidence"
_REASON = "Протокол подписания составлен порталом"


async def _deliver(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Make one sheet; one that is there already is not made again."""
    (item,) = items
    version_id = int(item.payload[VERSION])
    keeper = ports[SEAL]
    sealed_by = await keeper.holder()
    async with unit_of_work() as work:
        if await made(work, version_id) is not None:
            return nothing_to_record
        try:
            seen = await sheets.view(work, version_id, sealed_by)
        except NotFound:
            return nothing_to_record
    pdf = await asyncio.to_thread(sheets.sheet_pdf, seen)
    sealed = await keeper.seal(pdf, _REASON)
    async with unit_of_work() as work:
        await _keep(work, version_id, seen, sealed)
    return nothing_to_record


async def made(work: UnitOfWork, version_id: int) -> EvidenceSheet | None:
    """Return the sheet of a version."""
    query = select(EvidenceSheet).where(EvidenceSheet.version_id == version_id)
    return (await work.session.exec(query)).first()


async def _keep(work: UnitOfWork, version_id: int, seen: SheetView, sealed: Sealed) -> None:
    """The document is locked, so that of two makers at once one keeps its sheet."""
    document = await locked_by_key(work, seen.document_id)
    if await made(work, version_id) is not None:
        return
    new = NewFile(
        owner=owner(document.key),
        slot=SLOT,
        name="Протокол подписания.pdf",
        side=Side.COMPANY,
        title="Протокол подписания",
    )
    file = await store(new, Made(sealed.content), within(work))
    sha256 = hashlib.sha256(sealed.content).hexdigest()
    work.session.add(
        EvidenceSheet(
            version_id=version_id,
            file_id=file.key,
            sha256=sha256,
            sealed_by=sealed.by,
            chain_seq=seen.last.seq,
            chain_hash=seen.last.hash,
            made_at=seen.made_at,
        )
    )
    await people.signal(work, document)
    await evidence.append(
        work,
        EvidenceEvent.SHEET_MADE,
        document_id=document.key,
        version_id=version_id,
        facts={"document": str(seen.public_id), "sha256": sha256, "sealed_by": sealed.by},
    )


HANDLERS = (Handler(SHEET, _deliver),)
