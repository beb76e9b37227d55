"""The storage that the settings name."""

import os
from functools import lru_cache
from pathlib import Path

from lkk.services.files.storage.bucket import Bucket, BucketAccess
from lkk.services.files.storage.folder import Folder
from lkk.services.files.storage.sealed import Sealed
from lkk.settings import settings


def storage() -> Sealed:
    """Return the storage of this process; whatever it keeps lies sealed."""
    known = settings()
    if known.file_storage == "folder":
        return Sealed(Folder(folder()))
    access = BucketAccess(
        url=known.bucket_url,
        name=known.bucket_name,
        region=known.bucket_region,
        key_id=known.bucket_key_id,
        secret=known.bucket_secret,
        timeout_s=known.bucket_timeout_s,
    )
    return Sealed(_bucket(access, os.getpid()))


def folder() -> Path:
    """Return the folder of files on this machine; what is being received lies there whatever the storage."""
    return settings().data_dir / "files"


@lru_cache(maxsize=1)
def _bucket(access: BucketAccess, pid: int) -> Bucket:  # the pid: a fork must not share connections
    return Bucket(access)
