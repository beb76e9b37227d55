"""A bucket of an S3-compatible store: several machines serve the same files."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.store import S3Store
from pydantic import SecretStr

from lkk.services.files.storage.contract import PORTION, Missing, Opened, StorageUnavailable

PART = 4 << 20  # asked for at once: a person who downloads slowly keeps no request open
RETRIES = 2
AT_ONCE = 8
_LONGEST_ANSWER = 4000  # letters of a refusal that are looked through
_CODE = re.compile(r"<Code>(\w+)</Code>")
_log = structlog.get_logger("lkk.files")


@dataclass(frozen=True)
class BucketAccess:
    """Where the bucket is and the keys to it; `timeout_s` limits one request, seconds."""

    url: str
    name: str
    region: str
    key_id: str
    secret: SecretStr
    timeout_s: float


class Bucket:
    """Speaks signed HTTP through obstore.

    Its blocking functions run in threads of their own: the asynchronous ones may abort a process that ends right
    after them, and a store that hangs must not hold the threads that passwords are checked in.
    """

    def __init__(self, access: BucketAccess) -> None:
        self._access = access
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="bucket")
        self._store = S3Store(
            access.name,
            endpoint=access.url,
            access_key_id=access.key_id,
            secret_access_key=access.secret.get_secret_value(),
            region=access.region,
            virtual_hosted_style_request=False,
            client_options={"allow_http": True, "timeout": f"{access.timeout_s:g}s"},
            retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=access.timeout_s)},
        )

    async def keep(self, received: Path, key: str) -> None:
        """Send a file in one request, which the store takes whole or not at all, and remove it here."""
        await self._ask(obstore.put, key, received, use_multipart=False)
        await asyncio.to_thread(received.unlink)

    async def copy(self, source: str, target: str) -> None:
        """Let the store copy; no bytes come here."""
        await self._ask(obstore.copy, source, target)

    async def open(self, key: str, start: int = 0, end: int | None = None) -> Opened:
        """Open a file or a part of it; the first piece comes with the answer, others as they are wanted."""
        stop = start + PART if end is None else min(end, start + PART)
        result = await self._ask(obstore.get, key, options={"range": (start, stop)})
        first = await self._run(result.bytes)
        size = result.meta["size"]
        return Opened(size, self._pieces(key, bytes(first), start, size if end is None else min(end, size)))

    async def discard(self, *keys: str) -> None:
        """Remove the objects that are there, all by one request."""
        await self._ask(obstore.delete, list(keys))

    async def old(self, age: timedelta) -> AsyncIterator[list[str]]:
        """Yield keys by the moments the store has noted."""
        before = datetime.now(UTC) - age
        listed = await self._ask(obstore.list, chunk_size=PORTION)
        while portion := await self._run(partial(next, listed, None)):
            if keys := [one["path"] for one in portion if one["last_modified"] < before]:
                yield keys

    def describe(self) -> str:
        """Tell the bucket and the host."""
        return f"корзина {self._access.name}, {urlsplit(self._access.url).netloc}"

    async def _pieces(self, key: str, first: bytes, start: int, end: int) -> AsyncIterator[bytes]:
        yield first
        at = start + len(first)
        while at < end:
            piece = bytes(await self._ask(obstore.get_range, key, start=at, end=min(end, at + PART)))
            at += len(piece)
            yield piece

    async def _ask(self, call: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        return await self._run(partial(call, self._store, *arguments, **options))

    async def _run(self, call: Callable[[], Any]) -> Any:
        """Make one blocking call.

        Raises:
            Missing: no such object.
            StorageUnavailable: anything else; the log tells the store's own code and nothing that is signed.
        """
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, call)
        except FileNotFoundError:
            raise Missing from None
        except BaseError as error:
            code = _CODE.search(str(error)[:_LONGEST_ANSWER])
            _log.warning("bucket_fails", reason=code[1] if code else type(error).__name__)
            raise StorageUnavailable from None
