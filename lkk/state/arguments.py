"""Types of what a browser may send; the guard validates every argument against them before the handler runs."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from lkk.vocabulary.marks import BEST

MAX_ID = 2**63 - 1


def _printable(value: str) -> str:
    """Refuse NUL, which PostgreSQL cannot store, and lone surrogates, which no encoding can."""
    if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise ValueError("unprintable")
    return value


Id = Annotated[int, Field(ge=1, le=MAX_ID, strict=True)]
AccountId = Annotated[Id, "account"]
RegisterId = Annotated[Id, "register"]
PointId = Annotated[Id, "metering_point"]
ReadingId = Annotated[Id, "reading"]
SessionId = Annotated[Id, "session"]
UserId = Annotated[Id, "user"]
CustomerId = Annotated[Id, "customer"]
DraftId = Annotated[Id, "draft"]
SheetId = Annotated[Id, "sheet"]
FileId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"), "file"]
AppointmentId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"), "visit"]
DialogueId = Annotated[Id, "dialogue"]
CallbackId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"), "callback"]
RefundId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"), "refund"]
DocumentId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"), "document"]
MoneyTaskId = Annotated[Id, "money_task"]
PowerId = Annotated[Id, "signing_power"]
InvoiceId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"), "invoice"]
ApplicationId = Annotated[Id, "application"]
SavedReportId = Annotated[Id, "saved_report"]
TemplateId = Annotated[Id, "template"]
ConsentId = Annotated[Id, "consent"]
HourlyUploadId = Annotated[Id, "hourly_upload"]
PlaceId = Annotated[Id, "place"]
AbsenceId = Annotated[Id, "manager_absence"]
MembershipId = Annotated[Id, "advocate_membership"]
ExceptionId = Annotated[Id, "plan_exception"]
OutboxItemId = Annotated[Id, "outbox_item"]
MarkId = Annotated[Id, "service_mark"]
OutageId = Annotated[Id, "outage"]
CapacityAdId = Annotated[Id, "capacity_ad"]

Line = Annotated[str, StringConstraints(max_length=200), AfterValidator(_printable)]
Word = Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9_.+-]*$")]
Answer = Annotated[str, StringConstraints(max_length=500), AfterValidator(_printable)]
LongAnswer = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(_printable)]
LongForm = Annotated[dict[Word, LongAnswer], Field(max_length=1000)]
Form = Annotated[dict[Word, Answer], Field(max_length=3000)]
RowNumber = Annotated[int, Field(ge=0, le=100, strict=True)]
ChangeVersion = Annotated[int, Field(ge=0, le=2_147_483_647, strict=True)]
Stars = Annotated[int, Field(ge=1, le=BEST, strict=True)]
PageNumber = Annotated[int, Field(ge=1, le=1_000_000, strict=True)]
