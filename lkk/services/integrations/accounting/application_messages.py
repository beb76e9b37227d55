"""What is said of applications, both ways."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Base64Bytes, StringConstraints

from lkk.services.integrations.accounting.fields import Text64, Text200
from lkk.vocabulary.applications import ApplicationStatus, Stage

MAX_DOCUMENT = 5 * 1024 * 1024  # bytes
_PDF = b"%PDF-"


def _whole_pdf(content: bytes) -> bytes:
    if not content.startswith(_PDF) or len(content) > MAX_DOCUMENT:
        raise ValueError(f"a document is a PDF of at most {MAX_DOCUMENT} bytes")
    return content


PdfContent = Annotated[Base64Bytes, AfterValidator(_whole_pdf)]
Words = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")]
LawWords = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")]


@dataclass(frozen=True, slots=True)
class ApplicationItem:
    """A piece of news of an application; the first content under a key is the one that counts."""

    key: str
    kind: Literal["application", "status", "message"]
    application_key: UUID
    at: datetime
    data: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """As the API takes it."""
        return {
            "key": self.key,
            "kind": self.kind,
            "application_key": str(self.application_key),
            "at": self.at.isoformat(),
            "data": self.data,
        }


@dataclass(frozen=True, slots=True)
class ApplicationOutcome:
    """What became of an item: `code` and `reason` (Russian) when refused."""

    key: str
    outcome: Literal["accepted", "refused"]
    code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ApplicationState:
    """Where the accounting system has led an application; `documents` are keys of documents told of before."""

    status: ApplicationStatus
    stage: Stage | None
    reason: Words
    legal_ground: LawWords
    registration_number: Text64 | None
    registered_on: date | None
    documents: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ApplicationDocument:
    """A document for the applicant with its content."""

    application_key: UUID
    title: Text200
    name: Text200
    media_type: Literal["application/pdf"]
    content: PdfContent
