"""The room of documents: all documents of a customer, those that wait for them first."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, and_, case, func, literal_column, or_
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.accounts import CustomerAccount
from lkk.models.applications import Application
from lkk.models.base import folded
from lkk.models.documents import Document, DocumentVersion
from lkk.models.files import StoredFile
from lkk.services.documents import viewing
from lkk.services.documents.finding import visible
from lkk.services.documents.own_signature import signed_by
from lkk.services.files.views import ROUTE
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.kernel.word_search import patterns
from lkk.vocabulary.documents import DocumentKind, DocumentSource, DocumentState

PAGE_SIZE = 20
_SOUGHT = literal_column(folded("document.title || ' ' || document.number"), String)


@dataclass(frozen=True)
class RoomQuery:
    """What is looked for; `wanted` leaves what waits for the customer."""

    words: str = ""
    kind: DocumentKind | None = None
    state: DocumentState | None = None
    application: str = ""
    since: date | None = None
    until: date | None = None
    wanted: bool = False
    page: int = 1


@dataclass(frozen=True)
class DocumentRow:
    """A line; `url` gives the bytes of `file`, `account` and `application` are numbers, empty without one.

    `signed_by_me`: one of two who sign it has, and waits for the other.
    """

    id: uuid.UUID
    kind: DocumentKind
    title: str
    number: str
    issued_on: date
    state: DocumentState
    source: DocumentSource
    sign_until: date | None
    amount_kopecks: int | None
    acknowledged_at: datetime | None
    application: str
    account: str
    file: str
    url: str
    signed_by_me: bool = False

    @property
    def to_sign(self) -> bool:
        """Whether the customer's signature is awaited."""
        return self.state is DocumentState.AWAITS_SIGNATURE and not self.signed_by_me

    @property
    def to_acknowledge(self) -> bool:
        """Whether the customer is to confirm that they have read it."""
        return to_acknowledge(self)


@dataclass(frozen=True)
class RoomPage:
    """A page of the room; `waiting` counts all that waits for the customer."""

    rows: list[DocumentRow]
    total: int
    waiting: int
    page: int
    pages: int


@dataclass(frozen=True)
class VersionLine:
    """A version of a document; `pages` is 0 for what is no PDF."""

    id: int
    number: int
    created_at: datetime
    sha256: str
    name: str
    size: int
    pages: int
    url: str


@dataclass(frozen=True)
class DocumentView:
    """A document with its versions, the newest first; `seen` are the pages of the first of them that were shown."""

    row: DocumentRow
    key: int
    versions: tuple[VersionLine, ...]
    seen: frozenset[int]

    @property
    def current(self) -> VersionLine:
        """The version in force."""
        return self.versions[0]

    @property
    def read(self) -> bool:
        """Whether every page was shown; what is no PDF is read outside the portal."""
        return len(self.seen) >= self.current.pages


def to_acknowledge(document: Document | DocumentRow) -> bool:
    """Tell whether the customer is to confirm that they have read a document."""
    return (
        document.state is DocumentState.POSTED
        and document.kind.acknowledged
        and document.source is not DocumentSource.CUSTOMER
        and document.acknowledged_at is None
    )


def wanted(user_id: int) -> ColumnElement[bool]:
    """Return the condition of documents that wait for a customer; one that has signed waits for the other side."""
    kinds = [kind for kind in DocumentKind if kind.acknowledged]
    unread = and_(
        col(Document.state) == DocumentState.POSTED,
        col(Document.acknowledged_at).is_(None),
        col(Document.source) != DocumentSource.CUSTOMER,
        col(Document.kind).in_(kinds),
    )
    unsigned = and_(col(Document.state) == DocumentState.AWAITS_SIGNATURE, ~signed_by(user_id))
    return or_(unsigned, unread)


async def find(work: UnitOfWork, actor: Actor, query: RoomQuery) -> RoomPage:
    """Return the documents of the actor that fit: what waits for them first, then the newest; 20 a page.

    Raises:
        NotAllowed: as `finding.visible`.
    """
    own, fits, waits = visible(actor), _fits(query, actor.subject_id), wanted(actor.subject_id)
    counted = (
        select_columns(func.count().filter(and_(*fits)), func.count().filter(waits))
        .select_from(Document)
        .join(Application, col(Application.id) == col(Document.application_id), isouter=True)
        .where(own)
    )
    total, waiting = (await work.session.execute(counted)).one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(query.page, 1), pages)
    first = case((waits, 0), else_=1)
    rows = (
        _lines(actor.subject_id)
        .where(own, *fits)
        .order_by(first, col(Document.sign_until).nulls_last(), col(Document.created_at).desc())
        .order_by(col(Document.id).desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    found = [_line(row) for row in await work.session.execute(rows)]
    return RoomPage(found, total, waiting, page, pages)


async def in_application(work: UnitOfWork, actor: Actor, application_id: int) -> list[DocumentRow]:
    """Return the documents of one application that the actor may see, the newest first."""
    query = _lines(actor.subject_id).where(visible(actor), col(Document.application_id) == application_id)
    return [_line(row) for row in await work.session.execute(query.order_by(col(Document.id).desc()))]


async def view(work: UnitOfWork, actor: Actor, public_id: uuid.UUID) -> DocumentView:
    """Return a document with its versions, as the actor may see it.

    Raises:
        NotFound: there is none.
        NotAllowed: as `finding.visible`.
    """
    query = _lines(actor.subject_id).where(visible(actor), col(Document.public_id) == public_id)
    row = (await work.session.execute(query)).first()
    if row is None:
        raise NotFound
    document = row[0]
    versions = await _versions(work, document.key)
    seen = await viewing.pages_seen(work, actor.subject_id, versions[0].id)
    return DocumentView(_line(row), document.key, versions, seen)


async def _versions(work: UnitOfWork, document_id: int) -> tuple[VersionLine, ...]:
    query = (
        select(DocumentVersion, StoredFile)
        .join(StoredFile, col(StoredFile.id) == col(DocumentVersion.file_id))
        .where(DocumentVersion.document_id == document_id)
        .order_by(col(DocumentVersion.number).desc())
    )
    return tuple(
        VersionLine(
            id=version.key,
            number=version.number,
            created_at=version.created_at,
            sha256=version.sha256,
            name=file.name,
            size=file.size,
            pages=version.pages,
            url=f"{ROUTE}/{file.public_id}",
        )
        for version, file in await work.session.exec(query)
    )


def _fits(query: RoomQuery, user_id: int) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.words.strip():
        conditions += [_SOUGHT.like(one) for one in patterns(query.words)]
    if query.kind is not None:
        conditions.append(col(Document.kind) == query.kind)
    if query.state is not None:
        conditions.append(col(Document.state) == query.state)
    if query.application:
        conditions.append(col(Application.number) == query.application)
    if query.since is not None:
        conditions.append(col(Document.issued_on) >= query.since)
    if query.until is not None:
        conditions.append(col(Document.issued_on) <= query.until)
    if query.wanted:
        conditions.append(wanted(user_id))
    return conditions or [col(Document.id).is_not(None)]


def _lines(user_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select_columns(
            Document,
            func.coalesce(Application.number, ""),
            func.coalesce(CustomerAccount.number, ""),
            col(StoredFile.public_id),
            col(StoredFile.name),
            signed_by(user_id),
        )
        .select_from(Document)
        .join(
            DocumentVersion,
            and_(
                col(DocumentVersion.document_id) == col(Document.id),
                col(DocumentVersion.number) == col(Document.current_version),
            ),
        )
        .join(StoredFile, col(StoredFile.id) == col(DocumentVersion.file_id))
        .join(Application, col(Application.id) == col(Document.application_id), isouter=True)
        .join(CustomerAccount, col(CustomerAccount.id) == col(Document.account_id), isouter=True)
    )


def _line(found: Row[*tuple[Any, ...]]) -> DocumentRow:
    document, application, account, file_id, file, signed = found
    return DocumentRow(
        id=document.public_id,
        kind=document.kind,
        title=document.title,
        number=document.number,
        issued_on=document.issued_on,
        state=document.state,
        source=document.source,
        sign_until=document.sign_until,
        amount_kopecks=document.amount_kopecks,
        acknowledged_at=document.acknowledged_at,
        application=application,
        account=account,
        file=file,
        url=f"{ROUTE}/{file_id}",
        signed_by_me=signed,
    )
