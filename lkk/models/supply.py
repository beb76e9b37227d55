"""Supply contracts that follow a connection: the case at the supplier."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from lkk.models.base import Table, enum_type, reference
from lkk.vocabulary.supply import SupplyState


class SupplyCase(Table, table=True):
    """The case of one connection; `case_key` names it to the supplier, a case that is handed in anew has another.

    `contract` is what the supplier has told of its contract, `document_id` the document the customer reads and signs.
    The supplier is asked at `ask_at` for the `asked` next time; None: nothing more is awaited. `silent_told_at`: the
    staff were told that it has been silent for long since the case came to its state.
    """

    __tablename__ = "supply_case"
    __table_args__ = (
        UniqueConstraint("application_id"),
        Index("ix_supply_case_ask_at", "ask_at", postgresql_where=text("ask_at is not null")),
        Index(
            "ix_supply_case_unoffered",
            "id",
            postgresql_where=text("account_number <> '' and account_offered_at is null"),
        ),
    )

    application_id: int = reference("application", index=False)
    case_key: uuid.UUID = Field(default_factory=uuid.uuid4, unique=True)
    state: SupplyState = Field(sa_type=enum_type(SupplyState))
    reason: str = Field(default="", max_length=1000)
    contract: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    document_id: int | None = reference("document", nullable=True, ondelete="SET NULL")
    account_number: str = Field(default="", max_length=20)
    account_offered_at: datetime | None = None
    asked: int = 0
    ask_at: datetime | None = None
    sent_at: datetime | None = None
    silent_told_at: datetime | None = None
    changed_at: datetime
