"""How an event people are told about is declared: words, channels, link, kind of letter."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lkk.services.integrations.mail.contract import Enclosure

Facts = Mapping[str, object]


class Way(StrEnum):
    """How a person is told."""

    SITE = "site"
    MAIL = "mail"


class Letter(StrEnum):
    """How a letter looks: a notice with a link, or one that shows a code in large digits."""

    NOTICE = "notice"
    CODE = "code"


@dataclass(frozen=True)
class Enclosing:
    """A file that travels with the letters of an event, read only when they leave: the queue holds no files.

    A queued letter keeps the value of the fact `fact` under `payload_key`; `read` finds the file by it, or None.
    """

    payload_key: str
    fact: str
    read: Callable[[int], Awaitable[Enclosure | None]]


@dataclass(frozen=True)
class Event:
    """Title and body are Jinja texts over the facts; a missing fact is an error, not an empty place.

    `choice` names the event among those whose letters a person may do without; what the law or the safety of the
    account demands has none. The site's list holds every event all the same. `key` is stored with notices and choices.
    """

    key: str
    title: str
    body: str
    ways: frozenset[Way]
    choice: str = ""
    link: Callable[[Facts], str] = lambda _: ""
    link_text: str = ""
    letter: Letter = Letter.NOTICE
    encloses: Enclosing | None = None

    @property
    def switchable(self) -> bool:
        """Whether a person may do without the letter."""
        return bool(self.choice) and Way.MAIL in self.ways


BOTH = frozenset({Way.SITE, Way.MAIL})
SITE = frozenset({Way.SITE})
MAIL = frozenset({Way.MAIL})


def declared_in(module: Mapping[str, object]) -> tuple[Event, ...]:
    """The events a module declares, in their order; called as `declared_in(globals())` at its end."""
    return tuple(value for value in module.values() if isinstance(value, Event))
