"""Proof that stored files can be read, and that the storage takes new ones."""

import secrets
import uuid
from dataclasses import dataclass

from sqlalchemy import text

from lkk.sealing import SealingError
from lkk.services.files.contents import Made, discard
from lkk.services.files.giving import read_whole
from lkk.services.files.keys import content_key
from lkk.services.files.storage import Missing, StorageUnavailable, storage
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.kernel.unreadable import note_unreadable

_SIZE = 4096
_NEVER_KEPT = uuid.UUID(int=0)
# The newest ones and the oldest ones: a folder that an upgrade has left behind holds neither, or not the oldest.
_SAMPLE = text("""
(select public_id from stored_file order by id desc limit :half)
union
(select public_id from stored_file order by id limit :half)
""")


@dataclass(frozen=True)
class Readable:
    """How many of the files that were looked at can be read, and how many are not there."""

    read: int
    missing: int


async def prove_readable(sample: int) -> Readable:
    """Read the first byte of up to `sample` stored files; without any, ask the storage for one that is not there.

    Raises:
        Unavailable: the database does not answer.
        StorageUnavailable: the storage does not answer or refuses.
        OSError: the disk of this machine fails.
    """
    async with unit_of_work(reads_clock=False) as work:
        rows = await work.session.execute(_SAMPLE, {"half": -(-sample // 2)})
        ids = list(rows.scalars())
    there = [await _is_there(one) for one in ids or [_NEVER_KEPT]]
    return Readable(there.count(True), there.count(False)) if ids else Readable(0, 0)


async def _is_there(public_id: uuid.UUID) -> bool:
    try:
        opened = await storage().open(content_key(public_id), 0, 1)
        return bool(b"".join([piece async for piece in opened.chunks]))
    except Missing:
        return False
    except SealingError as error:
        note_unreadable(error)
        raise StorageUnavailable("файлы зашифрованы ключом, которого нет в LKK_DATA_KEYS") from None


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
