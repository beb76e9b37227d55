"""What the portal asks of the accounting system, and what it gets back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, Protocol
from uuid import UUID

from pydantic import Field

from lkk.services.integrations.accounting.application_messages import (
    ApplicationDocument,
    ApplicationItem,
    ApplicationOutcome,
    ApplicationState,
)
from lkk.services.integrations.accounting.archive_messages import ArchiveItem, ArchiveOutcome, ArchivePartChange
from lkk.services.integrations.accounting.document_messages import DocumentChange
from lkk.services.integrations.accounting.fields import (
    BillingPeriod,
    CounterValue,
    Cursor,
    Id,
    PowerKw,
    Ratio,
    Text20,
    Text32,
    Text64,
    Text100,
    Text200,
    Text400,
    TimeZone,
    Version,
)
from lkk.services.integrations.accounting.hourly_messages import HourlyItem, HourlyOutcome
from lkk.services.integrations.accounting.metering_details import MeterDetails, PointDetails
from lkk.services.integrations.accounting.money_messages import (
    LedgerInvoiceChange,
    LedgerPaymentChange,
    MoneyItem,
    MoneyOutcome,
    RefundResultChange,
)
from lkk.services.integrations.accounting.network_messages import (
    DistrictChange,
    HouseChange,
    OutageChange,
    QualityEventChange,
    SubstationChange,
    SupplyRestrictionChange,
)
from lkk.services.integrations.http_api import About
from lkk.vocabulary.metering import EnergyKind, PointKind, ReadingSource, VoltageLevel, Zone
from lkk.vocabulary.people import CabinetClass

MAX_ITEMS = 500  # readings in one request


@dataclass(frozen=True, slots=True)
class Account:
    """An account with the PIN its holder proves it by.

    `closed_through` is the last month whose readings are not taken any more, None where the system tells of none;
    `price_category` that of the contract, None where it is not known, `price_category_since` the day it holds from.
    `application_key` names the connection that has become the account, `house_id` the house it is in.
    """

    registry: CabinetClass
    number: Text20
    pin: Text64
    holder: Text400
    address: Text400
    time_zone: TimeZone
    contract_number: Text32 | None
    closed: bool
    closed_through: BillingPeriod | None = None
    price_category: Annotated[int, Field(ge=1, le=6)] | None = None
    price_category_since: date | None = None
    application_key: UUID | None = None
    house_id: Id | None = None


@dataclass(frozen=True, slots=True)
class MeteringPoint:
    """Where energy of an account is measured."""

    account_id: Id
    code: Text32
    name: Text200
    address: Text400
    max_power_kw: PowerKw
    voltage_level: VoltageLevel
    reliability_category: Annotated[int, Field(ge=1, le=3)]
    kind: PointKind
    removed: bool
    details: PointDetails = field(default_factory=PointDetails)


@dataclass(frozen=True, slots=True)
class Register:
    """One counter of a meter: what it showed when the meter was installed and taken down, None when not known."""

    id: Id
    energy: EnergyKind
    zone: Zone
    initial_value: CounterValue | None = None
    final_value: CounterValue | None = None


@dataclass(frozen=True, slots=True)
class Meter:
    """A meter with its registers; `ratios_since` is the day its ratios hold from, None where it is not said."""

    metering_point_id: Id
    serial_number: Text64
    model: Text100
    phases: Literal[1, 3]
    installed_on: date
    removed_on: date | None
    whole_digits: Annotated[int, Field(ge=1, le=12)]
    decimal_digits: Annotated[int, Field(ge=0, le=4)]
    ct_ratio: Ratio
    vt_ratio: Ratio
    verified_on: date | None
    next_verification_on: date | None
    in_smart_system: bool
    interval: bool
    registers: Annotated[tuple[Register, ...], Field(min_length=1)]
    details: MeterDetails = field(default_factory=MeterDetails)
    ratios_since: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A confirmed reading; `source_key` is the key of the item by which the portal handed it in."""

    register_id: Id
    value: CounterValue
    taken_on: date
    billing_period: BillingPeriod
    source: ReadingSource
    source_key: UUID | None


@dataclass(frozen=True, slots=True)
class ReadingResult:
    """The late outcome of an item that was pending."""

    key: UUID
    outcome: Literal["accepted", "refused"]
    reading_id: Id | None
    code: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class AccountChange:
    """A new version of an account."""

    cursor: Cursor
    entity: Literal["account"]
    id: Id
    version: Version
    data: Account


@dataclass(frozen=True, slots=True)
class MeteringPointChange:
    """A new version of a metering point."""

    cursor: Cursor
    entity: Literal["metering_point"]
    id: Id
    version: Version
    data: MeteringPoint


@dataclass(frozen=True, slots=True)
class MeterChange:
    """A new version of a meter."""

    cursor: Cursor
    entity: Literal["meter"]
    id: Id
    version: Version
    data: Meter


@dataclass(frozen=True, slots=True)
class ReadingChange:
    """A new version of a reading."""

    cursor: Cursor
    entity: Literal["reading"]
    id: Id
    version: Version
    data: Reading


@dataclass(frozen=True, slots=True)
class ReadingResultChange:
    """A decision on a pending item."""

    cursor: Cursor
    entity: Literal["reading_result"]
    id: Id
    version: Version
    data: ReadingResult


@dataclass(frozen=True, slots=True)
class ApplicationStateChange:
    """A decision on an application; `id` is the application's key."""

    cursor: Cursor
    entity: Literal["application_state"]
    id: Id
    version: Version
    data: ApplicationState


@dataclass(frozen=True, slots=True)
class ApplicationDocumentChange:
    """A document for the applicant; `id` is its own key."""

    cursor: Cursor
    entity: Literal["application_document"]
    id: Id
    version: Version
    data: ApplicationDocument


@dataclass(frozen=True, slots=True)
class HourlyResultChange:
    """A decision on pending hours; `id` is their key."""

    cursor: Cursor
    entity: Literal["hourly_result"]
    id: Id
    version: Version
    data: HourlyOutcome


Change = (
    AccountChange
    | MeteringPointChange
    | MeterChange
    | ReadingChange
    | ReadingResultChange
    | ArchivePartChange
    | HourlyResultChange
    | ApplicationStateChange
    | ApplicationDocumentChange
    | LedgerInvoiceChange
    | LedgerPaymentChange
    | RefundResultChange
    | DocumentChange
    | DistrictChange
    | HouseChange
    | SubstationChange
    | OutageChange
    | QualityEventChange
    | SupplyRestrictionChange
)


@dataclass(frozen=True, slots=True)
class UnreadableChange:
    """A change that does not follow the API; it must not hold up the ones behind it."""

    entity: str
    id: str
    problem: str


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """A page of the feed: `next` is the cursor to go on with, `more` whether further changes are ready."""

    changes: tuple[Change, ...]
    unreadable: tuple[UnreadableChange, ...]
    next: str
    more: bool


@dataclass(frozen=True, slots=True)
class ReadingItem:
    """A reading handed in; the same key must always carry the same content."""

    key: UUID
    register_id: str
    value: Decimal
    taken_on: date
    billing_period: date  # the first day of the month
    submitted_at: datetime
    outside_window: bool
    rollover: bool


@dataclass(frozen=True, slots=True)
class ReadingOutcome:
    """What became of an item: `reading_id` when accepted, `code` and `reason` (Russian) when refused."""

    key: UUID
    outcome: Literal["accepted", "refused", "pending"]
    reading_id: Id | None = None
    code: str | None = None
    reason: str | None = None


class AccountingSystem(Protocol):
    """The accounting system; every call raises ExternalSystemUnavailable when nothing is known of its effect."""

    async def about(self) -> About:
        """Who answers."""
        ...

    async def changes(self, after: str, limit: int) -> ChangesPage:
        """The changes after a cursor, oldest first. Raises CursorGone when the cursor is unknown."""
        ...

    async def submit_readings(self, items: Sequence[ReadingItem]) -> list[ReadingOutcome]:
        """Hand in up to MAX_ITEMS readings; the outcomes stand in the order of the items.

        Raises:
            ExternalSystemRefuses: the request as a whole is refused for good.
            ExternalSystemPostpones: the system does not understand the request.
        """
        ...

    async def submit_hours(self, item: HourlyItem) -> HourlyOutcome:
        """Hand in the hours of one meter and month. Raises as `submit_readings`."""
        ...

    async def submit_application(self, item: ApplicationItem) -> ApplicationOutcome:
        """Hand in one piece of news of an application. Raises as `submit_readings`."""
        ...

    async def ask_archive(self, item: ArchiveItem) -> ArchiveOutcome:
        """Ask for archive readings; the answer comes by the feed. Raises as `submit_readings`."""
        ...

    async def document_content(self, key: str, *, signature: bool = False) -> bytes:
        """The bytes of a document or of the company's signature. Raises ExternalSystemPostpones when there are none."""
        ...

    async def submit_money(self, item: MoneyItem) -> MoneyOutcome:
        """Hand in an invoice, an online payment or a refund to make. Raises as `submit_readings`."""
        ...
