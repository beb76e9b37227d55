"""What the portal asks of the document system, and what it gets back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, Protocol
from uuid import UUID

from pydantic import Field, StringConstraints

from lkk.services.integrations.http_api import About

_NO_NUL = r"^[^\x00]+$"  # PostgreSQL stores every character but this one
RegistrationNumber = Annotated[str, StringConstraints(max_length=64, pattern=_NO_NUL)]


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A file of a document; `slot` is the question it answers, `size` is in bytes."""

    id: UUID
    slot: str
    name: str
    media_type: str
    size: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        """As the API takes it."""
        return {
            "id": str(self.id),
            "slot": self.slot,
            "name": self.name,
            "media_type": self.media_type,
            "size": self.size,
            "sha256": self.sha256,
        }


@dataclass(frozen=True, slots=True)
class IncomingDocument:
    """An application as a document to register; the first content under a key is the one that counts."""

    key: UUID
    filed_at: datetime
    card: Mapping[str, Any]
    files: tuple[DocumentFile, ...]

    def as_json(self) -> dict[str, Any]:
        """As the API takes it."""
        return {
            "key": str(self.key),
            "filed_at": self.filed_at.isoformat(),
            "card": dict(self.card),
            "files": [one.as_json() for one in self.files],
        }


@dataclass(frozen=True, slots=True)
class Addendum:
    """What has happened to a document since: a new status with the answers as they stand, or a message."""

    key: str
    document_key: UUID
    kind: Literal["status", "message"]
    at: datetime
    data: Mapping[str, Any]
    files: tuple[DocumentFile, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As the API takes it."""
        return {
            "key": self.key,
            "kind": self.kind,
            "at": self.at.isoformat(),
            "data": dict(self.data),
            "files": [one.as_json() for one in self.files],
        }


@dataclass(frozen=True, slots=True)
class Registration:
    """Where a document is: `received` means that its number comes later, `code` and `reason` tell of a refusal."""

    key: UUID
    outcome: Literal["registered", "received", "refused"]
    registration_number: RegistrationNumber | None = None
    registered_on: date | None = None
    code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file the system has of a document already."""

    id: UUID
    sha256: Annotated[str, Field(max_length=64)]


class DocumentSystem(Protocol):
    """The document system; every call raises ExternalSystemUnavailable when nothing is known of its effect."""

    async def about(self) -> About:
        """Who answers."""
        ...

    async def known_files(self, key: UUID) -> list[KnownFile]:
        """The files it has of a document, so that none is sent twice."""
        ...

    async def put_file(self, key: UUID, file: DocumentFile, content: bytes) -> None:
        """Send one file ahead of its document or addendum.

        Raises:
            ExternalSystemRefuses: the file is refused for good.
            ExternalSystemPostpones: the system does not understand the request.
        """
        ...

    async def submit(self, document: IncomingDocument) -> Registration:
        """Hand in a document whose files were sent; asked again it tells where the document is now.

        Raises: as `put_file`.
        """
        ...

    async def add(self, addendum: Addendum) -> None:
        """Tell what has happened to a document since.

        Raises: as `put_file`; a document the system does not know is refused.
        """
        ...
