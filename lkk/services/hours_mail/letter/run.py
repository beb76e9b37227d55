"""Hands the bytes of a letter to the child process, and takes what it says."""

import asyncio
import json
from base64 import b64decode
from typing import Any

import structlog

from lkk.services.files.receiving import receiving_place
from lkk.services.files.run_inspection import run_apart
from lkk.services.hours_mail.letter.said import Enclosed, Head

WALL_S = 15
_CHILD = "lkk.services.hours_mail.letter.child"
_log = structlog.get_logger("lkk.hours")


class LetterUnreadable(Exception):
    """A letter that the reader breaks a limit at, or that breaks the reader."""


async def read_head(header: bytes) -> Head:
    """Read a header. Raises LetterUnreadable."""
    return Head(**await _said(header, "head"))


async def read_files(letter: bytes) -> list[Enclosed]:
    """Find the files with hours in a letter. Raises LetterUnreadable."""
    said = await _said(letter, "files")
    return [Enclosed(one["name"], b64decode(one["content"]), one["too_big"]) for one in said["files"]]


async def _said(data: bytes, wanted: str) -> dict[str, Any]:
    with receiving_place() as place:
        await asyncio.to_thread(place.content.write_bytes, data)
        code, output = await run_apart(_CHILD, str(place.content), wanted, wall_s=WALL_S)
    if code != 0:
        _log.warning("letter_reader_failed", code=code, wanted=wanted)
        raise LetterUnreadable
    said = json.loads(output)
    if "refused" in said:
        raise LetterUnreadable
    return said
