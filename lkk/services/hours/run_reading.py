"""Hands a received file to the child process that reads it, and takes what it says."""

import asyncio
import json
import sys
from pathlib import Path

import structlog

import lkk
from lkk.services.hours.reading.found import Found, found_of
from lkk.services.kernel.errors import InvalidValue

WALL_S = 10
_PACKAGE_ROOT = str(Path(lkk.__file__).parents[1])
_START = f"import sys; sys.path.insert(0, {_PACKAGE_ROOT!r}); from lkk.services.hours.reading.child import main; main()"
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
        code, output = await _run(content, extension, zone)
    if code != 0:
        _log.warning("hours_reader_failed", code=code, extension=extension)
        raise FileRefused(_TOO_COMPLEX if code < 0 else _BROKEN)
    said = json.loads(output)
    if "refused" in said:
        raise FileRefused(said["refused"])
    return found_of(said["found"])


async def _run(content: Path, extension: str, zone: str) -> tuple[int, bytes]:
    """The exit code (negative: ended by a signal) and what was printed."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-c", _START, str(content), extension, zone),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
    )
    try:
        async with asyncio.timeout(WALL_S):
            output, _ = await child.communicate()
    except TimeoutError:
        return -1, b""
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return child.returncode or 0, output
