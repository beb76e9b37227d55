"""What of a table is wanted, as its page's address says: read from it, and written into every link of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from pydantic import TypeAdapter

from lkk.state import format
from lkk.state.address import choice_in, page_in, text_in
from lkk.state.arguments import Id
from lkk.state.days import day_of
from lkk.vocabulary.tables import Filter, FilterKind, Layout

_ID = TypeAdapter(Id)


@dataclass(frozen=True)
class Address:
    """`given` holds the filters and the kept parts as they stand in the address, empty ones left out."""

    layout: Layout
    given: Mapping[str, str]
    sort: str
    descending: bool
    page: int

    def href(self, path: str, **changes: str) -> str:
        """The address with some parts changed; an empty part is left out, so is the page unless it is named."""
        word = f"-{self.sort}" if self.descending else self.sort
        own = {"sort": "" if word == self.layout.sort else word, **self.given, **changes}
        query = urlencode({name: value for name, value in own.items() if value})
        return f"{path}?{query}" if query else path

    def narrowed(self, form: Mapping[str, str]) -> "Address":
        """The same with the filters of a sent form in place of those before, from the first page."""
        drawn = {one.name for one in self.layout.filters}
        beside = {name: value for name, value in self.given.items() if name not in drawn}
        return Address(self.layout, beside | _given(self.layout.filters, form), self.sort, self.descending, 1)

    @property
    def filters(self) -> Mapping[str, str]:
        """What narrows the table: the kept parts are no filter."""
        kept = {one.name for one in self.layout.kept if one.kind is not FilterKind.MARK}
        return {name: value for name, value in self.given.items() if name not in kept}

    def chip(self, one: Filter, listed: Mapping[str, str]) -> str:
        """What a filter of the address narrows, in words: «Статус: В работе», the words of the search line alone."""
        value = self.given[one.name]
        return f"«{value}»" if one is self.layout.search else _in_words(one, value, listed)

    @property
    def cleared(self) -> "Address":
        """The same with nothing that narrows it."""
        beside = {name: value for name, value in self.given.items() if name not in self.filters}
        return Address(self.layout, beside, self.sort, self.descending, 1)

    def day(self, name: str) -> date | None:
        """The day of a filter."""
        return day_of(self.given.get(name, ""))


def read_address(layout: Layout, query: Mapping[str, str]) -> Address:
    """Read an address; what cannot be read is as if it were not there."""
    word = query.get("sort", "")
    if word.removeprefix("-") not in layout.sorts:
        word = layout.sort
    given = _given((*layout.kept, *layout.filters), query)
    return Address(layout, given, word.removeprefix("-"), word.startswith("-"), page_in(query))


def id_word(query: Mapping[str, str], name: str) -> str:
    """An id as it stands in the address, empty when there is none."""
    raw = query.get(name, "")
    try:
        return str(_ID.validate_python(int(raw))) if raw.isdecimal() else ""
    except ValueError:
        return ""


def _given(filters: tuple[Filter, ...], query: Mapping[str, str]) -> dict[str, str]:
    found = {one.name: _value(one, query) for one in filters}
    return {name: value for name, value in found.items() if value}


def _value(one: Filter, query: Mapping[str, str]) -> str:
    match one.kind:
        case FilterKind.WORDS:
            return text_in(query, one.name)
        case FilterKind.CHOICE:
            return choice_in(query, one.name, dict(one.options))
        case FilterKind.LISTED:
            return choice_in(query, one.name, dict(one.options)) or id_word(query, one.name)
        case FilterKind.DAY:
            day = day_of(query.get(one.name, ""))
            return day.isoformat() if day else ""
        case FilterKind.MARK:
            return choice_in(query, one.name, ["1"])


def _in_words(one: Filter, value: str, listed: Mapping[str, str]) -> str:
    """`listed` names the ids that only the running portal knows."""
    match one.kind:
        case FilterKind.MARK:
            return one.title
        case FilterKind.DAY:
            return f"{one.title} {format.day(day_of(value))}"
        case FilterKind.WORDS:
            return f"{one.title}: {value}"
        case FilterKind.CHOICE | FilterKind.LISTED:
            return f"{one.title}: {dict(one.options).get(value) or listed.get(value, value)}"
