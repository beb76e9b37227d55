"""Drawings of AutoCAD (.dwg, .dxf): known by their beginnings, never opened here and given back for download only."""

import re
from io import BytesIO
from zipfile import is_zipfile

from lkk.services.files.inspection.reasons import Reason, Refused

_BINARY_DXF = b"AutoCAD Binary DXF\r\n\x1a\x00"
#: A DXF in letters: comments (group 999), then the group 0 that opens a section.
_TEXT_DXF = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:999\r?\n[^\n]*\n\s*)*0\r?\n\s*SECTION\s")
_DWG = re.compile(rb"AC10[0-9]{2}")


def inspect_dwg(data: bytes) -> None:
    """Check a .dwg.

    Raises:
        Refused: something else, or an archive at the same time.
    """
    _must(bool(_DWG.match(data)), data)


def inspect_dxf(data: bytes) -> None:
    """Check a .dxf.

    Raises:
        Refused: something else, or an archive at the same time.
    """
    _must(data.startswith(_BINARY_DXF) or bool(_TEXT_DXF.match(data)), data)


def _must(fits: bool, data: bytes) -> None:
    if not fits:
        raise Refused(Reason.DISGUISED)
    if is_zipfile(BytesIO(data)):
        raise Refused(Reason.MIXED)
