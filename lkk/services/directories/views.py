"""What the editor of directories shows."""

from dataclasses import dataclass, field
from datetime import date, datetime

from lkk.services.directories.declaration import Directory, Period
from lkk.vocabulary.directories import ChangeAct


@dataclass(frozen=True)
class EntryView:
    """An entry: its values in words by name and as typed, when it is in force, what may be done with it."""

    id: str
    thing: str
    words: dict[str, str]
    typed: dict[str, str]
    period: Period
    now: bool
    may_change: bool
    may_end: bool
    may_withdraw: bool


@dataclass(frozen=True)
class DirectoryView:
    """A directory on a day; `seen` goes back with a change, so that a newer one is not overwritten unseen."""

    directory: Directory
    today: date
    entries: tuple[EntryView, ...]
    seen: int


@dataclass(frozen=True)
class ValueChange:
    """A value before and after in words; empty before for a new entry, empty after for one that ended."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangeView:
    """A line of the history; `at` is UTC, `author` empty for what came with the portal."""

    at: datetime
    act: ChangeAct
    author: str
    thing: str
    values: tuple[ValueChange, ...] = field(default_factory=tuple)
