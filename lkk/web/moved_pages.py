"""Addresses of pages that have moved: bookmarks and letters of earlier years still lead where they should."""

from urllib.parse import parse_qsl

from lkk.routes import APPLICATIONS, HOME
from lkk.state.applications.applications_address import OWN

#: What the table of applications asked for in its address while it stood on the first page.
_OF_TABLE = frozenset({*(one.name for one in (*OWN.filters, *OWN.kept)), "sort", "page"})


def moved_to(path: str, query: str) -> str:
    """The new address of what an old one asked for, with the same query; empty when nothing has moved."""
    if path.rstrip("/") != HOME.path:
        return ""
    names = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    return f"{APPLICATIONS.path}?{query}" if names & _OF_TABLE else ""
