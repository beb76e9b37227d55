"""The manual for customers, which the repository keeps as a document, in chapters."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DOCS = Path(__file__).parents[3] / "docs"
MANUAL = DOCS / "manual-customer.md"
IMAGES = DOCS / "images"
_HEADING = re.compile(r"^## (.{1,200})$", re.MULTILINE)
_MARKS = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\n]{0,300}\)|[*`#>|]")


@dataclass(frozen=True)
class Chapter:
    """A chapter; `anchor` names it in the page of the manual, `text` is Markdown."""

    anchor: str
    title: str
    text: str

    @property
    def words(self) -> str:
        """The text without marks, for the search."""
        return " ".join(_MARKS.sub(r"\1", self.text).split())


@lru_cache
def chapters() -> tuple[Chapter, ...]:
    """Return the chapters in their order; the document does not change while a process runs."""
    parts = _HEADING.split(MANUAL.read_text(encoding="utf-8"))
    return tuple(
        Chapter(f"chapter-{number}", title.strip(), text.strip())
        for number, (title, text) in enumerate(zip(parts[1::2], parts[2::2], strict=True), 1)
    )


def image(name: str) -> Path | None:
    """Return the file of a picture of the manual, None for any other name."""
    known = {path.name: path for path in IMAGES.glob("*.png")}
    return known.get(name)
