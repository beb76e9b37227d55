"""How an event people are told about is declared: words, channels, link, kind of letter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

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
class Event:
    """Title and body are Jinja texts over the facts; a missing fact is an error, not an empty place."""

    key: str
    title: str
    body: str
    ways: frozenset[Way]
    switchable: bool = False
    link: Callable[[Facts], str] = lambda _: ""
    link_text: str = ""
    letter: Letter = Letter.NOTICE
    encloses_filed: bool = False  # the letter carries the document of the fact `application_id`


BOTH = frozenset({Way.SITE, Way.MAIL})
SITE = frozenset({Way.SITE})
MAIL = frozenset({Way.MAIL})
