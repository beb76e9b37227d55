"""What the answer of the service of signature checks does; where it cannot tell or is silent nothing changes."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from lkk.models.documents import Document, DocumentVersion
from lkk.models.files import StoredFile
from lkk.models.signing import DocumentSignature
from lkk.services import notifications
from lkk.services.delivery.declaration import Handler, LeasedItem, Record, nothing_to_record
from lkk.services.documents import people
from lkk.services.documents.effects import DocumentEffects
from lkk.services.documents.finding import application_number
from lkk.services.documents.locking import locked_by_key
from lkk.services.files import giving
from lkk.services.identity.employees import able_to
from lkk.services.integrations.errors import ExternalSystemRefuses
from lkk.services.integrations.ports import Ports
from lkk.services.integrations.signature_check.contract import Verdict
from lkk.services.integrations.signature_check.integration import SIGNATURE_CHECK
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.signing import customer_file, events, evidence
from lkk.services.signing.questions import QUESTION
from lkk.services.signing.signing import signed
from lkk.services.signing.states import Signable
from lkk.vocabulary.documents import DocumentState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.signing import CUSTOMER_SIDES, CheckOutcome, EvidenceEvent, SignatureMethod


def handlers(effects: DocumentEffects) -> tuple[Handler, ...]:
    """Return how questions are asked; `effects` are what follows when a customer's signature proves right."""

    async def deliver(ports: Ports, items: Sequence[LeasedItem]) -> Record:
        """Ask about one signature; nothing is asked of one that an employee has checked meanwhile."""
        (item,) = items
        signature_id = int(item.payload["signature_id"])
        async with unit_of_work() as work:
            files = await _files(work, signature_id)
        if files is None:
            return nothing_to_record
        document, signature = [await giving.read_whole(one) for one in files]
        return _Answered(signature_id, await ports[SIGNATURE_CHECK].verdict(document, signature), effects)

    return (Handler(QUESTION, deliver, refused=_refused),)


async def _refused(work: UnitOfWork, item: LeasedItem, refusal: ExternalSystemRefuses) -> None:
    """The service takes no such file: the signature stays as it was, for an employee."""


async def _files(work: UnitOfWork, signature_id: int) -> tuple[uuid.UUID, uuid.UUID] | None:
    """The files of the document and of the signature, None when nothing is to be asked any more."""
    query = select(DocumentSignature, DocumentVersion.file_id).join(
        DocumentVersion, col(DocumentVersion.id) == col(DocumentSignature.version_id)
    )
    found = (await work.session.exec(query.where(DocumentSignature.id == signature_id))).first()
    if found is None or not _unchecked(found[0]):
        return None
    keys = (found[1], found[0].file_id)
    known = select(StoredFile.id, StoredFile.public_id).where(col(StoredFile.id).in_(keys))
    ids = dict((await work.session.exec(known)).all())
    return (ids[keys[0]], ids[keys[1]]) if keys[0] in ids and keys[1] in ids else None


@dataclass(frozen=True)
class _Answered:
    """Writes a verdict, unless somebody has decided meanwhile."""

    signature_id: int
    verdict: Verdict
    effects: DocumentEffects

    async def __call__(self, work: UnitOfWork) -> None:
        if self.verdict.outcome == "unknown":
            return
        found = await _locked(work, self.signature_id)
        if found is None:
            return
        document, version, row = found
        right = self.verdict.outcome == "valid"
        await evidence.append(
            work,
            EvidenceEvent.SIGNATURE_CHECKED,
            document_id=document.key,
            version_id=version.key,
            facts={"document": str(document.public_id), "right": right, "by": "service"},
            personal={"by": self.verdict.program, "note": self.verdict.reason},
        )
        awaited = document.state is DocumentState.AWAITS_SIGNATURE and version.number == document.current_version
        if row.side in CUSTOMER_SIDES and awaited and not right:
            await customer_file.turn_down(work, document, row, self.verdict.reason)
            return
        row.outcome = CheckOutcome.VALID if right else CheckOutcome.INVALID
        row.reason = f"Программа {self.verdict.program}" if right else self.verdict.reason
        if row.side in CUSTOMER_SIDES and awaited:
            signable, method = Signable(document, version, row.side), SignatureMethod.CMS
            await signed(work, None, signable, row.signer_name, self.effects, method=method)
        elif not right:
            await _tell_staff(work, document, row)
        await people.signal(work, document)


def _unchecked(row: DocumentSignature) -> bool:
    return row.outcome is CheckOutcome.NOT_CHECKED and row.checked_at is None


async def _locked(work: UnitOfWork, signature_id: int) -> tuple[Document, DocumentVersion, DocumentSignature] | None:
    """The document is locked first, as everywhere where it is signed."""
    version_of = select(DocumentVersion).join(
        DocumentSignature, col(DocumentSignature.version_id) == col(DocumentVersion.id)
    )
    version = (await work.session.exec(version_of.where(DocumentSignature.id == signature_id))).first()
    if version is None:
        return None
    document = await locked_by_key(work, version.document_id)
    query = select(DocumentSignature).where(DocumentSignature.id == signature_id).with_for_update()
    row = (await work.session.exec(query.execution_options(populate_existing=True))).first()
    return (document, version, row) if row is not None and _unchecked(row) else None


async def _tell_staff(work: UnitOfWork, document: Document, row: DocumentSignature) -> None:
    staff = await able_to(work, Permission.CHECK_SIGNATURES)
    await notifications.publish(
        work,
        events.SIGNATURE_WRONG,
        user_ids=[one.key for one in staff],
        document=document.title,
        number=document.number,
        application=await application_number(work, document),
        side=row.side.label,
        reason=row.reason,
    )
