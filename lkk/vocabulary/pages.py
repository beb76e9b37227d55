"""A page of the portal: where it is, how it is called and what it demands of whoever opens it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from lkk.vocabulary.permissions import Rule


@dataclass(frozen=True)
class Route:
    """A page; `menu` is its label in the navigation, empty when it has no entry there.

    A part of the path in square brackets stands for anything; the page's own words are then its heading.
    """

    path: str
    title: str
    rule: Rule
    menu: str = ""
    icon: str = ""

    def url(self, **query: str) -> str:
        """The page's address with a query."""
        return f"{self.path}?{urlencode(query)}" if query else self.path

    def fits(self, path: str) -> bool:
        """Whether a path without its closing slash is one of this page's."""
        own, given = self.path.split("/"), path.split("/")
        return len(own) == len(given) and all(
            mine == other or (mine.startswith("[") and other != "") for mine, other in zip(own, given, strict=True)
        )

    @property
    def document_title(self) -> str:
        """The title of the browser's tab."""
        return tab_title(self.title)


def tab_title(title: Any) -> str:
    """The title of the browser's tab for a heading, which may be a var of the page."""
    return f"{title} — Личный кабинет БСК"
