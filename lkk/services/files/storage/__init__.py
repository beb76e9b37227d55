"""Where the bytes of files lie: a folder of this machine or a bucket that several machines share."""

from lkk.services.files.storage.choice import folder, storage
from lkk.services.files.storage.contract import Missing, Opened, Storage, StorageUnavailable, disk_failed
from lkk.services.files.storage.sealed import SealingFile

__all__ = ["Missing", "Opened", "SealingFile", "Storage", "StorageUnavailable", "disk_failed", "folder", "storage"]
