"""A document as a line of a list, the same in the room and inside an application."""

from collections.abc import Sequence
from dataclasses import dataclass

from lkk.routes import application_path, document_path
from lkk.services.documents.room import DocumentRow
from lkk.services.signing.signed_by import SignedBy
from lkk.state import format
from lkk.vocabulary import words
from lkk.vocabulary.applications import Side
from lkk.vocabulary.documents import DocumentState
from lkk.vocabulary.signing import CheckOutcome


@dataclass
class DocumentLine:
    """A line; an empty text is not shown. `wanted` says what the customer is to do."""

    id: str
    title: str
    kind: str
    number: str
    issued: str
    application: str
    application_href: str
    state: str
    tone: str
    wanted: str
    signed: list[str]
    href: str
    file: str
    url: str


#: What is said to the customer in the second person, to the company.
_IN_OFFICE = {DocumentState.AWAITS_SIGNATURE: "Ждёт подписи заявителя"}


def line_of(row: DocumentRow, signatures: Sequence[SignedBy] = (), *, reader: Side = Side.CUSTOMER) -> DocumentLine:
    """Return the line of a document with who has signed it, in words for its `reader`."""
    return DocumentLine(
        id=str(row.id),
        title=row.title,
        kind=row.kind.label if row.kind.label != row.title else "",
        number=row.number,
        issued=words.day(row.issued_on),
        application=row.application,
        application_href=application_path(row.application) if row.application else "",
        state=_IN_OFFICE.get(row.state, row.state.label) if reader is Side.COMPANY else state_of(row),
        tone=row.state.tone,
        wanted=wanted_of(row),
        signed=[_signed(one) for one in signatures],
        href=document_path(row.id),
        file=row.file,
        url=row.url,
    )


def _signed(one: SignedBy) -> str:
    """«Клиент: Иванов Иван Иванович»; what was not found to be right says so."""
    doubt = "" if one.outcome is CheckOutcome.VALID else f" ({one.outcome.label})"
    return f"{one.side.label.capitalize()}: {one.name}{doubt}"


def state_of(row: DocumentRow) -> str:
    """Return the state in words: one that was read says so, and one that waits for the other who signs it."""
    if row.signed_by_me and row.state is DocumentState.AWAITS_SIGNATURE:
        return "Вы подписали, ждём вторую сторону"
    return f"Прочитан {format.moment(row.acknowledged_at)}" if row.acknowledged_at else row.state.label


def wanted_of(row: DocumentRow) -> str:
    """Return what the customer is to do, empty for nothing."""
    if row.to_sign:
        return f"Прочитайте и подпишите до {words.day(row.sign_until)}" if row.sign_until else "Прочитайте и подпишите"
    return "Прочитайте и подтвердите это" if row.to_acknowledge else ""
