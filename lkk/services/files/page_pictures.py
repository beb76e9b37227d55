"""Pages of stored PDFs and pictures as PNG, drawn by a child process; the last few are kept."""

import asyncio
import uuid
from collections import OrderedDict

from lkk.services.files import giving
from lkk.services.files.inspection.reasons import Refused
from lkk.services.files.receiving import receive, receiving_place
from lkk.services.files.run_inspection import inspect, run_apart
from lkk.services.files.storage import StorageUnavailable
from lkk.services.kernel.errors import ServiceError
from lkk.vocabulary.attachments import Extension

_DRAWING = "lkk.services.files.inspection.pages"
_KEPT = 24  # pictures, some 200 kB each
_kept: OrderedDict[tuple[uuid.UUID, int], bytes] = OrderedDict()
_at_once = asyncio.Semaphore(2)


class NotDrawn(ServiceError):
    """A page that cannot be drawn: the file can still be downloaded."""

    text = "Страницу не удалось показать. Скачайте документ и откройте его у себя"


async def page_picture(public_id: uuid.UUID, page: int, extension: Extension = Extension.PDF) -> bytes:
    """Return a page, from 1, of a stored PDF, or a picture, as a PNG; whether somebody may see it is not asked.

    Raises:
        NotFound: the bytes are gone.
        StorageUnavailable: the storage does not answer.
        NotDrawn: the child process could not draw it.
    """
    key = (public_id, page)
    if key not in _kept:
        async with _at_once:
            _kept[key] = await _drawn(public_id, page, extension)
        if len(_kept) > _KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return _kept[key]


async def count_pages(public_id: uuid.UUID) -> int:
    """Return how many pages a stored PDF has.

    Raises:
        NotFound, StorageUnavailable: as `page_picture`.
        NotDrawn: it cannot be read.
    """
    opened = await giving.open_whole(public_id)
    with receiving_place() as place:
        try:
            await receive(opened.chunks, place.content)
            pages = (await inspect(place, Extension.PDF)).pages
        except Refused:
            raise NotDrawn from None
        except OSError as error:
            raise StorageUnavailable from error
    return pages


async def _drawn(public_id: uuid.UUID, page: int, extension: Extension) -> bytes:
    opened = await giving.open_whole(public_id)
    with receiving_place() as place:
        try:
            await receive(opened.chunks, place.content)
            code, _ = await run_apart(_DRAWING, str(place.content), str(page), str(place.copy), extension.value)
            if code != 0:
                raise NotDrawn
            return await asyncio.to_thread(place.copy.read_bytes)
        except OSError as error:
            raise StorageUnavailable from error
