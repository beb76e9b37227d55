"""How a table is declared: columns with what sorts and narrows them, once for the address, the screen and the phone."""

from dataclasses import dataclass
from enum import Enum


class Phone(Enum):
    """What becomes of a column where each row is a card."""

    HEAD = "head"  # names the row
    FACT = "fact"
    ACTION = "action"
    NONE = "none"  # left out


class FilterKind(Enum):
    """What stands in the address for a filter."""

    WORDS = "words"
    CHOICE = "choice"
    LISTED = "listed"  # ids that are known only when the portal runs, beside the options
    DAY = "day"
    MARK = "mark"  # is there or is not


@dataclass(frozen=True)
class Filter:
    """Something that narrows a table; `name` stands in the address, `title` at the control and on the chip."""

    name: str
    title: str
    kind: FilterKind = FilterKind.WORDS
    options: tuple[tuple[str, str], ...] = ()
    to_come: bool = False  # a day that may be still to come


@dataclass(frozen=True)
class Column:
    """A column; `name` is the attribute of the row, `sort` the word of the address that sorts by it."""

    name: str
    title: str
    sort: str = ""
    filters: tuple[Filter, ...] = ()
    phone: Phone = Phone.NONE
    title_hidden: bool = False  # for a column of marks, whose cells need no heading to be seen
    whole: bool = False  # is not cut after two lines


@dataclass(frozen=True)
class Layout:
    """A table; `search` is its search line, `more` are filters without a column, `kept` parts of the address beside.

    `sort` is what it is sorted by unless told otherwise, a minus before it means downwards.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    search: Filter | None = None
    more: tuple[Filter, ...] = ()
    sort: str = ""
    kept: tuple[Filter, ...] = ()

    @property
    def form(self) -> str:
        """The id of the form of its search line and filters."""
        return f"{self.id}-filter"

    @property
    def panel(self) -> tuple[Filter, ...]:
        """The filters of the panel, in the order of the columns."""
        return (*(one for column in self.columns for one in column.filters), *self.more)

    @property
    def filters(self) -> tuple[Filter, ...]:
        """Everything that narrows the table from its form."""
        return (*((self.search,) if self.search else ()), *self.panel)

    @property
    def sorts(self) -> tuple[str, ...]:
        """The words that sort."""
        return tuple(column.sort for column in self.columns if column.sort)
