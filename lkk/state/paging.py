"""The links under a table: the address is the state, so a page is opened by a link and not by an event."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

NEIGHBOURS = 2  # pages shown on each side of the open one


@dataclass
class PageLink:
    """One page of a table."""

    label: str
    href: str
    current: bool
    after_gap: bool


@dataclass
class Paging:
    """What `components.table.pager` draws; an empty address leaves the arrow out."""

    links: list[PageLink]
    previous_href: str
    next_href: str


def paging(page: int, pages: int, href: Callable[[int], str]) -> Paging:
    """Links to the first, the last and the external pages; none when everything is on one page."""
    if pages <= 1:
        return Paging([], "", "")
    near = range(page - NEIGHBOURS, page + NEIGHBOURS + 1)
    shown = sorted({1, pages, *(number for number in near if 1 <= number <= pages)})
    return Paging(
        links=[
            PageLink(str(number), href(number), number == page, number - before > 1)
            for before, number in pairwise([0, *shown])
        ],
        previous_href=href(page - 1) if page > 1 else "",
        next_href=href(page + 1) if page < pages else "",
    )
