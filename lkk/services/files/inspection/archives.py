"""Archives and what is built on them (.docx, .xlsx, .odt, .ods): unpacked to nowhere, within limits."""

import re
import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from lkk.services.files.inspection.reasons import Reason, Refused
from lkk.vocabulary.attachments import MAX_SIZE

MAX_UNPACKED = 200 << 20
MAX_PARTS = 5000  # of an office file
MAX_MEMBERS = 100  # of a plain archive
_PORTION = 1 << 20
_ENCRYPTED = 0x1
_BROKEN = (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)
_BAD_NAME = re.compile(r"(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[A-Za-z]:|[\x00-\x1f]")
_MACRO_PART = re.compile(r"vbaproject|/macrosheets/|^basic/.|^scripts/.", re.IGNORECASE)
_EMBEDDED_ENDINGS = (".bin", ".exe", ".docm", ".xlsm")

InspectMember = Callable[[str, bytes], None]


def inspect_office(data: bytes, main_part: str) -> None:
    """Check a .docx or .xlsx.

    Raises:
        Refused: protected, with macros or embedded programs, a bomb, broken, or another kind of archive.
    """
    with _opened(data, MAX_PARTS) as archive:
        _refuse_dangerous_parts(archive)
        names = archive.namelist()
        if "[Content_Types].xml" not in names or main_part not in names:
            raise Refused(Reason.DISGUISED)
        _unpack_all(archive)
        if b"macroenabled" in _read(archive, "[Content_Types].xml").lower():
            raise Refused(Reason.MACROS)


def inspect_open_document(data: bytes, media_type: str) -> None:
    """Check an .odt or .ods.

    Raises:
        Refused: as for `inspect_office`.
    """
    with _opened(data, MAX_PARTS) as archive:
        _refuse_dangerous_parts(archive)
        names = archive.namelist()
        if "mimetype" not in names or _read(archive, "mimetype").strip() != media_type.encode():
            raise Refused(Reason.DISGUISED)
        _unpack_all(archive)
        if "META-INF/manifest.xml" in names and b"encryption-data" in _read(archive, "META-INF/manifest.xml"):
            raise Refused(Reason.PASSWORD)


def inspect_zip(data: bytes, inspect_member: InspectMember) -> None:
    """Check a plain archive and every file in it by the rules of a file sent alone.

    Raises:
        Refused: protected, a bomb, too many files, bad names, broken, or what a member is refused for.
    """
    with _opened(data, MAX_MEMBERS) as archive:
        left = MAX_UNPACKED
        for info in archive.infolist():
            if info.is_dir():
                continue
            content = _member(archive, info, min(left, MAX_SIZE))  # a member is a file by itself
            left -= len(content)
            inspect_member(info.filename, content)


def _opened(data: bytes, max_entries: int) -> ZipFile:
    try:
        archive = ZipFile(BytesIO(data))
    except _BROKEN:
        raise Refused(Reason.UNREADABLE) from None
    entries = archive.infolist()
    if not entries:
        raise Refused(Reason.EMPTY)
    if len(entries) > max_entries:
        raise Refused(Reason.MANY_ENTRIES)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Refused(Reason.PASSWORD)
    if any(_BAD_NAME.search(entry.orig_filename) for entry in entries):
        raise Refused(Reason.ARCHIVE_PATH)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refused(Reason.BOMB)
    if min(entry.header_offset for entry in entries):  # something stands before the first member
        raise Refused(Reason.MIXED)
    return archive


def _refuse_dangerous_parts(archive: ZipFile) -> None:
    if any(_MACRO_PART.search(name) for name in archive.namelist()):
        raise Refused(Reason.MACROS)
    if any(_is_embedded(name.lower()) for name in archive.namelist()):
        raise Refused(Reason.EMBEDDED)


def _is_embedded(part: str) -> bool:
    return "/activex/" in part or ("/embeddings/" in part and part.endswith(_EMBEDDED_ENDINGS))


def _unpack_all(archive: ZipFile) -> None:
    left = MAX_UNPACKED
    try:
        for info in archive.infolist():
            with archive.open(info) as stream:
                while portion := stream.read(_PORTION):
                    left -= len(portion)
                    if left < 0:
                        raise Refused(Reason.BOMB)
    except _BROKEN:
        raise Refused(Reason.UNREADABLE) from None


def _member(archive: ZipFile, info: ZipInfo, limit: int) -> bytes:
    try:
        with archive.open(info) as stream:
            content = stream.read(limit + 1)
    except _BROKEN:
        raise Refused(Reason.UNREADABLE) from None
    if len(content) > limit:
        raise Refused(Reason.BOMB)
    return content


def _read(archive: ZipFile, name: str) -> bytes:
    return _member(archive, archive.getinfo(name), _PORTION)
