"""What is told of a stored file."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from lkk.models.files import StoredFile
from lkk.vocabulary.applications import Side
from lkk.vocabulary.attachments import PICTURES, Extension

ROUTE = "/api/files"


@dataclass(frozen=True)
class FileView:
    """A file in a list; `size` is in bytes, `url`, `thumbnail_url` and `copy_url` (empty without one) ask for the
    session; the copy is a JPEG of what not every program opens. A `replaced` one gave way to another file.
    """

    id: uuid.UUID
    slot: str
    name: str
    title: str
    size: int
    sha256: str
    side: Side
    internal: bool
    message_id: int | None
    created_at: datetime
    url: str
    thumbnail_url: str
    copy_url: str
    replaced: bool = False
    shown_pages: int = 0  # as pictures: of a PDF, 1 of a picture, 0 of what is only downloaded
    uncounted: bool = False  # a PDF whose pages nobody has counted yet


def extension_of(row: StoredFile) -> str:
    """What the name ends with, in small letters."""
    return row.name.rpartition(".")[2].lower()


def pages_shown(row: StoredFile) -> int:
    """How many pictures show the file: the pages of a PDF, one for a picture, none for anything else."""
    if row.pages:
        return row.pages
    return int(row.has_thumbnail and extension_of(row) in PICTURES)


def is_uncounted(row: StoredFile) -> bool:
    """Whether it is a PDF that was stored without being read: how many pages it has is not known."""
    return not row.pages and extension_of(row) == Extension.PDF


def page_url(url: str, page: int) -> str:
    """Where a page of a file is given as a PNG."""
    return f"{url}/pages/{page}.png"


def view_of(row: StoredFile) -> FileView:
    """The view of a row."""
    url = f"{ROUTE}/{row.public_id}"
    return FileView(
        id=row.public_id,
        slot=row.slot,
        name=row.name,
        title=row.title,
        size=row.size,
        sha256=row.sha256,
        side=row.side,
        internal=row.internal,
        message_id=row.message_id,
        created_at=row.created_at,
        url=url,
        thumbnail_url=f"{url}/thumbnail" if row.has_thumbnail else "",
        copy_url=f"{url}/copy" if row.has_copy else "",
        replaced=row.replaced_at is not None,
        shown_pages=pages_shown(row),
        uncounted=is_uncounted(row),
    )
