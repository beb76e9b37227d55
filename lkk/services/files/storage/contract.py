"""What the portal asks of a storage of bytes, whichever it is."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import structlog

from lkk.services.kernel.errors import Unavailable

CHUNK = 256 << 10  # bytes read from disk at once
PORTION = 1000  # keys looked at together
_log = structlog.get_logger("lkk.files")


class Missing(Exception):
    """Nothing is kept under this key."""


class StorageUnavailable(Unavailable):
    """The storage does not answer or refuses; nothing was changed that the sweep would not mend."""

    text = "Хранилище файлов временно недоступно. Повторите через минуту"


def disk_failed(error: OSError) -> StorageUnavailable:
    """Tell the log how the disk of this machine failed, and return what to tell people."""
    _log.error("files_disk_failed", error=error.strerror or type(error).__name__)
    return StorageUnavailable()


@dataclass(frozen=True)
class Opened:
    """Bytes to be sent; `size` is that of the whole, in bytes, whatever part was asked for."""

    size: int
    chunks: AsyncIterator[bytes]


class Storage(Protocol):
    """Keeps bytes under keys of the form `ab/abcd…`; only the same bytes, sealed anew, replace what is kept.

    Every method may raise StorageUnavailable, or OSError when the disk of this machine fails.
    """

    async def keep(self, received: Path, key: str) -> None:
        """Take over a file of this machine, whole or not at all, and return when it is durable."""
        ...

    async def copy(self, source: str, target: str) -> None:
        """Keep the same bytes under one more key.

        Raises:
            Missing: there is nothing to copy.
        """
        ...

    async def open(self, key: str, start: int = 0, end: int | None = None) -> Opened:
        """Open the bytes from `start` up to `end`, not included; None is the end of the file.

        Raises:
            Missing: there is nothing under the key.
        """
        ...

    async def discard(self, *keys: str) -> None:
        """Remove whatever there is under the keys."""
        ...

    def old(self, age: timedelta) -> AsyncIterator[list[str]]:
        """Yield the keys of what is older than `age`, in portions."""
        ...

    def describe(self) -> str:
        """Tell an operator in Russian where this storage is, without secrets."""
        ...
