"""Hands a received file to the child process that reads it, and takes the verdict."""

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import structlog

import lkk
from lkk.services.files.inspection.reasons import Reason, Refused
from lkk.services.files.receiving import Place

WALL_S = 20
_PACKAGE_ROOT = str(Path(lkk.__file__).parents[1])
_START = "import sys; sys.path.insert(0, {root!r}); from {module} import main; main()"
_INSPECTION = "lkk.services.files.inspection.child"
_at_once = asyncio.Semaphore(2)  # a reader may take 768 MiB
_log = structlog.get_logger("lkk.files")


@dataclass(frozen=True)
class Drawn:
    """What was drawn beside a file that is taken, and how many pages it has: 0 of what is no PDF."""

    thumbnail: bool
    copy: bool
    pages: int = 0


async def inspect(received: Place, extension: str, *, redraw: bool = False, logo: bool = False) -> Drawn:
    """Read a file and return what was drawn of it; with `redraw` a photo is drawn anew, without what a camera notes.

    With `logo` the copy is a PNG for the header of pages.

    Raises:
        Refused: with the reason; a reader that broke a limit means a file that is too complex.
    """
    async with _at_once:
        code, output = await _run(received, extension, "logo" if logo else "redraw" if redraw else "")
    if code != 0:
        _log.warning("file_reader_failed", code=code, extension=extension)
        raise Refused(Reason.TOO_COMPLEX if code < 0 else Reason.UNREADABLE)
    verdict = json.loads(output)
    if verdict["reason"]:
        raise Refused(Reason[verdict["reason"]])
    return Drawn(bool(verdict["thumbnail"]), bool(verdict["copy"]), verdict["pages"])


async def _run(received: Place, extension: str, mode: str) -> tuple[int, bytes]:
    files = (str(received.thumbnail), str(received.copy))
    return await run_apart(_INSPECTION, str(received.content), extension, *files, mode)


async def run_apart(module: str, *arguments: str, wall_s: float = WALL_S) -> tuple[int, bytes]:
    """Run `main` of a module in a process of its own, which limits itself before it reads anything.

    Return the exit code (negative: ended by a signal, also after `wall_s` seconds) and what was printed.
    """
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-c", _START.format(root=_PACKAGE_ROOT, module=module), *arguments),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
    )
    try:
        async with asyncio.timeout(wall_s):
            output, _ = await child.communicate()
    except TimeoutError:
        return -1, b""
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return child.returncode or 0, output
