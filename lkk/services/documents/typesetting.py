"""Typst: templates beside the packages that use them, fonts of locked packages, nothing from the network or the system.

A template imports what all share as `/documents/templates/frame.typ`.
"""

import json
import uuid
from datetime import datetime
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

import pypdfium2
import segno
import typst

from lkk.routes import verify_path
from lkk.services.documents.shown_signs import with_shown_signs
from lkk.settings import settings

_ROOT = Path(__file__).parents[1]
_FONT_PACKAGES = ("fontpkg_pt_sans", "fontpkg_pt_serif")
_compiling = Lock()  # a compiler keeps its caches and is used by one thread at a time


def pdf(template: Path, data: dict[str, Any], made_at: datetime) -> bytes:
    """A PDF/A-2b of a template; the same data and moment give the same bytes.

    Values of `data` are shown as they are, never evaluated. A sign that no font has becomes its number in brackets.
    Takes some 50 ms: call it in a thread.
    """
    try:
        return _compiled(template, data, made_at)
    except typst.TypstError:
        substituted = with_shown_signs(data)
        if substituted == data:
            raise
        return _compiled(template, substituted, made_at)


def mark(public_id: uuid.UUID) -> dict[str, str]:
    """Return what the footer of a document needs, as `mark` of its data: its id, where it is verified, the QR of that.

    The id is made before the document is set: nothing is printed on it afterwards.
    """
    address = f"{settings().public_url.rstrip('/')}{verify_path(public_id)}"
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False)
    return {"id": str(public_id), "address": address, "qr": drawn.getvalue().decode()}


def page_count(made: bytes) -> int:
    """Return how many pages a PDF of the portal's own has; others are counted in a child process."""
    with _compiling:
        return len(pypdfium2.PdfDocument(made))


def _compiled(template: Path, data: dict[str, Any], made_at: datetime) -> bytes:
    with _compiling:
        made = _compiler(template).compile(
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["a-2b"],
            timestamp=made_at,
        )
    if not isinstance(made, bytes):
        raise TypeError("Typst gave several files instead of one")
    return made


@lru_cache
def _compiler(template: Path) -> typst.Compiler:
    return typst.Compiler(
        str(template),
        root=str(_ROOT),
        font_paths=[str(_fonts_of(package)) for package in _FONT_PACKAGES],
        ignore_system_fonts=True,
    )


def _fonts_of(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"the package {package} with the fonts of documents is not installed")
    return Path(spec.origin).parent / "files"
