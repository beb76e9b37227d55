"""The document system over HTTP."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import TypeAdapter

from lkk.services.integrations.documents.contract import (
    Addendum,
    DocumentFile,
    IncomingDocument,
    KnownFile,
    Registration,
)
from lkk.services.integrations.errors import ExternalSystemUnavailable
from lkk.services.integrations.http_api import HttpApi, must_be_fine, parsed
from lkk.settings import settings


@dataclass(frozen=True, slots=True)
class _KnownFiles:
    files: list[KnownFile]


@dataclass(frozen=True, slots=True)
class _Added:
    key: str


_known_files = TypeAdapter(_KnownFiles)
_registration = TypeAdapter(Registration)
_added = TypeAdapter(_Added)


class HttpDocuments(HttpApi):
    """The system as docs/document-system-api.yaml tells it."""

    def __init__(self, url: str, token: str, timeout_s: float, *, refuse_sandbox: bool = False) -> None:
        super().__init__(url, token, timeout_s, name="document system", refuse_sandbox=refuse_sandbox)

    async def known_files(self, key: UUID) -> list[KnownFile]:
        """The files it has of a document; see the contract."""
        await self.prove_real()
        answer = await self.ask("GET", f"/v1/documents/{key}/files")
        must_be_fine(answer)
        return parsed(_known_files, answer).files

    async def put_file(self, key: UUID, file: DocumentFile, content: bytes) -> None:
        """Send one file; see the contract."""
        await self.prove_real()
        answer = await self.hand_in(
            "PUT",
            f"/v1/documents/{key}/files/{file.id}",
            params={"sha256": file.sha256},
            content=content,
            headers={"Content-Type": "application/octet-stream"},
        )
        if parsed(TypeAdapter(KnownFile), answer) != KnownFile(file.id, file.sha256):
            raise ExternalSystemUnavailable("ответ о файле не о том, что передано")

    async def submit(self, document: IncomingDocument) -> Registration:
        """Hand in a document; see the contract."""
        await self.prove_real()
        found = parsed(_registration, await self.hand_in("POST", "/v1/documents", json=document.as_json()))
        if found.key != document.key:
            raise ExternalSystemUnavailable("ответ о документе не о том, что передано")
        if found.outcome == "registered" and not (found.registration_number and found.registered_on):
            raise ExternalSystemUnavailable("документ зарегистрирован, но номер или день не назван")
        return found

    async def add(self, addendum: Addendum) -> None:
        """Tell what has happened since; see the contract."""
        await self.prove_real()
        path = f"/v1/documents/{addendum.document_key}/addenda"
        if parsed(_added, await self.hand_in("POST", path, json=addendum.as_json())).key != addendum.key:
            raise ExternalSystemUnavailable("ответ о дополнении не о том, что передано")


def document_system() -> HttpDocuments:
    """A client for the system named in the settings."""
    known = settings()
    return HttpDocuments(
        known.documents_address,
        known.documents_token.get_secret_value(),
        known.documents_timeout_s,
        refuse_sandbox=known.production,
    )
