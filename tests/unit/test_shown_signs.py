"""Documents of text that the fonts do not know: a visible number, and every sign that is promised is shown."""

from dataclasses import replace

import pytest

from lkk.services.applications.document.layout import Applicant, application_pdf
from lkk.services.documents.shown_signs import SHOWN, with_shown_signs
from lkk.services.forms.review import Line, Section
from tests.unit.test_files_documents import VIEW


def document(text: str) -> bytes:
    """A filed application with this text in a value and in a name."""
    lines = (Line("a", "Название", text),)
    return application_pdf(replace(VIEW, applicant=Applicant(name=text), sections=(Section("Объект", 0, lines),)))


@pytest.mark.parametrize("text", ["Дача 😀", "漢字", "ไทย", "👨‍👩‍👧 и ❤️", "\U0010ffff", "עברית", "\ue000"])
def test_a_text_that_no_font_has_gets_its_document(text: str) -> None:
    assert document(text).startswith(b"%PDF")
    assert document(text) == document(text)


def test_what_cannot_be_shown_is_named_and_nothing_else_is_touched() -> None:
    given = {"a": ["Дача «Ёлка» № 5 — 😀", ("漢", 7)], "b": None}
    assert with_shown_signs(given) == {"a": ["Дача «Ёлка» № 5 — [U+1F600]", ["[U+6F22]", 7]], "b": None}
    assert with_shown_signs("и\u0306\ufe0f") == "й"


def test_every_sign_that_is_promised_is_shown() -> None:
    promised = " ".join(chr(code) for first, last in SHOWN for code in range(first, last + 1))
    assert document(promised).startswith(b"%PDF")
