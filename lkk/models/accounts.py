"""Customer accounts (лицевые счета) and who has attached them."""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlmodel import Field

from lkk.models.base import Row, Table, enum_type, folded, reference
from lkk.vocabulary.people import CabinetClass


class CustomerAccount(Table, table=True):
    """An account of the accounting system; unique by registry and number; the registry is its cabinet class."""

    __tablename__ = "customer_account"
    __table_args__ = (
        UniqueConstraint("cabinet_class", "number"),
        Index("ix_customer_account_number_begins", text('number collate "C"')),
        Index("ix_customer_account_address", text(f"({folded('address')}) gin_trgm_ops"), postgresql_using="gin"),
    )

    external_id: str = Field(max_length=64, unique=True)
    version: int
    cabinet_class: CabinetClass = Field(sa_type=enum_type(CabinetClass))
    number: str = Field(max_length=20)
    pin_hmac: str = Field(max_length=64)
    holder: str = Field(max_length=400)
    address: str = Field(max_length=400)
    time_zone: str = Field(max_length=64)
    contract_number: str | None = Field(default=None, max_length=32)
    price_category: int | None = Field(default=None, sa_type=SmallInteger)  # 3 to 6 settle by hours
    closed: bool = False
    house_key: str | None = Field(default=None, max_length=64, index=True)  # the external id of its house
    closed_through: date | None = None  # the last month the accounting system takes no readings for any more


class AccountPriceCategory(Table, table=True):
    """The price category of an account's contract from a day on, None when it is not known."""

    __tablename__ = "account_price_category"
    __table_args__ = (
        Index("uq_account_price_category_account_id_valid_from", "account_id", "valid_from", unique=True),
    )

    account_id: int = reference("customer_account", index=False)
    valid_from: date
    price_category: int | None = Field(default=None, sa_type=SmallInteger)


class AccountOfApplication(Row, table=True):
    """An account that the accounting system says a connection has become, by the key the application has there."""

    __tablename__ = "account_of_application"

    account_id: int = Field(
        sa_type=BigInteger,
        sa_column_args=[ForeignKey("customer_account.id", ondelete="CASCADE")],
        primary_key=True,
        nullable=False,
    )
    application_key: uuid.UUID = Field(index=True)


class AccountLink(Table, table=True):
    """A user's attached account; a detached one keeps its row as history [seed B 6.3.3.2]."""

    __tablename__ = "account_link"
    __table_args__ = (
        Index(
            "uq_account_link_attached",
            "user_id",
            "account_id",
            unique=True,
            postgresql_where=text("detached_at is null"),
        ),
        Index(
            "uq_account_link_active",
            "user_id",
            unique=True,
            postgresql_where=text("active and detached_at is null"),
        ),
    )

    user_id: int = reference("user_account")
    account_id: int = reference("customer_account")
    active: bool = False
    attached_at: datetime
    detached_at: datetime | None = None
