"""The storage of this portal."""

from pathlib import Path

from lkk.services.files.storage.contract import Storage
from lkk.services.files.storage.folder import Folder
from lkk.settings import settings


def storage() -> Storage:
    """Return the storage of this process."""
    return Folder(folder())


def folder() -> Path:
    """Return the folder of files on this machine; what is being received lies there whatever the storage."""
    return settings().data_dir / "files"
