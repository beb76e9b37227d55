"""Public pages that everybody opens at once: an answer is drawn once a second whoever asks, then named by an ETag.

While the database is away the last answer is given with the time it is of.
"""

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from lkk.services.kernel.errors import Unavailable
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.settings import settings
from lkk.vocabulary.words import time_of_day

FRESH_S = 1.0
_KEPT = 500  # answers of a process
_LONGEST_QUERY = 200
_STALE = b"<!--stale-->"  # where a template leaves room for the time of an answer of before
_HEADERS = {"Cache-Control": "public, max-age=1, must-revalidate"}
Asked = TypeVar("Asked")


@dataclass(frozen=True)
class _Drawn:
    """An answer, when it was made and what names its content."""

    body: bytes
    etag: str
    at: datetime
    made_s: float


class FreshPages(Generic[Asked]):
    """The answers of a page by what is asked of it; `draw` makes one."""

    def __init__(self, draw: Callable[[UnitOfWork, Asked], Awaitable[bytes]]) -> None:
        self._draw_body = draw
        self._kept: OrderedDict[Asked, _Drawn] = OrderedDict()
        self._drawing: dict[Asked, asyncio.Task[_Drawn]] = {}

    async def answer(self, request: Request, asked: Asked) -> Response:
        """The answer of this second, an empty one for whoever has it already."""
        try:
            drawn = await self._fresh(asked)
            body = drawn.body
        except Unavailable as error:
            drawn = self._kept.get(asked)
            if drawn is None:
                return PlainTextResponse(error.text, 503, {"Retry-After": "10"})
            body = drawn.body.replace(_STALE, _of_before(drawn.at))
        headers = _HEADERS | {"ETag": drawn.etag}
        if request.headers.get("if-none-match") == drawn.etag and body is drawn.body:
            return Response(status_code=304, headers=headers)
        return Response(body, 200, headers, "text/html; charset=utf-8")

    def forget(self, asked: Asked | None = None) -> None:
        """Forget an answer, or every one: the next is drawn anew."""
        if asked is None:
            self._kept.clear()
        else:
            self._kept.pop(asked, None)

    async def _fresh(self, asked: Asked) -> _Drawn:
        """Those who ask at the same time wait for the same answer."""
        kept = self._kept.get(asked)
        if kept is not None and time.monotonic() - kept.made_s < FRESH_S:
            return kept
        task = self._drawing.get(asked)
        if task is None:
            task = asyncio.ensure_future(self._draw(asked))
            self._drawing[asked] = task
            task.add_done_callback(lambda _: self._drawing.pop(asked, None))
        return await asyncio.shield(task)

    async def _draw(self, asked: Asked) -> _Drawn:
        async with unit_of_work() as work:
            body = await self._draw_body(work, asked)
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        drawn = _Drawn(body, etag, datetime.now(UTC), time.monotonic())
        self._kept[asked] = drawn
        self._kept.move_to_end(asked)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return drawn


def query_of(text: str) -> str:
    """What is searched for, on one line and not longer than an address."""
    return " ".join(text.replace("\0", " ").split())[:_LONGEST_QUERY]


def _of_before(at: datetime) -> bytes:
    """A line that says the answer is not of now."""
    here = time_of_day(at.astimezone(ZoneInfo(settings().time_zone)))
    said = f"Обновить сведения сейчас не получается, они на {here}."
    return f'<p class="form-message">{said}</p>'.encode()
