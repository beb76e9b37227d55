"""Typst: templates of this package, fonts of locked packages, nothing from the network or the system."""

import json
from datetime import datetime
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from lkk.services.applications.document.shown_signs import with_shown_signs

_TEMPLATES = Path(__file__).with_name("templates")
_FONT_PACKAGES = ("fontpkg_pt_sans", "fontpkg_pt_serif")
_compiling = Lock()  # a compiler keeps its caches and is used by one thread at a time


def pdf(template: str, data: dict[str, Any], made_at: datetime) -> bytes:
    """A PDF/A-2b of `templates/<template>.typ`; the same data and moment give the same bytes.

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


def _compiled(template: str, data: dict[str, Any], made_at: datetime) -> bytes:
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
def _compiler(template: str) -> typst.Compiler:
    return typst.Compiler(
        str(_TEMPLATES / f"{template}.typ"),
        root=str(_TEMPLATES),
        font_paths=[str(_fonts_of(package)) for package in _FONT_PACKAGES],
        ignore_system_fonts=True,
    )


def _fonts_of(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"the package {package} with the fonts of documents is not installed")
    return Path(spec.origin).parent / "files"
