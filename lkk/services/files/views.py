"""What is told of a stored file."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from lkk.models.files import StoredFile
from lkk.vocabulary.applications import Side

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
    )
