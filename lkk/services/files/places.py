"""The private folder: random names, the bytes of a file and its thumbnail side by side."""

import os
import uuid
from dataclasses import dataclass
from pathlib import Path

from lkk.settings import settings

_FOLDER, RECEIVING = "files", "receiving"


@dataclass(frozen=True)
class Place:
    """Where a stored file lies, known from its public id alone."""

    content: Path
    thumbnail: Path


def place_of(public_id: uuid.UUID) -> Place:
    """The paths of a file; 256 folders keep each of them short."""
    name = public_id.hex
    folder = root() / name[:2]
    return Place(folder / name, folder / f"{name}.thumb")


def receiving_place(public_id: uuid.UUID) -> Place:
    """Where a file lies until it is accepted."""
    folder = root() / RECEIVING
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Place(folder / public_id.hex, folder / f"{public_id.hex}.thumb")


def root() -> Path:
    """The folder of all files, for the portal's user alone."""
    folder = settings().data_dir / _FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def keep(public_id: uuid.UUID) -> None:
    """Moves a received file to where it stays; both names are in one file system, so the move is whole or none."""
    received, kept = receiving_place(public_id), place_of(public_id)
    kept.content.parent.mkdir(mode=0o700, exist_ok=True)
    if received.thumbnail.exists():
        os.replace(received.thumbnail, kept.thumbnail)
    os.replace(received.content, kept.content)


def discard(public_id: uuid.UUID) -> None:
    """Removes whatever there is of a file."""
    for place in (receiving_place(public_id), place_of(public_id)):
        place.content.unlink(missing_ok=True)
        place.thumbnail.unlink(missing_ok=True)
