"""What the accounting system tells of documents: the feed names them, the bytes are asked for by themselves."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from lkk.services.integrations.accounting.fields import Cursor, Id, Text200, Version
from lkk.vocabulary.attachments import MAX_SIZE
from lkk.vocabulary.documents import NUMBER_LENGTH, DocumentKind

MAX_KOPECKS = 10**15
Number = Annotated[str, StringConstraints(max_length=NUMBER_LENGTH, pattern=r"^[^\x00]*$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class AccountingDocument:
    """A document of an application or of an account; `size` is in bytes.

    Another `sha256` under the same id is a new version of it. An annulled one is not in force any more.
    `signature_sha256` is that of the company's detached signature, which is asked for by itself.
    """

    application_key: UUID | None
    account_id: Id | None
    kind: DocumentKind
    title: Text200
    number: Number
    issued_on: date
    name: Text200
    size: Annotated[int, Field(ge=1, le=MAX_SIZE)]
    sha256: Sha256
    amount_kopecks: Annotated[int, Field(ge=0, le=MAX_KOPECKS)] | None = None
    sign_until: date | None = None
    annulled: bool = False
    signature_sha256: Sha256 | None = None


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A new version of a document; `id` is the document's own key."""

    cursor: Cursor
    entity: Literal["document"]
    id: Id
    version: Version
    data: AccountingDocument
