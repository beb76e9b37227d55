"""What the portal may send to the supplier's API."""

import uuid
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Text200 = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Text400 = Annotated[str, StringConstraints(max_length=400)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
MAX_PAPER = 32 << 20  # bytes


class Paper(BaseModel):
    """A document that was sent ahead."""

    model_config = ConfigDict(frozen=True)

    id: uuid.UUID
    title: Text400
    name: Text200
    size: Annotated[int, Field(ge=1, le=MAX_PAPER)]
    sha256: Sha256


class Card(BaseModel):
    """Who wants a contract, and for what; the answers are those of the application."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: Annotated[str, StringConstraints(min_length=1, max_length=24)]
    registration_number: Annotated[str, StringConstraints(max_length=64)]
    registered_on: date | None
    form: Text200
    form_version: int
    title: Text200
    supplier: Text200
    contract_kind: Text200
    applicant: Text400
    applicant_type: str | None
    email: Text400
    phone: Text400
    object: Text400
    answers: dict[str, Any]
    consent_version: Text200
    consent_given_at: AwareDatetime


class SupplyRequest(BaseModel):
    """The body of POST /v1/cases."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: uuid.UUID
    application_key: uuid.UUID
    asked_at: AwareDatetime
    card: Card
    papers: Annotated[list[Paper], Field(max_length=50)]


class Question(BaseModel):
    """The body of POST /v1/standings."""

    keys: Annotated[list[uuid.UUID], Field(min_length=1, max_length=100)]


class CustomersAnswer(BaseModel):
    """The body of POST /v1/cases/{key}/answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contract_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    outcome: Literal["signed", "refused", "disagreed"]
    at: AwareDatetime
    sha256: Sha256
    method: Literal["sms", "cms"] | None
    signer: Text400
    reason: Annotated[str, StringConstraints(max_length=1000)] = ""


class Decision(BaseModel):
    """What the supplier decides, told by the control or on the page; an offered case that was answered is concluded."""

    model_config = ConfigDict(extra="forbid")

    key: uuid.UUID
    decision: Literal["offer", "refuse", "conclude"]
    reason: Annotated[str, StringConstraints(max_length=1000)] = ""
