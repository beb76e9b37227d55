"""Files nobody should be able to leave with us, each with the reason it is refused for."""

from collections.abc import Iterator
from dataclasses import dataclass

from lkk.services.files.inspection.archives import MAX_MEMBERS, MAX_UNPACKED
from lkk.services.files.inspection.reasons import Reason
from tests.sample_files import (
    DWG,
    HEIC,
    RTF,
    SIGNATURE,
    archive,
    compound,
    doc,
    docx,
    locked_xlsx,
    open_document,
    pdf,
    picture,
    xls,
    xlsx,
)

_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
_HTML = b"<html><body><script>alert(1)</script></body></html>"
_PROGRAM = b"MZ\x90\x00" + bytes(200)
_SMALL_BOMB = bytes(1 << 20)
_EXCEL_LOCKED = b"\x09\x08\x10\x00" + bytes(16) + b"\x2f\x00\x02\x00\x00\x00" + b"\x0a\x00\x00\x00"


@dataclass(frozen=True)
class Hostile:
    """A file and why it is refused."""

    name: str
    content: bytes
    reason: Reason


def hostile_files() -> Iterator[Hostile]:
    """Every attack, made when it is asked for."""
    for make in (_names, _disguised, _empty_and_broken, _pictures, _portable, _older_office, _newer_office, _archives):
        yield from make()


def _names() -> Iterator[Hostile]:
    fine = pdf()
    bad = {
        Reason.NAME_EMPTY: ["", "   ", "...", ". ."],
        Reason.NAME_PATH: ["../../etc/passwd.pdf", "..\\..\\win.pdf", "/etc/a.pdf", "C:\\a.pdf", "a/b.pdf", "..pdf"],
        Reason.NAME_CONTROL: [
            "a\0.pdf",
            "a.pdf\0.exe",
            "a\n.pdf",
            "a\r\nSet-Cookie: x.pdf",
            "fdp\u202egnp.pdf",
            "\x1b.pdf",
        ],
        Reason.NAME_LONG: ["ё" * 200 + ".pdf"],
        Reason.NAME_DOUBLE: ["счёт.exe.pdf", "a.php.jpg", "a.html.txt", "a.svg.png", "a.docm.docx"],
        Reason.TYPE: ["a.exe", "a.pdf.exe", "a.svg", "a.html", "a.webp", "a.rar", "a", ".pdf", "a.", "a.pdf ."],
        Reason.MACRO_TYPE: ["a.docm", "a.xlsm", "a.XLSB"],
    }
    for reason, names in bad.items():
        for name in names:
            yield Hostile(name, fine, reason)


def _disguised() -> Iterator[Hostile]:
    contents = {
        "exe": _PROGRAM,
        "html": _HTML,
        "svg": _SVG,
        "pdf": pdf(),
        "png": picture("PNG"),
        "rar": b"Rar!\x1a\x07",
    }
    for real, content in contents.items():
        for claimed in ("pdf", "jpg", "docx", "xls"):
            if real != claimed:
                yield Hostile(f"{real}-is-no.{claimed}", content, Reason.DISGUISED)
    for name, content in (("page.txt", _HTML), ("drawing.txt", _SVG), ("program.txt", _PROGRAM)):
        yield Hostile(name, content, Reason.DISGUISED)
    yield Hostile("late-script.txt", b"hello\n" * 10 + b"<script>alert(1)</script>", Reason.DISGUISED)
    yield Hostile("contract.pdf.sig", pdf(), Reason.DISGUISED)
    yield Hostile("contract.p7s", b"\x30\x82nothing signed", Reason.DISGUISED)
    yield Hostile("plan.dwg", picture("PNG"), Reason.DISGUISED)
    yield Hostile("plan.dxf", b"<html><script>alert(1)</script>", Reason.DISGUISED)
    yield Hostile("plan-archive.dwg", DWG + archive({"a.txt": b"a"}), Reason.MIXED)
    yield Hostile("photo.heic", picture("JPEG"), Reason.DISGUISED)
    yield Hostile("broken.heic", HEIC[:200], Reason.UNREADABLE)
    yield Hostile("program.exe.sig", SIGNATURE, Reason.NAME_DOUBLE)
    yield Hostile("sheet.docx", xlsx(), Reason.DISGUISED)
    yield Hostile("document.xlsx", docx(), Reason.DISGUISED)
    yield Hostile("plain-archive.docx", archive({"a.txt": b"a"}), Reason.DISGUISED)
    yield Hostile("text.ods", open_document("text"), Reason.DISGUISED)
    yield Hostile("sheet.doc", xls(), Reason.DISGUISED)
    yield Hostile("document.xls", doc(), Reason.DISGUISED)
    yield Hostile("late-mark.pdf", b"<html>" + pdf(), Reason.DISGUISED)


def _empty_and_broken() -> Iterator[Hostile]:
    for extension in ("pdf", "jpg", "docx", "txt", "zip"):
        yield Hostile(f"empty.{extension}", b"", Reason.EMPTY)
    whole = {
        "pdf": pdf(3),
        "jpg": picture("JPEG"),
        "png": picture("PNG"),
        "gif": picture("GIF", mode="P"),
        "bmp": picture("BMP"),
        "tif": picture("TIFF"),
        "docx": docx(),
        "xls": xls(),
        "zip": archive({"a.txt": b"a" * 500}),
        "rtf": RTF,
    }
    for extension, content in whole.items():
        yield Hostile(f"half.{extension}", content[: len(content) // 2], Reason.UNREADABLE)


def _pictures() -> Iterator[Hostile]:
    huge = (10_000, 10_000)
    yield Hostile("huge.png", picture("PNG", huge, "1"), Reason.PIXELS)
    yield Hostile("huge.gif", picture("GIF", huge, "1"), Reason.PIXELS)
    yield Hostile("huge.tif", picture("TIFF", huge, "1", compression="tiff_deflate"), Reason.PIXELS)
    for extension, format_name in (("jpg", "JPEG"), ("png", "PNG"), ("gif", "GIF"), ("bmp", "BMP")):
        image = picture(format_name)
        yield Hostile(f"script.{extension}", image + _HTML, Reason.MIXED)
        yield Hostile(f"archive.{extension}", image + archive({"a.js": b"x"}, stored=True), Reason.MIXED)
    yield Hostile("php.jpg", picture("JPEG", comment=b"<?php system($_GET[0]); ?>"), Reason.MIXED)


def _portable() -> Iterator[Hostile]:
    yield Hostile("locked.pdf", pdf(password="секрет"), Reason.PASSWORD)
    yield Hostile("archive.pdf", pdf() + archive({"a.js": b"x"}, stored=True), Reason.MIXED)
    yield Hostile("long.pdf", pdf(501), Reason.PAGES)
    yield Hostile("header-only.pdf", b"%PDF-1.7\n%%EOF", Reason.UNREADABLE)


def _older_office() -> Iterator[Hostile]:
    locked = b"\xec\xa5\xc1\x00" + bytes(6) + b"\x00\x01" + bytes(5000)
    yield Hostile("locked.doc", compound("WordDocument", locked), Reason.PASSWORD)
    yield Hostile("locked.xls", compound("Workbook", _EXCEL_LOCKED + bytes(5000)), Reason.PASSWORD)
    for name in ("locked.docx", "locked.xlsx", "locked-newer.xls"):
        yield Hostile(name, locked_xlsx(), Reason.PASSWORD)
    yield Hostile("unknown-compound.docx", compound("Something", bytes(5000)), Reason.DISGUISED)
    yield Hostile("macros.doc", compound("VBA", bytes(5000)), Reason.MACROS)
    yield Hostile("macros.xls", compound("_VBA_PROJECT_CUR", bytes(5000)), Reason.MACROS)
    yield Hostile("inside.doc", compound("\x01Ole10Native", bytes(5000)), Reason.EMBEDDED)
    yield Hostile("object.rtf", RTF[:-1] + rb"{\object\objemb\objdata 0105}}", Reason.EMBEDDED)


def _newer_office() -> Iterator[Hostile]:
    lock = b"<manifest:encryption-data/>"
    yield Hostile("macros.docx", docx(word__vbaProject=b"x"), Reason.MACROS)
    yield Hostile("renamed-docm.docx", docx(**{"[Content_Types].xml": b"application/macroEnabled"}), Reason.MACROS)
    yield Hostile("excel4.docx", docx(xl__macrosheets__sheet1=b"x"), Reason.MACROS)
    yield Hostile("activex.docx", docx(word__activeX__a=b"x"), Reason.EMBEDDED)
    yield Hostile("macros.odt", open_document("text", Basic__Standard__Module1=b"x"), Reason.MACROS)
    yield Hostile("locked.odt", open_document("text", **{"META-INF/manifest.xml": lock}), Reason.PASSWORD)
    yield Hostile("locked-parts.docx", _encrypted(docx()), Reason.PASSWORD)
    bomb = {f"word__media__{number}": _SMALL_BOMB for number in range((MAX_UNPACKED >> 20) + 1)}
    yield Hostile("bomb.docx", docx(**bomb), Reason.BOMB)
    yield Hostile("parts.xlsx", archive({f"xl/{number}": b"" for number in range(5001)}), Reason.MANY_ENTRIES)
    yield Hostile("path.docx", docx(**{"../../evil": b"x"}), Reason.ARCHIVE_PATH)


def _archives() -> Iterator[Hostile]:
    yield Hostile("locked.zip", _encrypted(archive({"a.txt": b"a"})), Reason.PASSWORD)
    yield Hostile("nested.zip", archive({"a.zip": archive({"b.txt": b"b"})}), Reason.NESTED)
    yield Hostile("nested-rar.zip", archive({"a.rar": b"Rar!"}), Reason.NESTED)
    yield Hostile("program.zip", archive({"a.exe": _PROGRAM}), Reason.ARCHIVE_TYPE)
    yield Hostile("disguised.zip", archive({"a.pdf": _PROGRAM}), Reason.DISGUISED)
    yield Hostile("macros.zip", archive({"a.docx": docx(word__vbaProject=b"x")}), Reason.MACROS)
    yield Hostile("slip.zip", archive({"../../a.txt": b"a"}), Reason.ARCHIVE_PATH)
    yield Hostile("absolute.zip", archive({"/etc/a.txt": b"a"}), Reason.ARCHIVE_PATH)
    yield Hostile("drive.zip", archive({"C:/a.txt": b"a"}), Reason.ARCHIVE_PATH)
    yield Hostile("many.zip", archive({f"{n}.txt": b"a" for n in range(MAX_MEMBERS + 1)}), Reason.MANY_ENTRIES)
    yield Hostile("nothing.zip", archive({}), Reason.DISGUISED)
    yield Hostile("bomb.zip", archive({"a.txt": bytes(21 << 20)}), Reason.BOMB)
    yield Hostile("lying.zip", _shrunk(archive({"a.txt": b"a" * 5000})), Reason.UNREADABLE)
    yield Hostile("beginning.zip", b"PK\x03\x04 hidden" + archive({"a.txt": b"a"}), Reason.MIXED)


def _encrypted(made: bytes) -> bytes:
    """The same archive with the mark of encryption on every member."""
    content = bytearray(made)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(signature, at + 4)
    return bytes(content)


def _shrunk(made: bytes) -> bytes:
    """The same archive whose list says that the first member is ten bytes long."""
    at = made.index(b"PK\x01\x02") + 24
    return made[:at] + (10).to_bytes(4, "little") + made[at + 4 :]
