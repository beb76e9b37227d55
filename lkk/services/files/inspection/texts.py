"""Plain text and RTF: what can be read as text and holds nothing that runs."""

import re

from lkk.services.files.inspection.reasons import Reason, Refused

_MARKUP = re.compile(r"\s*<(?:!doctype|html|script|svg|\?php|\?xml)", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b|<\?php", re.IGNORECASE)
_EMBEDDED_RTF = re.compile(rb"\\(?:objdata|objemb|objocx|objupdate|objautlink)\b", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ALLOWED_CONTROL = "\t\n\r\f\ufeff"


def inspect_text(data: bytes) -> None:
    """Check a .txt.

    Raises:
        Refused: not text, or a page or program under the name of a text.
    """
    text = _decoded(data)
    if any(ord(char) < ord(" ") and char not in _ALLOWED_CONTROL for char in text):
        raise Refused(Reason.DISGUISED)
    if _MARKUP.match(text.lstrip("\ufeff")) or _SCRIPT.search(text):
        raise Refused(Reason.DISGUISED)


def inspect_rtf(data: bytes) -> None:
    """Check an .rtf.

    Raises:
        Refused: cut off, or with embedded objects.
    """
    if _EMBEDDED_RTF.search(data):
        raise Refused(Reason.EMBEDDED)
    if not data.rstrip(b"\0\r\n\t ").endswith(b"}"):
        raise Refused(Reason.UNREADABLE)


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data.startswith(_UTF16) else ("utf-8", "cp1251")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(Reason.DISGUISED)
