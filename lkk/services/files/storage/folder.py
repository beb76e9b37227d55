"""A private folder: the default storage, for one machine or for several with a shared disk."""

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from lkk.services.files.storage.contract import CHUNK, PORTION, Missing, Opened


class Folder:
    """Keys are paths below the folder; 256 folders keep each of them short.

    An OSError of any method is the disk's own; a received file must lie in the same file system.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    async def keep(self, received: Path, key: str) -> None:
        """Move a file that is on disk already to where it stays."""
        await asyncio.to_thread(self._keep, received, key)

    async def copy(self, source: str, target: str) -> None:
        """Copy a file beside its place and move it there."""
        try:
            await asyncio.to_thread(self._copy, source, target)
        except FileNotFoundError:
            raise Missing from None

    async def open(self, key: str, start: int = 0, end: int | None = None) -> Opened:
        """Open a file or a part of it; it is read in small pieces as they are wanted."""
        path = self.path_of(key)
        try:
            size = (await asyncio.to_thread(path.stat)).st_size
        except FileNotFoundError:
            raise Missing from None
        return Opened(size, _pieces(path, start, size if end is None else end))

    async def discard(self, *keys: str) -> None:
        """Remove the files that are there."""
        await asyncio.to_thread(self._discard, keys)

    async def old(self, age: timedelta) -> AsyncIterator[list[str]]:
        """Yield keys by the disk's own clock: an upload that is under way is not among them."""
        keys = self._old(age)
        while portion := await asyncio.to_thread(lambda: list(islice(keys, PORTION))):
            yield portion

    def describe(self) -> str:
        """Tell the path."""
        return f"папка {self.root}"

    def path_of(self, key: str) -> Path:
        """Return where the bytes of a key lie."""
        return self.root / key

    def _keep(self, received: Path, key: str) -> None:
        kept = self._place(key)
        os.replace(received, kept)
        _settle(kept.parent)

    def _copy(self, source: str, target: str) -> None:
        place = self._place(target)
        part = place.with_name(f"{place.name}.part")
        try:
            with self.path_of(source).open("rb") as read, part.open("xb") as written:
                shutil.copyfileobj(read, written)
                written.flush()
                os.fsync(written.fileno())
            os.replace(part, place)
        finally:
            part.unlink(missing_ok=True)
        _settle(place.parent)

    def _place(self, key: str) -> Path:
        path = self.path_of(key)
        if not path.parent.is_dir():
            private_folder(self.root)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            _settle(self.root)
        return path

    def _discard(self, keys: tuple[str, ...]) -> None:
        for key in keys:
            self.path_of(key).unlink(missing_ok=True)

    def _old(self, age: timedelta) -> Iterator[str]:
        before = time.time() - age.total_seconds()
        for path in self.root.glob("[0-9a-f][0-9a-f]/*"):
            if changed_before(path, before):
                yield f"{path.parent.name}/{path.name}"


def private_folder(path: Path) -> None:
    """Make a folder for the portal's user alone, with those above it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def changed_before(path: Path, moment_s: float) -> bool:
    """Whether a file was last written before a moment, seconds since 1970; a file that is gone was not."""
    try:
        return path.stat().st_mtime < moment_s
    except FileNotFoundError:
        return False


async def _pieces(path: Path, start: int, end: int) -> AsyncIterator[bytes]:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        file.seek(start)
        left = end - start
        while left > 0 and (piece := await asyncio.to_thread(file.read, min(CHUNK, left))):
            left -= len(piece)
            yield piece
    finally:
        file.close()


def _settle(folder: Path) -> None:
    """Wait until new names in a folder are on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
