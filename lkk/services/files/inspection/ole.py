"""Older office files (.doc, .xls): the streams of the compound file tell macros, passwords and what it is."""

from io import BytesIO

import olefile

from lkk.services.files.inspection.reasons import Reason, Refused

_MACROS = {"vba", "macros", "_vba_project_cur", "_vba_project"}
_ENCRYPTED = {"encryptedpackage", "encryptioninfo"}
_EMBEDDED = {"objectpool", "\x01ole10native"}
_WORD_FLAGS_AT, _WORD_ENCRYPTED = 0x0A, 0x0100
_RECORD_FILEPASS, _RECORD_EOF = 0x002F, 0x000A
_EXCEL_STREAMS = ("Workbook", "Book")


def is_encrypted_office(data: bytes) -> bool:
    """Whether this is a newer office file in its protected wrapping."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            return any(part.lower() in _ENCRYPTED for entry in container.listdir() for part in entry)
    except (OSError, ValueError, IndexError):
        return False


def inspect(data: bytes, main_stream: str) -> None:
    """Checks a .doc or .xls.

    Raises:
        Refused: broken, protected, with macros or embedded files, or another kind of compound file.
    """
    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            _inspect(container, main_stream)
    except (OSError, ValueError, IndexError, TypeError, AttributeError, RecursionError):
        raise Refused(Reason.UNREADABLE) from None


def _inspect(container: olefile.OleFileIO, main_stream: str) -> None:
    parts = {part.lower() for entry in container.listdir(streams=True, storages=True) for part in entry}
    if parts & _ENCRYPTED:
        raise Refused(Reason.PASSWORD)
    if parts & _MACROS:
        raise Refused(Reason.MACROS)
    if parts & _EMBEDDED:
        raise Refused(Reason.EMBEDDED)
    names = _EXCEL_STREAMS if main_stream == "Workbook" else (main_stream,)
    found = next((name for name in names if container.exists(name)), None)
    if found is None:
        raise Refused(Reason.DISGUISED)
    stream = container.openstream(found).read()
    if _excel_protected(stream) if main_stream == "Workbook" else _word_protected(stream):
        raise Refused(Reason.PASSWORD)


def _word_protected(stream: bytes) -> bool:
    flags = int.from_bytes(stream[_WORD_FLAGS_AT : _WORD_FLAGS_AT + 2], "little")
    return bool(flags & _WORD_ENCRYPTED)


def _excel_protected(stream: bytes) -> bool:
    """A record FILEPASS among those of the first substream."""
    at = 0
    while at + 4 <= len(stream):
        record = int.from_bytes(stream[at : at + 2], "little")
        if record in (_RECORD_FILEPASS, _RECORD_EOF):
            return record == _RECORD_FILEPASS
        at += 4 + int.from_bytes(stream[at + 2 : at + 4], "little")
    return False
