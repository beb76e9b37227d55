"""Proof that the storage of files can be written and read, for the command `check`."""

import secrets
import uuid

from lkk.services.files.contents import Made, discard
from lkk.services.files.giving import read_whole
from lkk.services.files.storage import StorageUnavailable, storage

_SIZE = 4096


async def prove() -> str:
    """Keep some random bytes, read them back, remove them; return where the storage is, in Russian.

    Raises:
        StorageUnavailable: the storage does not answer, refuses, or gives back something else.
        OSError: the disk of this machine fails.
        NotFound: what was written is not there.
    """
    public_id, data = uuid.uuid4(), secrets.token_bytes(_SIZE)
    try:
        await Made(data).put(public_id, "")
        if await read_whole(public_id) != data:
            raise StorageUnavailable("прочитано не то, что записано")
    finally:
        await discard(public_id)
    return storage().describe()
