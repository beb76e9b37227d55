"""Documents of the accounting system: the feed names them, the worker fetches their bytes and posts them."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlmodel import select

from lkk.models.accounts import CustomerAccount
from lkk.models.applications import Application
from lkk.models.documents import Document
from lkk.services import notifications
from lkk.services.applications import access, events, history, people, posting
from lkk.services.delivery.declaration import About, Handler, LeasedItem, Record, nothing_to_record
from lkk.services.documents import changing
from lkk.services.documents import posting as documents
from lkk.services.documents.effects import DocumentEffects, follow
from lkk.services.documents.finding import current_version
from lkk.services.documents.locking import locked_by_key
from lkk.services.documents.naming import pdf_name
from lkk.services.documents.posting import DocumentClosed, NewDocument
from lkk.services.feed.declaration import Applied, Entity
from lkk.services.files.storing import FileRefused
from lkk.services.forms import catalog
from lkk.services.integrations.accounting.contract import AccountChange
from lkk.services.integrations.accounting.document_messages import AccountingDocument, DocumentChange
from lkk.services.integrations.accounting.integration import ACCOUNTING
from lkk.services.integrations.errors import ExternalSystemRefuses, ExternalSystemUnavailable
from lkk.services.integrations.ports import Ports
from lkk.services.kernel import outbox
from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.signing import company
from lkk.services.signing.cms import NotSignature
from lkk.services.signing.files import SignatureInvalid
from lkk.vocabulary.applications import HistoryKind
from lkk.vocabulary.documents import DocumentKind, DocumentSource, DocumentState

CONTENT = OutboxKind(ACCOUNTING.channel, "document_content", "Содержимое документа")
OWN_KINDS = frozenset({DocumentKind.SIGNATURE_AGREEMENT, DocumentKind.EVIDENCE})  # the portal alone makes these
_told = TypeAdapter(AccountingDocument)


async def apply(work: UnitOfWork, changes: Sequence[DocumentChange]) -> Applied:
    """Queue the bytes of new documents and versions; annul what is annulled; leave out what is of nobody known."""
    skipped: dict[str, str] = {}
    for change in changes:
        if problem := await _applied(work, change):
            skipped[change.id] = problem
    return Applied(skipped=skipped)


async def _applied(work: UnitOfWork, change: DocumentChange) -> str:
    told = change.data
    if (told.application_key is None) == (told.account_id is None):
        return "документ относится либо к заявке, либо к лицевому счёту"
    if told.kind in OWN_KINDS:
        return "такие документы составляет только портал"
    if told.application_key and await _application(work, told.application_key) is None:
        return "нет такой заявки"
    if told.account_id and await _account(work, told.account_id) is None:
        return "нет такого лицевого счёта"
    known = await _known(work, change.id)
    if told.annulled:
        if known is not None:
            await changing.settle(work, await locked_by_key(work, known.key), DocumentState.ANNULLED)
        return ""
    if known is None or await _news(work, known, told):
        payload = {"id": change.id, "document": _told.dump_python(told, mode="json")}
        outbox.put(work, CONTENT, payload, ordering_key=f"document:{change.id}")
    return ""


async def _news(work: UnitOfWork, known: Document, told: AccountingDocument) -> bool:
    """Whether a document that is here has other bytes there, or a signature of the company that is not here yet."""
    version = await current_version(work, known)
    unsigned = told.signature_sha256 is not None and not await company.signed(work, version.key)
    return version.sha256 != told.sha256 or unsigned


async def fetch(ports: Ports, items: Sequence[LeasedItem], effects: DocumentEffects) -> Record:
    """Fetch the bytes of documents, compare them with their hash and post them; what is posted already is left alone.

    An act leads the connection it belongs to on, by `effects`.

    Raises:
        ExternalSystemUnavailable: the bytes are not those that were named: they are asked for again.
        ExternalSystemRefuses: they are no document that is taken, the one they would replace is signed, or the
            signature beside them is not the company's of these bytes.
    """
    for item in items:
        key, told = item.payload["id"], _told.validate_python(item.payload["document"])
        content = await ports[ACCOUNTING].document_content(key)
        if len(content) != told.size or hashlib.sha256(content).hexdigest() != told.sha256:
            raise ExternalSystemUnavailable("содержимое документа не совпадает с его хешем")
        signature = await _signature(ports, key, told)
        try:
            async with unit_of_work() as work:
                await _keep(work, key, told, content, signature, effects)
        except FileRefused as error:
            raise ExternalSystemRefuses("unreadable_document", error.text) from None
        except DocumentClosed as error:
            raise ExternalSystemRefuses("document_closed", error.text) from None
        except (NotSignature, SignatureInvalid) as error:
            raise ExternalSystemRefuses("wrong_signature", error.text) from None
    return nothing_to_record


async def _signature(ports: Ports, key: str, told: AccountingDocument) -> bytes | None:
    """The company's signature of a document, None when it comes without one."""
    if told.signature_sha256 is None:
        return None
    found = await ports[ACCOUNTING].document_content(key, signature=True)
    if hashlib.sha256(found).hexdigest() != told.signature_sha256:
        raise ExternalSystemUnavailable("подпись документа не совпадает с её хешем")
    return found


async def _keep(
    work: UnitOfWork,
    key: str,
    told: AccountingDocument,
    content: bytes,
    signature: bytes | None,
    effects: DocumentEffects,
) -> None:
    application = await _application(work, told.application_key) if told.application_key else None
    account = await _account(work, told.account_id) if told.account_id else None
    if application is None and account is None:
        return
    known = await _known(work, key)
    name = pdf_name(told.name) if told.name.lower().endswith(".pdf") else told.name
    if known is not None:
        renewed = (await current_version(work, known)).sha256 != told.sha256
        if renewed:
            await documents.new_version(work, None, known.key, content, name=name, sign_until=told.sign_until)
        await _sign(work, known, signature)
        if renewed:
            await follow(work, None, await locked_by_key(work, known.key), effects)
        return
    new = NewDocument(
        told.kind,
        application.user_id if application else None,
        told.title,
        content,
        number=told.number,
        issued_on=told.issued_on,
        account_id=account.key if account else None,
        application_id=application.key if application else None,
        amount_kopecks=told.amount_kopecks,
        sign_until=told.sign_until,
        source=DocumentSource.ACCOUNTING,
        external_key=key,
        name=name,
    )
    document = await documents.post(work, None, new)
    await _sign(work, document, signature)
    if application is not None:
        await posting.noted(work, None, application, told.title)
    await follow(work, None, document, effects)


async def _sign(work: UnitOfWork, document: Document, signature: bytes | None) -> None:
    version = await current_version(work, document)
    if signature is not None and not await company.signed(work, version.key):
        await company.attach(work, None, version.key, signature)


async def refused(work: UnitOfWork, item: LeasedItem, refusal: ExternalSystemRefuses) -> None:
    """Tell those in charge of an application that its document was not taken, and why."""
    told = _told.validate_python(item.payload["document"])
    application = await _application(work, told.application_key) if told.application_key else None
    if application is None:
        return
    reason = f"Документ «{told.title}» не принят: {refusal.text}"[: history.REASON_LENGTH]
    history.append(work, application, HistoryKind.EXCHANGE, None, reason=reason, internal=True)
    await notifications.publish(
        work,
        events.CHANGE_SKIPPED,
        user_ids=await people.in_charge(work, application),
        number=application.number,
        kind=catalog.kind_of(application.kind).title,
        reason=reason,
    )


async def describe(work: UnitOfWork, payloads: Mapping[int, Mapping[str, Any]]) -> dict[int, About]:
    """Name the document."""
    titles = {item: said["document"]["title"] for item, said in payloads.items() if "document" in said}
    return {item: About(subject=f"Документ «{title}»") for item, title in titles.items()}


async def _application(work: UnitOfWork, key: UUID) -> Application | None:
    """A filed application by the key the accounting system knows it by, locked: nobody else posts the same."""
    query = access.filed(None).where(Application.filing_key == key).with_for_update()
    return (await work.session.exec(query.execution_options(populate_existing=True))).first()


async def _account(work: UnitOfWork, external_id: str) -> CustomerAccount | None:
    query = select(CustomerAccount).where(CustomerAccount.external_id == external_id).with_for_update()
    return (await work.session.exec(query)).first()


async def _known(work: UnitOfWork, key: str) -> Document | None:
    return (await work.session.exec(select(Document).where(Document.external_key == key))).first()


ENTITIES = (Entity(DocumentChange, apply, parents=(AccountChange,)),)


def handlers(effects: DocumentEffects) -> tuple[Handler, ...]:
    """What the worker does with documents that were named; `effects` are what follows from one that comes."""
    return (Handler(CONTENT, partial(fetch, effects=effects), refused, describe, buried=True),)
