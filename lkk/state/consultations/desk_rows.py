"""Rows of the desk of a consultant: who waits, own dialogues, the customer beside."""

from dataclasses import dataclass, field
from datetime import datetime

from lkk.routes import staff_dialogue_path
from lkk.services.consultations.queue import QueueLine
from lkk.services.consulting_desk.card import Beside
from lkk.state import format


@dataclass
class DeskLine:
    """A dialogue in one of the lists; `since` is a moment as the browser reads it."""

    id: int
    customer: str
    topic: str
    last: str
    when: str
    since: str
    unread: int
    escalated: bool
    by_letter: bool
    wanted: str
    href: str


@dataclass
class BesideLine:
    """An account, an application, a talk or a call of the customer; without an address it is no link."""

    title: str
    text: str
    href: str
    tone: str
    status: str


@dataclass
class BesideItem:
    """The customer of the open dialogue."""

    name: str
    phone: str
    email: str
    total: int
    accounts: list[BesideLine] = field(default_factory=list)
    applications: list[BesideLine] = field(default_factory=list)
    talks: list[BesideLine] = field(default_factory=list)
    calls: list[BesideLine] = field(default_factory=list)


@dataclass
class DeskOption:
    """A line of a native list."""

    value: str
    label: str


@dataclass
class AnswerItem:
    """A template that is ready to be put into a message."""

    id: int
    title: str


def desk_line(one: QueueLine) -> DeskLine:
    """The row of a dialogue."""
    return DeskLine(
        id=one.id,
        customer=one.customer,
        topic=one.topic,
        last=one.last,
        when=format.moment(one.last_at),
        since=_moment(one.waiting_since),
        unread=one.unread,
        escalated=one.escalated,
        by_letter=one.by_letter,
        wanted=one.wanted,
        href=staff_dialogue_path(one.id),
    )


def beside_item(found: Beside) -> BesideItem:
    """The card of the customer."""
    return BesideItem(
        name=found.name,
        phone=found.phone,
        email=found.email,
        total=found.applications_total,
        accounts=[
            BesideLine(f"№ {one.number}", _account(one.address, one.meters), "", "", "") for one in found.accounts
        ],
        applications=[
            BesideLine(one.number, one.title, "", one.status.tone, one.status.label) for one in found.applications
        ],
        talks=[
            BesideLine(
                one.topic,
                ", ".join(part for part in (format.moment(one.opened_at), one.consultant, _stars(one.rating)) if part),
                staff_dialogue_path(one.id) if one.readable else "",
                one.state.tone,
                one.state.label,
            )
            for one in found.talks
        ],
        calls=[
            BesideLine(one.topic, format.moment(one.asked_at), "", one.state.tone, one.state.label)
            for one in found.calls
        ],
    )


def _account(address: str, meters: str) -> str:
    return f"{address}. Приборы учёта: {meters}" if meters else f"{address}. Приборов учёта нет"


def _stars(rating: int | None) -> str:
    return f"оценка {rating} из 5" if rating else ""


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""
