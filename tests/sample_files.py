"""Files as people send them: one good of every type, made in memory."""

import base64
import zipfile
from io import BytesIO
from typing import Any

import openpyxl
import xlwt
from msoffcrypto.format.ooxml import OOXMLFile
from PIL import Image
from pypdf import PdfWriter
from xlwt.CompoundDoc import XlsDoc

_OPEN = "application/vnd.oasis.opendocument"
_WORKBOOK = "Workbook".encode("utf-16-le")
_WORD_HEADER = b"\xec\xa5\xc1\x00" + bytes(28)


def pdf(pages: int = 1, password: str = "", *, owner_only: bool = False) -> bytes:
    """A PDF of blank pages."""
    writer, out = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if password or owner_only:
        writer.encrypt(password, owner_password="владелец", algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


def picture(format_name: str, size: tuple[int, int] = (200, 120), mode: str = "RGB", **options: Any) -> bytes:
    """A picture with something on it, so that it does not shrink to nothing."""
    out = BytesIO()
    Image.radial_gradient("L").resize(size).convert(mode).save(out, format_name, **options)
    return out.getvalue()


def archive(members: dict[str, bytes], *, stored: bool = False) -> bytes:
    """A ZIP archive."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    """A document of the newer Word with further parts; `__` in their names stands for a slash."""
    types = b'<?xml version="1.0"?><Types><Override PartName="/word/document.xml"/></Types>'
    parts = {"[Content_Types].xml": types, "word/document.xml": "<w:document>Привет</w:document>".encode()}
    return archive(parts | {name.replace("__", "/"): content for name, content in more.items()})


def xlsx() -> bytes:
    """A workbook of the newer Excel."""
    out, book = BytesIO(), openpyxl.Workbook()
    book.create_sheet("Показания").append(["Дом", 15])
    book.save(out)
    return out.getvalue()


def locked_xlsx() -> bytes:
    """The same behind a password: a compound file whatever its name says."""
    out = BytesIO()
    OOXMLFile(BytesIO(xlsx())).encrypt("секрет", out)
    return out.getvalue()


def xls() -> bytes:
    """A workbook of the older Excel."""
    out, book = BytesIO(), xlwt.Workbook()
    book.add_sheet("Лист").write(0, 0, "Показания")
    book.save(out)
    return out.getvalue()


def compound(stream_name: str, content: bytes) -> bytes:
    """A compound file of the older office with one stream of this name."""
    out = BytesIO()
    XlsDoc().save(out, content)
    made, name = out.getvalue(), stream_name.encode("utf-16-le")
    at = made.index(_WORKBOOK)
    field = name.ljust(64, b"\0") + (len(name) + 2).to_bytes(2, "little")
    return made[:at] + field + made[at + len(field) :]


def doc() -> bytes:
    """A document of the older Word."""
    return compound("WordDocument", _WORD_HEADER + bytes(5000))


def open_document(kind: str, **more: bytes) -> bytes:
    """A text or spreadsheet of LibreOffice."""
    parts = {
        "mimetype": f"{_OPEN}.{kind}".encode(),
        "META-INF/manifest.xml": b"<manifest:manifest/>",
        "content.xml": b"<office:document-content/>",
    }
    return archive(parts | {name.replace("__", "/"): content for name, content in more.items()})


RTF = rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8\'e2\'e5\'f2\par}"


#: A photo of a phone, 64 by 48; made once, for the portal has no encoder of this format.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAADoAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRt"
    "AAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMA"
    "AAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5j"
    "bHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBp"
    "eGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAEJtZGF0AAAANigBrxmA7ilU2uuFUND79lKBt16kBlpJHCOokVao"
    "YUmIWvqBbjZV/iLp4LXXa8MBNq+FsQhB3g=="
)
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
SIGNATURE = b"\x30\x82\x01\x0d" + _SIGNED_DATA + bytes(256)
SIGNATURE_IN_LETTERS = b"-----BEGIN PKCS7-----\n" + base64.encodebytes(SIGNATURE) + b"-----END PKCS7-----\n"
DWG = b"AC1032" + bytes(200)
DXF = b"999\r\nAutoCAD\r\n  0\r\nSECTION\r\n  2\r\nHEADER\r\n  0\r\nENDSEC\r\n  0\r\nEOF\r\n"


def good_files() -> dict[str, bytes]:
    """By name: every type that is taken, some in several forms."""
    return {
        "договор.pdf": pdf(),
        "Договор № 5 от 01.02.2026.PDF": pdf(3),
        "защита от правки.pdf": pdf(owner_only=True),
        "снимок.jpg": picture("JPEG"),
        "снимок.jpeg": picture("JPEG", mode="CMYK"),
        "снимок.jfif": picture("JPEG"),
        "IMG_0001.HEIC": HEIC,
        "IMG_0002.heif": HEIC,
        "с телефона.jpg": HEIC,
        "договор.pdf.sig": SIGNATURE,
        "договор.pdf.p7s": SIGNATURE_IN_LETTERS,
        "план.dwg": DWG,
        "план.dxf": DXF,
        "план в двоичном виде.dxf": b"AutoCAD Binary DXF\r\n\x1a\x00" + bytes(50),
        "схема.png": picture("PNG", mode="RGBA"),
        "серая.png": picture("PNG", mode="LA"),
        "скан.tif": picture("TIFF"),
        "скан.tiff": picture("TIFF", mode="1"),
        "план.bmp": picture("BMP"),
        "план.gif": picture("GIF", mode="P"),
        "заявление.doc": doc(),
        "таблица.xls": xls(),
        "заявление.docx": docx(),
        "таблица.xlsx": xlsx(),
        "заявление.odt": open_document("text"),
        "таблица.ods": open_document("spreadsheet"),
        "записка.txt": "Ёлки и счётчики\r\n".encode(),
        "старая записка.txt": "Привет из Windows".encode("cp1251"),
        "юникод.txt": "Привет".encode("utf-16"),
        "письмо.rtf": RTF,
        "всё сразу.zip": archive({"паспорт/1.pdf": pdf(), "снимок.jpg": picture("JPEG"), "a.docx": docx()}),
    }
