"""The bodies of requests to the document system."""

import uuid
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Text = Annotated[str, StringConstraints(max_length=200)]


class FileNote(BaseModel):
    """A file that was sent ahead."""

    model_config = ConfigDict(frozen=True)

    id: uuid.UUID
    slot: Text
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    media_type: Text
    size: Annotated[int, Field(ge=1)]
    sha256: Sha256


class Card(BaseModel):
    """What is registered; the answers are those of the portal's form."""

    model_config = ConfigDict(frozen=True)

    number: Annotated[str, StringConstraints(min_length=1, max_length=24)]
    form: Text
    form_version: int
    title: Text
    applicant: Annotated[str, StringConstraints(max_length=400)]
    applicant_type: str | None
    object: Annotated[str, StringConstraints(max_length=400)]
    answers: dict[str, Any]
    sha256: Sha256


class IncomingDocument(BaseModel):
    """The body of POST /v1/documents."""

    model_config = ConfigDict(frozen=True)

    key: uuid.UUID
    filed_at: AwareDatetime
    card: Card
    files: list[FileNote]


class Addendum(BaseModel):
    """The body of POST /v1/documents/{key}/addenda."""

    model_config = ConfigDict(frozen=True)

    key: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    kind: Literal["status", "message"]
    at: AwareDatetime
    data: dict[str, Any]
    files: list[FileNote] = []
