"""The state of a table: what the address asks for, links that sort and page it, chips of what narrows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import reflex as rx

from lkk.routes import Route
from lkk.state.arguments import Form
from lkk.state.base import Base
from lkk.state.paging import PageLink, paging
from lkk.state.table_address import Address, read_address
from lkk.vocabulary import words
from lkk.vocabulary.tables import Layout


@dataclass
class Chip:
    """Something that narrows the table; `href` takes it away."""

    label: str
    href: str


@dataclass
class Option:
    """A line of a native list that only the running portal knows."""

    value: str
    label: str


class Queue(Protocol):
    """A page of a list in which `waiting` of `total` lines wait for somebody."""

    @property
    def page(self) -> int: ...
    @property
    def pages(self) -> int: ...
    @property
    def total(self) -> int: ...
    @property
    def waiting(self) -> int: ...


class Table(Base, mixin=True):
    """Sorting, pages and chips are links; the form of the filters takes the place of the address before it.

    A state of a table is declared `class Users(Table, Base)` and keeps its own `rows`.
    """

    loaded: bool = False
    total_words: str = ""
    pages: list[PageLink] = []
    previous_href: str = ""
    next_href: str = ""
    sort_hrefs: dict[str, str] = {}  # by the words that sort
    sort_ways: dict[str, str] = {}  # ascending or descending, of the one that sorts now
    filter_values: dict[str, str] = {}
    filter_turn: int = 0  # a change makes the fields of the filter take the values of the address
    filtered: bool = False
    chips: list[Chip] = []
    all_href: str = ""

    def _address(self, layout: Layout) -> Address:
        return read_address(layout, dict(self.router.url.query_parameters))

    def _narrow(self, layout: Layout, route: Route, form: Form) -> Any:
        """Put a sent filter into the address; the page then loads by it."""
        return rx.redirect(self._address(layout).narrowed(form).href(route.path), replace=True)

    def _show_address(self, address: Address, path: str, listed: Mapping[str, str] | None = None) -> None:
        values = dict(address.filters)
        known = (*address.layout.kept, *address.layout.filters)
        self._put(
            filter_turn=self.filter_turn + (values != self.get_value("filter_values")),
            filter_values=values,
            filtered=bool(values),
            sort_hrefs={name: _sort_href(address, name, path) for name in address.layout.sorts},
            sort_ways={address.sort: "descending" if address.descending else "ascending"},
            chips=[
                Chip(address.chip(one, listed or {}), address.href(path, **{one.name: ""}))
                for one in known
                if one.name in values
            ],
            all_href=address.cleared.href(path),
        )

    def _show_pages(self, address: Address, path: str, page: int, pages: int) -> None:
        links = paging(page, pages, lambda number: address.href(path, page=str(number) if number > 1 else ""))
        self._put(pages=links.links, previous_href=links.previous_href, next_href=links.next_href)

    def _show_page(self, address: Address, route: Route, page: int, pages: int) -> None:
        """Show where in the table the reader is; what stands there is shown before."""
        self._show_address(address, route.path)
        self._show_pages(address, route.path, page, pages)
        self.loaded = True

    def _show_queue(
        self, address: Address, route: Route, found: Queue, rows: Sequence[Any], forms: tuple[str, str, str]
    ) -> None:
        """Show a page of what waits for somebody first, in a state with `waiting_words`; `forms` count its lines."""
        self._put(
            rows=list(rows),
            waiting_words=words.count(found.waiting, *forms) if found.waiting else "",
            total_words=words.count(found.total, *forms),
        )
        self._show_page(address, route, found.page, found.pages)


def _sort_href(address: Address, name: str, path: str) -> str:
    """The first press sorts upwards, the next one downwards."""
    downwards = address.sort == name and not address.descending
    word = f"-{name}" if downwards else name
    return address.href(path, sort="" if word == address.layout.sort else word)
