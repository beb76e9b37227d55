"""The rules of one file, the same for a file sent alone and for a member of an archive."""

from PIL import Image

from lkk.services.files.inspection import archives, drawings, heif, images, ole, pdf, signatures, texts
from lkk.services.files.inspection.reasons import Reason, Refused
from lkk.services.files.inspection.types import HEIC, TYPES, FileType, Reader, extension_of

_ARCHIVES = frozenset({"zip", "rar", "7z", "gz", "tgz", "tar", "bz2", "xz", "cab", "iso", "arj", "lzh", "zst"})
_OLE_BEGINNING = TYPES["doc"].beginnings


def read(data: bytes, extension: str) -> Image.Image | None:
    """Check a file and give the picture its thumbnail is made of, when it has one.

    Raises:
        Refused: with the reason.
    """
    kind = _kind(data, extension)
    _check_beginning(data, kind)
    match kind.reader:
        case Reader.PDF:
            return pdf.inspect(data)
        case Reader.IMAGE:
            return images.inspect(data, kind.detail)
        case Reader.HEIF:
            return _photo(data)
        case Reader.OLE:
            ole.inspect(data, kind.detail)
        case Reader.OOXML:
            archives.inspect_office(data, kind.detail)
        case Reader.OPEN_DOCUMENT:
            archives.inspect_open_document(data, kind.detail)
        case Reader.ZIP:
            archives.inspect_zip(data, _read_member)
        case Reader.TEXT:
            texts.inspect_text(data)
        case Reader.RTF:
            texts.inspect_rtf(data)
        case Reader.SIGNATURE:
            signatures.inspect(data)
        case Reader.DWG:
            drawings.inspect_dwg(data)
        case Reader.DXF:
            drawings.inspect_dxf(data)
    return None


def _kind(data: bytes, extension: str) -> FileType:
    """Phones and messengers send their HEIC under the name of a JPEG."""
    kind = TYPES[extension]
    return HEIC if kind.detail == "JPEG" and heif.is_heif(data) else kind


def _photo(data: bytes) -> Image.Image:
    if not heif.is_heif(data):
        raise Refused(Reason.DISGUISED)
    heif.register()
    return images.inspect(data, heif.FORMAT)


def _check_beginning(data: bytes, kind: FileType) -> None:
    if not kind.beginnings or data.startswith(kind.beginnings):
        return
    protected = kind.reader is Reader.OOXML and data.startswith(_OLE_BEGINNING) and ole.is_encrypted(data)
    raise Refused(Reason.PASSWORD if protected else Reason.DISGUISED)


def _read_member(name: str, data: bytes) -> None:
    extension = extension_of(name.rpartition("/")[2])
    if extension in _ARCHIVES:
        raise Refused(Reason.NESTED)
    if extension not in TYPES:
        raise Refused(Reason.ARCHIVE_TYPE)
    if data:  # an empty file among others is a slip, no danger
        read(data, extension)
