"""Names of files as people gave them: shown and given back, never used as a path."""

import unicodedata

from lkk.services.files.inspection.reasons import Reason, Refused
from lkk.services.files.inspection.types import TYPES, extension_of
from lkk.vocabulary.attachments import MAX_NAME_LENGTH, PHOTOS, Extension

_MACRO_TYPES = frozenset({"docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm"})
_PROGRAMS = frozenset(
    {
        *(
            "exe",
            "com",
            "scr",
            "bat",
            "cmd",
            "msi",
            "dll",
            "ps1",
            "vbs",
            "js",
            "jse",
            "wsf",
            "hta",
            "jar",
            "apk",
            "lnk",
        ),
        *("php", "phtml", "asp", "aspx", "jsp", "cgi", "py", "sh", "html", "htm", "svg", "xhtml", "pif", "reg", "lnk"),
        *_MACRO_TYPES,
    }
)
GIVEN_BYTES = 200  # file systems take 255, and browsers add « (1)» and «.crdownload»


def given_name(name: str) -> str:
    """Return the name a file is given back under: shortened to `GIVEN_BYTES`, the extension kept."""
    if len(name.encode()) <= GIVEN_BYTES:
        return name
    stem, _, extension = name.rpartition(".")
    room = GIVEN_BYTES - len(f"….{extension}".encode())
    return f"{stem.encode()[:room].decode(errors='ignore').rstrip()}….{extension}"


def checked_name(raw: str) -> str:
    """The name to store, in composed letters.

    Raises:
        Refused: no name, a path, invisible signs, too long, a type that is not taken.
    """
    name = unicodedata.normalize("NFC", raw).strip()
    if not name.strip(". "):
        raise Refused(Reason.NAME_EMPTY)
    if not name.isprintable() or any(unicodedata.category(char) in ("Cf", "Co", "Cs") for char in name):
        raise Refused(Reason.NAME_CONTROL)
    if "/" in name or "\\" in name or name.startswith(".."):
        raise Refused(Reason.NAME_PATH)
    if len(name) > MAX_NAME_LENGTH:
        raise Refused(Reason.NAME_LONG)
    _check_extensions(name)
    return name


def redrawn_name(raw: str) -> str:
    """Return the name of a photo that is drawn anew: it is a JPEG then, or a PNG of a PNG; of others their own name."""
    jpeg = extension_of(raw) in PHOTOS and extension_of(raw) != Extension.PNG
    return f"{raw.rpartition('.')[0]}.jpg" if jpeg else raw


def _check_extensions(name: str) -> None:
    extension = extension_of(name)
    if extension in _MACRO_TYPES:
        raise Refused(Reason.MACRO_TYPE)
    if extension not in TYPES:
        raise Refused(Reason.TYPE)
    if extension_of(name.rpartition(".")[0]) in _PROGRAMS:
        raise Refused(Reason.NAME_DOUBLE)
