"""Older office files (.doc, .xls): the streams of the compound file tell macros, passwords and what it is."""

import struct
from io import BytesIO
from typing import Any

import olefile
from msoffcrypto import OfficeFile
from msoffcrypto.exceptions import FileFormatError

from lkk.services.files.inspection.reasons import Reason, Refused

_MACROS = {"vba", "macros", "_vba_project_cur", "_vba_project"}
_EMBEDDED = {"objectpool", "\x01ole10native"}
_EXCEL_STREAMS = ("Workbook", "Book")
#: What both readers raise over bytes that only look like a compound file.
_BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, struct.error)


def is_encrypted(data: bytes) -> bool:
    """Whether an office file, older or newer, is behind a password; broken and unknown ones are not."""
    try:
        return bool(OfficeFile(BytesIO(data)).is_encrypted())
    except (FileFormatError, *_BROKEN):
        return False


def inspect(data: bytes, main_stream: str) -> None:
    """Check a .doc or .xls.

    Raises:
        Refused: broken, protected, with macros or embedded files, or another kind of compound file.
    """
    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            _inspect(container, main_stream, data)
    except _BROKEN:
        raise Refused(Reason.UNREADABLE) from None


def refuse_cut_short(data: bytes) -> None:
    """Check that every sector in use stands in the file, the last one whole: a table cut short can still be read.

    Raises:
        Refused: something is missing.
    """
    try:
        with olefile.OleFileIO(BytesIO(data)) as opened:
            container: Any = opened  # the package leaves these out of its types
            used = max((at for at, next_one in enumerate(container.fat) if next_one != olefile.FREESECT), default=-1)
            whole = (used + 2) * container.sectorsize  # the header takes the place of one
    except _BROKEN:
        raise Refused(Reason.UNREADABLE) from None
    if len(data) < whole:
        raise Refused(Reason.UNREADABLE)


def _inspect(container: olefile.OleFileIO, main_stream: str, data: bytes) -> None:
    parts = {part.lower() for entry in container.listdir(streams=True, storages=True) for part in entry}
    if parts & _MACROS:
        raise Refused(Reason.MACROS)
    if parts & _EMBEDDED:
        raise Refused(Reason.EMBEDDED)
    names = _EXCEL_STREAMS if main_stream == "Workbook" else (main_stream,)
    found = next((name for name in names if container.exists(name)), None)
    if found is None:
        raise Refused(Reason.PASSWORD if is_encrypted(data) else Reason.DISGUISED)
    container.openstream(found).read()  # a file cut short ends here
    if is_encrypted(data):
        raise Refused(Reason.PASSWORD)
