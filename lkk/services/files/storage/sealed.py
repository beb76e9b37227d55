"""Every file lies sealed, in the folder and in the bucket alike; a part of it is read without the rest.

A file begins with `HEAD` bytes: a mark, the id of the key and a salt, from which the file's own key is derived. After
it come chunks of `CHUNK` bytes, each with its own tag; the number of a chunk and whether it is the last are in its
nonce, so that none can be cut off, moved or taken from another file. What was stored before lies open and is read as
it is, until the command `rotate-keys` has sealed it.
"""

import asyncio
import hashlib
import os
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lkk.sealing import Damaged, keys
from lkk.services.files.storage.contract import Opened, Storage

CHUNK, TAG = 64 << 10, 16
_MARK, _NAME, _SALT = b"LKKSEAL1", 16, 32
HEAD = len(_MARK) + _NAME + _SALT
_BLOCK = CHUNK + TAG
_PLACE = "stored file"


@dataclass(frozen=True)
class Head:
    """What a sealed file begins with."""

    key_id: str
    raw: bytes
    cipher: AESGCM = field(repr=False)

    def opened(self, number: int, block: bytes, *, last: bool) -> bytes:
        """Return what is in a chunk. Raises Damaged."""
        try:
            return self.cipher.decrypt(_nonce(number, last=last), block, self.raw)
        except InvalidTag:
            raise Damaged(_PLACE) from None

    def sealed(self, number: int, chunk: bytes, *, last: bool) -> bytes:
        """Return a chunk as it lies."""
        return self.cipher.encrypt(_nonce(number, last=last), chunk, self.raw)


class Sealed:
    """Keeps what another storage is given sealed."""

    def __init__(self, inner: Storage) -> None:
        self.inner = inner

    async def keep(self, received: Path, key: str) -> None:
        """Seal a file beside it, take that over and remove the open one."""
        sealed = received.with_name(f"{received.name}.sealed")
        try:
            await asyncio.to_thread(_seal, received, sealed)
            await self.inner.keep(sealed, key)
            await asyncio.to_thread(received.unlink)
        finally:
            sealed.unlink(missing_ok=True)

    async def keep_sealed(self, written: Path, key: str) -> None:
        """Take over a file that a `SealingFile` has written."""
        await self.inner.keep(written, key)

    async def copy(self, source: str, target: str) -> None:
        """Copy what lies there: the key of a file is in the file."""
        await self.inner.copy(source, target)

    async def open(self, key: str, start: int = 0, end: int | None = None) -> Opened:
        """Open a file or a part of it; the size is that of what was sealed."""
        source = _Bytes(await self.inner.open(key, 0, HEAD if start else _lies_until(end)))
        head = _head(await source.take(HEAD))
        if head is None:
            await source.close()
            return await self.inner.open(key, start, end)
        size = _size_within(source.size)
        stop = size if end is None else min(end, size)
        if 0 < start < stop:
            await source.close()
            source = _Bytes(await self.inner.open(key, HEAD + start // CHUNK * _BLOCK, _lies_until(end)))
        return Opened(size, self._pieces(key, head, source, start, stop))

    async def discard(self, *keys: str) -> None:
        """Remove whatever there is under the keys."""
        await self.inner.discard(*keys)

    def old(self, age: timedelta) -> AsyncIterator[list[str]]:
        """Yield the keys of what is older than `age`, in portions."""
        return self.inner.old(age)

    def describe(self) -> str:
        """Tell where the storage is."""
        return self.inner.describe()

    async def key_of(self, key: str) -> str:
        """Return the id of the key a file is sealed with, empty for an open one. Raises Missing."""
        return key_named(await self._first(key))

    async def _first(self, key: str) -> bytes:
        source = _Bytes(await self.inner.open(key, 0, HEAD))
        try:
            return await source.take(HEAD)
        finally:
            await source.close()

    async def _pieces(self, key: str, head: Head, source: "_Bytes", start: int, stop: int) -> AsyncIterator[bytes]:
        """Yield what is between, chunk by chunk; a file that was sealed anew meanwhile is gone on with."""
        at, last = start, max(0, _size_within(source.size) - 1) // CHUNK
        try:
            while at < stop:
                number = at // CHUNK
                block = await source.take(_BLOCK)
                try:
                    chunk = head.opened(number, block, last=number == last)
                except Damaged:
                    fresh = _head(await self._first(key))
                    if fresh is None or fresh.raw == head.raw:
                        raise
                    await source.close()
                    head, source = fresh, _Bytes(await self.inner.open(key, HEAD + number * _BLOCK))
                    continue
                first = number * CHUNK
                yield chunk[at - first : stop - first]
                at = first + len(chunk)
        finally:
            await source.close()


class _Bytes:
    """The bytes of an opened file, taken as many as are wanted."""

    def __init__(self, opened: Opened) -> None:
        self.size = opened.size
        self._chunks = opened.chunks
        self._rest = bytearray()

    async def take(self, count: int) -> bytes:
        """Return so many bytes, fewer at the end."""
        while len(self._rest) < count and (piece := await anext(self._chunks, b"")):
            self._rest += piece
        taken = bytes(self._rest[:count])
        del self._rest[:count]
        return taken

    async def close(self) -> None:
        """Let go of what was opened."""
        if isinstance(self._chunks, AsyncGenerator):
            await self._chunks.aclose()


def key_named(raw: bytes) -> str:
    """Return the id of the key in the first bytes of a file, empty when it lies open."""
    if len(raw) < HEAD or not raw.startswith(_MARK):
        return ""
    return raw[len(_MARK) : len(_MARK) + _NAME].rstrip(b"\0").decode("ascii", "replace")


def _head(raw: bytes) -> Head | None:
    """The head of a sealed file; None for an open one. Raises UnknownKey."""
    key_id = key_named(raw)
    if not key_id:
        return None
    return Head(key_id, raw, keys().of_stream(key_id, raw[len(_MARK) + _NAME :], _PLACE))


class SealingFile:
    """A new file on disk that is sealed while it is written: what is in it never lies open.

    `size` and `sha256` tell of what was written, as bytes.
    """

    def __init__(self, path: Path) -> None:
        ring, salt = keys(), os.urandom(_SALT)
        raw = _MARK + ring.current.encode().ljust(_NAME, b"\0") + salt
        self._head = Head(ring.current, raw, ring.of_stream(ring.current, salt, _PLACE))
        self._target = path.open("xb")
        self._target.write(raw)
        self._digest = hashlib.sha256()
        self._rest = bytearray()
        self._number = 0
        self.size = 0

    @property
    def sha256(self) -> str:
        """The hash of what was written so far."""
        return self._digest.hexdigest()

    def write(self, data: bytes) -> int:
        """Seal every chunk that is full and not the last."""
        self._digest.update(data)
        self.size += len(data)
        self._rest += data
        while len(self._rest) > CHUNK:
            self._put(bytes(self._rest[:CHUNK]), last=False)
            del self._rest[:CHUNK]
        return len(data)

    def flush(self) -> None:
        """Do nothing: a chunk is sealed when it is full."""

    def close(self) -> None:
        """Seal the last chunk and wait until all is on disk."""
        self._put(bytes(self._rest), last=True)
        self._target.flush()
        os.fsync(self._target.fileno())
        self._target.close()

    def give_up(self) -> None:
        """Close what is not finished; without its last chunk nobody can open it."""
        self._target.close()

    def _put(self, chunk: bytes, *, last: bool) -> None:
        self._target.write(self._head.sealed(self._number, chunk, last=last))
        self._number += 1


def _seal(source: Path, target: Path) -> None:
    written = SealingFile(target)
    try:
        with source.open("rb") as read:
            while piece := read.read(CHUNK):
                written.write(piece)
        written.close()
    finally:
        written.give_up()


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


def _size_within(lies: int) -> int:
    """How many bytes were sealed in a file of this size."""
    body = lies - HEAD
    return body - -(-body // _BLOCK) * TAG


def _lies_until(end: int | None) -> int | None:
    """Up to where the chunks lie that reach to `end`."""
    return None if end is None else HEAD + max(1, -(-end // CHUNK)) * _BLOCK
