"""What the administrator keeps about the company: effective-dated rows, and the history of every change."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from lkk.models.base import Row, Table, enum_type, reference
from lkk.vocabulary.directories import Accent, ChangeAct, DirectoryCode, ReasonOf, TextPlace


class CompanyDetails(Table, table=True):
    """The company as the portal and its documents name it; phones as people read them, local ones with no code.

    `bank_name`, `bic`, `bank_account` and `corr_account` are where customers pay to, empty where they are not told.
    `logo` is the hash of a picture of `company_logo`, empty for none.
    """

    __tablename__ = "company_details"
    __table_args__ = (UniqueConstraint("valid_from"),)

    full_name: str = Field(max_length=300)
    name: str = Field(max_length=120)
    short_name: str = Field(max_length=20)
    address: str = Field(max_length=300)
    inn: str = Field(max_length=12)
    kpp: str = Field(max_length=9)
    ogrn: str = Field(max_length=15)
    bank_name: str = Field(default="", max_length=45, sa_column_kwargs={"server_default": ""})
    bic: str = Field(default="", max_length=9, sa_column_kwargs={"server_default": ""})
    bank_account: str = Field(default="", max_length=20, sa_column_kwargs={"server_default": ""})
    corr_account: str = Field(default="", max_length=20, sa_column_kwargs={"server_default": ""})
    city_code: str = Field(max_length=8)
    dispatcher_phone: str = Field(max_length=60)
    free_phone: str = Field(default="", max_length=60)
    support_phone: str = Field(max_length=60)
    administrator_phone: str = Field(default="", max_length=60)
    email: str = Field(default="", max_length=254)
    about_link: str = Field(default="", max_length=300)
    consumers_link: str = Field(default="", max_length=300)
    press_link: str = Field(default="", max_length=300)
    purchases_link: str = Field(default="", max_length=300)
    contacts_link: str = Field(default="", max_length=300)
    capacity_line: str = Field(default="", max_length=300)
    accent: Accent = Field(default=Accent.TEAL, sa_type=enum_type(Accent))
    logo: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    valid_from: date
    valid_to: date | None = None


class CompanyLogo(Row, table=True):
    """A picture in the header of the company's pages, a PNG drawn by the portal, by the hash of its bytes."""

    __tablename__ = "company_logo"

    sha256: str = Field(primary_key=True, max_length=64)
    picture: bytes
    created_at: datetime


class Office(Table, table=True):
    """A place where customers are received; nobody books a visit to one without a region.

    An empty `time_zone` is that of the portal; `late_minutes` and `most_open` have defaults of the code.
    """

    __tablename__ = "office"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    code: str = Field(max_length=40)
    name: str = Field(max_length=120)
    address: str = Field(max_length=300)
    phones: str = Field(max_length=200)
    hours: str = Field(max_length=300)
    region: str = Field(default="", max_length=120, sa_column_kwargs={"server_default": ""})
    branch: str = Field(default="", max_length=120, sa_column_kwargs={"server_default": ""})
    directions: str = Field(default="", max_length=500, sa_column_kwargs={"server_default": ""})
    time_zone: str = Field(default="", max_length=40, sa_column_kwargs={"server_default": ""})
    late_minutes: int | None = None
    most_open: int | None = None
    position: int = 0
    valid_from: date
    valid_to: date | None = None


class SiteText(Table, table=True):
    """A text of the public pages: paragraphs apart by an empty line, a list line begins with «- »."""

    __tablename__ = "site_text"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    code: str = Field(max_length=40)
    place: TextPlace = Field(sa_type=enum_type(TextPlace))
    title: str = Field(max_length=200)
    body: str = Field(max_length=20_000)
    position: int = 0
    valid_from: date
    valid_to: date | None = None


class EnquiryTopic(Table, table=True):
    """A topic of a request for information and of a visit [seed B 6.1]."""

    __tablename__ = "enquiry_topic"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    code: str = Field(max_length=40)
    label: str = Field(max_length=200)
    position: int = 0
    valid_from: date
    valid_to: date | None = None


class DecisionReason(Table, table=True):
    """Words the staff begin a reason with when they decide."""

    __tablename__ = "decision_reason"
    __table_args__ = (UniqueConstraint("decision", "code", "valid_from"),)

    decision: ReasonOf = Field(sa_type=enum_type(ReasonOf))
    code: str = Field(max_length=40)
    text: str = Field(max_length=500)
    position: int = 0
    valid_from: date
    valid_to: date | None = None


class CallbackTerms(Table, table=True):
    """When customers are rung, by hours of a working day, and within how many working hours."""

    __tablename__ = "callback_terms"
    __table_args__ = (UniqueConstraint("valid_from"),)

    first_hour: int
    last_hour: int
    term_hours: int
    valid_from: date
    valid_to: date | None = None


class DirectoryChange(Table, table=True):
    """One change of a directory; `thing` says of what, the values are in words as the editor shows them."""

    __tablename__ = "directory_change"
    __table_args__ = (Index("ix_directory_change_directory_thing", "directory", "thing", "id"),)

    directory: DirectoryCode = Field(sa_type=enum_type(DirectoryCode))
    thing: str = Field(max_length=120)
    act: ChangeAct = Field(sa_type=enum_type(ChangeAct))
    at: datetime
    author_id: int | None = reference("user_account", nullable=True, ondelete="SET NULL")
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
