"""How an event people are told about is declared: words, channels, link, kind of email."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lkk.services.integrations.mail.contract import Enclosure

Facts = Mapping[str, object]


class NotificationChannel(StrEnum):
    """How a person is told."""

    SITE = "site"
    MAIL = "mail"
    SMS = "sms"


class EmailKind(StrEnum):
    """How an email looks: a notice with a link, or one that shows a code in large digits."""

    NOTICE = "notice"
    CODE = "code"


@dataclass(frozen=True)
class Enclosing:
    """A file that travels with the emails of an event, read only when they leave: the queue holds no files.

    A queued email keeps the value of the fact `fact` under `payload_key`; `read` finds the file by it, or None.
    """

    payload_key: str
    fact: str
    read: Callable[[int], Awaitable[Enclosure | None]]


@dataclass(frozen=True)
class LetterTable:
    """A table of an email: headings, and lines of as many words."""

    headings: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Event:
    """Title and body are Jinja texts over the facts; a missing fact is an error, not an empty place.

    `choice` names the event among those whose emails a person may do without; what the law or the safety of the
    account demands has none. The site's list holds every event all the same. `key` is stored with notices and choices.
    `about` finds the number of the application in the facts: notices of one application stand together.
    `sms` is what an SMS says, in few words; an event without it never goes by SMS. A person with a confirmed phone may
    do without it, under the name `sms_choice`: an SMS is only a copy of what the site and the email say. Emails of a
    `bulk` event go to very many on one day: they leave when nothing else is due.
    `table` names the fact that holds a `LetterTable` for the email, or None.
    """

    key: str
    title: str
    body: str
    channels: frozenset[NotificationChannel]
    choice: str = ""
    link: Callable[[Facts], str] = lambda _: ""
    link_text: str = ""
    email: EmailKind = EmailKind.NOTICE
    encloses: Enclosing | None = None
    about: Callable[[Facts], str] = lambda _: ""
    sms: str = ""
    sms_choice: str = ""
    bulk: bool = False
    table: str = ""

    @property
    def switchable(self) -> bool:
        """Whether a person may do without the email."""
        return bool(self.choice) and NotificationChannel.MAIL in self.channels


BOTH = frozenset({NotificationChannel.SITE, NotificationChannel.MAIL})
SITE = frozenset({NotificationChannel.SITE})
MAIL = frozenset({NotificationChannel.MAIL})


def declared_in(module: Mapping[str, object]) -> tuple[Event, ...]:
    """The events a module declares, in their order; called as `declared_in(globals())` at its end."""
    return tuple(value for value in module.values() if isinstance(value, Event))
