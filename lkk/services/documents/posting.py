"""Documents posted for customers: bytes stored and read, a version written, those concerned told once."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date

from lkk.models.documents import Document, DocumentVersion
from lkk.models.files import StoredFile
from lkk.services import notifications
from lkk.services.documents import changing, events, naming, people
from lkk.services.documents.finding import application_number
from lkk.services.documents.locking import locked_by_key
from lkk.services.documents.typesetting import page_count
from lkk.services.files.contents import Made, Sent
from lkk.services.files.owners import Owner
from lkk.services.files.storing import NewFile, store, within
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.applications import Side
from lkk.vocabulary.documents import TITLE_LENGTH, DocumentKind, DocumentSource, DocumentState
from lkk.vocabulary.files import OwnerKind
from lkk.vocabulary.words import day

_FINAL = frozenset({DocumentState.SIGNED, DocumentState.REPLACED, DocumentState.ANNULLED})


class DocumentClosed(ServiceError):
    """A signed, replaced or annulled document gets no new version: another document takes its place."""

    text = "Документ уже подписан или больше не действует. Новую версию к нему не добавить, разместите другой документ"


@dataclass(frozen=True)
class NewDocument:
    """What is to be posted; without a `user_id` it is of the account, for whoever has that attached.

    `counterparty_id` is the second customer of a document that two of them sign.

    `content` with a `template` was set by the portal itself; other bytes are read by a child process first, by the
    end of `name`, the name of the file. `tell` off: whoever posts it tells of it. `issued_on` is the local day.
    """

    kind: DocumentKind
    user_id: int | None
    title: str
    content: bytes
    number: str = ""
    issued_on: date | None = None
    account_id: int | None = None
    application_id: int | None = None
    amount_kopecks: int | None = None
    sign_until: date | None = None
    source: DocumentSource = DocumentSource.PORTAL
    external_key: str | None = None
    counterparty_id: int | None = None
    public_id: uuid.UUID | None = None
    template: str = ""
    name: str = ""
    tell: bool = True


async def post(work: UnitOfWork, actor: Actor | None, new: NewDocument) -> Document:
    """Keep a document with its first version; one the customer signs awaits that.

    Raises:
        FileRefused: the bytes are no document that is taken, with the reason.
        NoRoom, StorageUnavailable: they cannot be kept now.
    """
    document = await _begun(work, actor, new)
    await _add_version(work, actor, document, new.content, new.template, new.name)
    await _tell(work, document, tell=new.tell)
    return document


async def adopt(work: UnitOfWork, actor: Actor | None, new: NewDocument, file: StoredFile) -> Document:
    """Make a document of a file that is stored already and stays its owner's; `new` has no content of its own."""
    document = await _begun(work, actor, new)
    await _version_of(work, document, file)
    await _tell(work, document, tell=new.tell)
    return document


async def _begun(work: UnitOfWork, actor: Actor | None, new: NewDocument) -> Document:
    posted_by = actor.author_id if actor else None
    document = Document(
        public_id=new.public_id or uuid.uuid4(),
        user_id=new.user_id,
        counterparty_id=new.counterparty_id,
        account_id=new.account_id,
        application_id=new.application_id,
        kind=new.kind,
        title=new.title[:TITLE_LENGTH],
        number=new.number,
        issued_on=new.issued_on or local_day(work.now, settings().time_zone),
        state=_first_state(new.kind),
        state_changed_at=work.now,
        source=new.source,
        external_key=new.external_key,
        amount_kopecks=new.amount_kopecks,
        sign_until=new.sign_until,
        created_at=work.now,
        created_by=posted_by,
    )
    work.session.add(document)
    await work.session.flush()
    return document


async def new_version(
    work: UnitOfWork,
    actor: Actor | None,
    document_id: int,
    content: bytes,
    *,
    template: str = "",
    name: str = "",
    sign_until: date | None = None,
    tell: bool = True,
) -> DocumentVersion:
    """Add a version, which is in force from now on; whoever has signed or refused the one before decides anew.

    Raises:
        NotFound: there is no such document.
        DocumentClosed: it is signed or not in force any more.
        FileRefused, NoRoom, StorageUnavailable: as `post`.
    """
    document = await locked_by_key(work, document_id)
    if document.state in _FINAL:
        raise DocumentClosed
    document.current_version += 1
    document.acknowledged_at = None
    document.sign_until = sign_until
    version = await _add_version(work, actor, document, content, template, name)
    await changing.settle(work, document, _first_state(document.kind))
    await _tell(work, document, tell=tell)
    return version


def _first_state(kind: DocumentKind) -> DocumentState:
    return DocumentState.AWAITS_SIGNATURE if kind.signs.customer else DocumentState.POSTED


async def _add_version(
    work: UnitOfWork, actor: Actor | None, document: Document, content: bytes, template: str, name: str
) -> DocumentVersion:
    new = NewFile(
        owner=owner(document.key),
        slot=slot(document.current_version),
        name=name or naming.pdf_name(f"{document.title} {document.number}"),
        side=Side.CUSTOMER if document.source is DocumentSource.CUSTOMER else Side.COMPANY,
        title=document.title,
        uploaded_by=actor.author_id if actor else None,
    )
    kept = Made(content, page_count(content)) if template else Sent(_whole(content))
    return await _version_of(work, document, await store(new, kept, within(work)), template)


async def _version_of(work: UnitOfWork, document: Document, file: StoredFile, template: str = "") -> DocumentVersion:
    version = DocumentVersion(
        document_id=document.key,
        number=document.current_version,
        file_id=file.key,
        sha256=file.sha256,
        pages=file.pages,
        template=template,
        created_at=work.now,
    )
    work.session.add(version)
    await work.session.flush()
    return version


def owner(document_id: int) -> Owner:
    """Return the owner that a document is to the files package."""
    return Owner(OwnerKind.DOCUMENT, document_id)


def slot(number: int) -> str:
    """Return the place of the bytes of a version among the files of its document."""
    return f"v{number}"


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _tell(work: UnitOfWork, document: Document, *, tell: bool) -> None:
    await people.signal(work, document)
    if tell and document.source is not DocumentSource.CUSTOMER:
        await notifications.publish(
            work,
            events.TO_SIGN if document.state is DocumentState.AWAITS_SIGNATURE else events.POSTED,
            user_ids=await people.concerned(work, document),
            account_id=document.account_id,
            document=naming.named(document),
            document_id=str(document.public_id),
            number=await application_number(work, document),
            until=day(document.sign_until) if document.sign_until else "",
        )
