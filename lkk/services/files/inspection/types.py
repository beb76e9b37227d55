"""The types of files that are taken, by extension, each with its beginning and how it is read."""

from dataclasses import dataclass
from enum import StrEnum

from lkk.vocabulary.attachments import Extension


class Reader(StrEnum):
    """How the inside of a type is checked."""

    PDF = "pdf"
    IMAGE = "image"
    HEIF = "heif"
    OLE = "ole"
    OOXML = "ooxml"
    OPEN_DOCUMENT = "open_document"
    ZIP = "zip"
    TEXT = "text"
    RTF = "rtf"
    SIGNATURE = "signature"
    DWG = "dwg"
    DXF = "dxf"


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
HEIC = FileType("image/heic", Reader.HEIF)
SIGNATURE = FileType("application/pkcs7-signature", Reader.SIGNATURE)
_DRAWING = "application/octet-stream"  # no program of the browser opens it
_TIFF = FileType("image/tiff", Reader.IMAGE, (b"II*\0", b"MM\0*"), "TIFF")
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

TYPES: dict[str, FileType] = {
    Extension.PDF: FileType("application/pdf", Reader.PDF, (b"%PDF-",)),
    Extension.JPG: _JPEG,
    Extension.JPEG: _JPEG,
    Extension.JFIF: _JPEG,
    Extension.HEIC: HEIC,
    Extension.HEIF: HEIC,
    Extension.PNG: FileType("image/png", Reader.IMAGE, (b"\x89PNG\r\n\x1a\n",), "PNG"),
    Extension.TIF: _TIFF,
    Extension.TIFF: _TIFF,
    Extension.BMP: FileType("image/bmp", Reader.IMAGE, (b"BM",), "BMP"),
    Extension.GIF: FileType("image/gif", Reader.IMAGE, (b"GIF87a", b"GIF89a"), "GIF"),
    Extension.DOC: FileType("application/msword", Reader.OLE, _OLE, "WordDocument"),
    Extension.XLS: FileType("application/vnd.ms-excel", Reader.OLE, _OLE, "Workbook"),
    Extension.DOCX: FileType(f"{_OFFICE}.wordprocessingml.document", Reader.OOXML, _ZIP, "word/document.xml"),
    Extension.XLSX: FileType(f"{_OFFICE}.spreadsheetml.sheet", Reader.OOXML, _ZIP, "xl/workbook.xml"),
    Extension.ODT: FileType(f"{_OPEN}.text", Reader.OPEN_DOCUMENT, _ZIP, f"{_OPEN}.text"),
    Extension.ODS: FileType(f"{_OPEN}.spreadsheet", Reader.OPEN_DOCUMENT, _ZIP, f"{_OPEN}.spreadsheet"),
    Extension.TXT: FileType("text/plain", Reader.TEXT),
    Extension.RTF: FileType("application/rtf", Reader.RTF, (b"{\\rtf",)),
    Extension.ZIP: FileType("application/zip", Reader.ZIP, _ZIP),
    Extension.DWG: FileType(_DRAWING, Reader.DWG),
    Extension.DXF: FileType(_DRAWING, Reader.DXF),
    Extension.SIG: SIGNATURE,
    Extension.P7S: SIGNATURE,
}


def extension_of(name: str) -> str:
    """The last extension in small letters, empty without one."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""
