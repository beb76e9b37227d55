"""The types of files that are taken, by extension, each with its beginning and how it is read."""

from dataclasses import dataclass
from enum import StrEnum


class Reader(StrEnum):
    """How the inside of a type is checked."""

    PDF = "pdf"
    IMAGE = "image"
    OLE = "ole"
    OOXML = "ooxml"
    OPEN_DOCUMENT = "open_document"
    ZIP = "zip"
    TEXT = "text"
    RTF = "rtf"


@dataclass(frozen=True)
class FileType:
    """A type that is taken; `detail` is what its reader has to find (a picture's format, a part of an archive)."""

    media_type: str
    reader: Reader
    beginnings: tuple[bytes, ...] = ()
    detail: str = ""


_OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_ZIP = (b"PK\x03\x04",)
_JPEG = FileType("image/jpeg", Reader.IMAGE, (b"\xff\xd8\xff",), "JPEG")
_TIFF = FileType("image/tiff", Reader.IMAGE, (b"II*\0", b"MM\0*"), "TIFF")
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

TYPES: dict[str, FileType] = {
    "pdf": FileType("application/pdf", Reader.PDF, (b"%PDF-",)),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "png": FileType("image/png", Reader.IMAGE, (b"\x89PNG\r\n\x1a\n",), "PNG"),
    "tif": _TIFF,
    "tiff": _TIFF,
    "bmp": FileType("image/bmp", Reader.IMAGE, (b"BM",), "BMP"),
    "gif": FileType("image/gif", Reader.IMAGE, (b"GIF87a", b"GIF89a"), "GIF"),
    "doc": FileType("application/msword", Reader.OLE, _OLE, "WordDocument"),
    "xls": FileType("application/vnd.ms-excel", Reader.OLE, _OLE, "Workbook"),
    "docx": FileType(f"{_OFFICE}.wordprocessingml.document", Reader.OOXML, _ZIP, "word/document.xml"),
    "xlsx": FileType(f"{_OFFICE}.spreadsheetml.sheet", Reader.OOXML, _ZIP, "xl/workbook.xml"),
    "odt": FileType(f"{_OPEN}.text", Reader.OPEN_DOCUMENT, _ZIP, f"{_OPEN}.text"),
    "ods": FileType(f"{_OPEN}.spreadsheet", Reader.OPEN_DOCUMENT, _ZIP, f"{_OPEN}.spreadsheet"),
    "txt": FileType("text/plain", Reader.TEXT),
    "rtf": FileType("application/rtf", Reader.RTF, (b"{\\rtf",)),
    "zip": FileType("application/zip", Reader.ZIP, _ZIP),
}


def extension_of(name: str) -> str:
    """The last extension in small letters, empty without one."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""
