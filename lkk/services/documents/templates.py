"""Templates of documents the portal sets, each in force from a day on: what was set before keeps its version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lkk.vocabulary.documents import DocumentKind


@dataclass(frozen=True)
class Template:
    """A Typst file; `code` names what it is for, `version` stands in the document's own record."""

    code: str
    kind: DocumentKind
    version: str
    valid_from: date
    file: Path

    @property
    def stamp(self) -> str:
        """What a version of a document keeps of the template it was set from."""
        return f"{self.code}@{self.version}"


class NoTemplate(LookupError):
    """No template of this code is in force: a fault of the portal, not of the person."""


def in_force(templates: Sequence[Template], code: str, day: date) -> Template:
    """Return the template of a code that is in force on a day; each package keeps the table of its own.

    Raises:
        NoTemplate: none is.
    """
    known = [one for one in templates if one.code == code and one.valid_from <= day]
    if not known:
        raise NoTemplate(f"{code} on {day}")
    return max(known, key=lambda one: one.valid_from)
