"""How a directory is declared: its table, what is typed, and what tells one thing of it from another."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lkk.models.base import Row
from lkk.vocabulary.directories import DirectoryCode, ValueKind

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Item:
    """A value of an entry; `names` marks one of those that say which thing it is, typed once and never changed."""

    name: str
    title: str
    kind: ValueKind = ValueKind.LINE
    required: bool = True
    limit: int = 200
    low: int = 0
    high: int = 9999
    options: Options = ()
    hint: str = ""
    names: bool = False
    listed: bool = True  # stands in the table of the directory, not in its form alone


@dataclass(frozen=True)
class Directory:
    """A directory of rows.

    `dated` rows are in force from a day to a day, another value is another row; else the row is about one day, which
    `day` names, and stays as it is once that day has come. `adds`: whether the administrator may add a thing, which
    the code must not know by name; `ends`: whether the portal can do without one. `order` are columns. `check`
    refuses values that do not fit together.
    """

    code: DirectoryCode
    lead: str
    model: type[Row]
    items: tuple[Item, ...]
    dated: bool = True
    day: str = ""
    adds: bool = True
    ends: bool = True
    order: tuple[str, ...] = ()
    caution: str = ""
    check: Callable[[dict[str, Any]], None] | None = None

    @property
    def naming(self) -> tuple[Item, ...]:
        """The values that say which thing an entry is about."""
        return tuple(item for item in self.items if item.names)

    def thing_of(self, values: dict[str, Any]) -> str:
        """Return the key of the thing, by which the history is found."""
        return "|".join(f"{values[item.name]}" for item in self.naming)


@dataclass(frozen=True)
class Period:
    """The days an entry is in force, both included; without `last` until further notice."""

    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the entry is in force on a day."""
        return self.first <= day and (self.last is None or self.last >= day)
