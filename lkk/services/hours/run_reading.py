"""Hands a received file to the child process that reads it, and takes what it says."""

import asyncio
import json
from pathlib import Path

import structlog

from lkk.services.files.run_inspection import run_apart
from lkk.services.hours.reading.found import Found, found_of
from lkk.services.kernel.errors import InvalidValue

WALL_S = 10
_CHILD = "lkk.services.hours.reading.child"
_TOO_COMPLEX = (
    "Файл слишком велик или сложен, чтобы его прочитать. Скачайте шаблон на этой странице и вставьте в него значения"
)
_BROKEN = "Файл повреждён и не открывается. Сохраните его заново и загрузите ещё раз"
_at_once = asyncio.Semaphore(2)
_log = structlog.get_logger("lkk.hours")


class FileRefused(InvalidValue):
    """A file with hours that is not taken as a whole, with the reason in words."""


async def read_file(content: Path, extension: str, zone: str) -> Found:
    """Read a file within 10 seconds and 300 MB.

    Raises:
        FileRefused: it is not taken, or the reader broke a limit.
    """
    async with _at_once:
        code, output = await run_apart(_CHILD, str(content), extension, zone, wall_s=WALL_S)
    if code != 0:
        _log.warning("hours_reader_failed", code=code, extension=extension)
        raise FileRefused(_TOO_COMPLEX if code < 0 else _BROKEN)
    said = json.loads(output)
    if "refused" in said:
        raise FileRefused(said["refused"])
    return found_of(said["found"])
