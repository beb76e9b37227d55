"""What the folder of files holds, seen from outside the portal."""

import uuid
from pathlib import Path

from lkk.services.files.keys import content_key, thumbnail_key
from lkk.services.files.storage import folder


def content_path(public_id: uuid.UUID) -> Path:
    """Where the bytes of a file lie."""
    return folder() / content_key(public_id)


def thumbnail_path(public_id: uuid.UUID) -> Path:
    """Where its small picture lies."""
    return folder() / thumbnail_key(public_id)


def on_disk() -> list[Path]:
    """Everything there is, received files that are not kept yet among it."""
    return sorted(path for path in folder().rglob("*") if path.is_file())
