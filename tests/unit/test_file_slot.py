"""A place for attachments says what is taken before a file is chosen, and is an ordinary field of its form."""

import re
from pathlib import Path
from typing import Any

import pytest
import reflex as rx

from lkk.components.file_slot import file_slot, list_slot
from lkk.components.forms import OF_FILES, event_form
from lkk.components.picture_field import picture_field
from lkk.services.files.inspection.types import TYPES
from lkk.vocabulary import attachments


class Attached(rx.State):
    """Files of the slot under test."""

    files: list[dict[str, str]] = []

    @rx.event
    def load(self) -> None:
        """Read them anew."""

    @rx.event
    def take_away(self, file_id: str) -> None:
        """Remove one."""

    @rx.event
    def send(self, form: dict[str, Any]) -> None:
        """Take the rest of the form."""


def drawn() -> str:
    files: Any = Attached.files
    slot = file_slot(
        "passport",
        "Паспорт",
        form="w",
        application="7",
        files=files,
        on_uploaded=Attached.load,
        on_remove=Attached.take_away,
    )
    return re.sub(r"\\+u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), str(slot.render()))


def test_the_page_offers_what_the_server_takes() -> None:
    page = drawn()
    assert set(attachments.Extension) == set(TYPES)
    assert f'"{attachments.ACCEPT}"' in page
    assert str(attachments.MAX_SIZE) in page
    for sentence in (attachments.TOO_BIG, attachments.WRONG_TYPE, attachments.EMPTY):
        assert sentence in page


def test_types_and_size_stand_in_one_file_alone() -> None:
    """No second literal, in Python, in the scripts or in a sentence."""
    second = re.compile(
        rf"{attachments.MAX_MEGABYTES} ?МБ|\b{attachments.MAX_MEGABYTES} << 20|\b{attachments.MAX_SIZE}\b"
        r"|DOC, DOCX|\.doc,\.docx|\"doc\", \"docx\""
    )
    root = Path(__file__).parents[2]
    files = [*(root / "lkk").rglob("*.py"), *(root / "assets" / "js").glob("*.js")]
    found = [path.name for path in files if second.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_the_manuals_tell_the_same_size() -> None:
    docs = Path(__file__).parents[2] / "docs"
    assert f"до {attachments.MAX_SIZE_WORDS} каждый" in (docs / "manual-customer.md").read_text(encoding="utf-8")
    assert f"| один файл | {attachments.MAX_SIZE_WORDS};" in (docs / "operation.md").read_text(encoding="utf-8")


def test_types_and_size_are_told_before_choosing_and_tied_to_the_input() -> None:
    page = drawn()
    assert "До 20 МБ каждый" in page
    assert "w-passport-rules w-passport-hint w-passport-error" in page
    assert "w-passport-error" in page


def test_the_input_is_native_takes_several_and_is_named_by_its_label() -> None:
    page = drawn()
    assert re.search(r"type:\W*file", page)
    assert re.search(r"htmlFor:\W*w-passport", page)


def test_no_form_around_a_place_submits_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """An input of files has a name and belongs to a form of its own: scripts send what was chosen in it."""
    deprecated: list[object] = []
    monkeypatch.setattr("reflex_base.utils.console.deprecate", lambda **said: deprecated.append(said))
    files: Any = Attached.files
    places = (
        file_slot(
            "passport",
            "Паспорт",
            form="w",
            application="7",
            files=files,
            on_uploaded=Attached.load,
            on_remove=Attached.take_away,
        ),
        list_slot(
            "list",
            "Список",
            form="w",
            url="/api/lists?to=7",
            record="7",
            on_taken=Attached.load,
            extensions=("csv",),
            rules="CSV",
            max_bytes=1024,
            wrong_type="Нужен CSV",
            too_big="Файл больше 1 КБ",
        ),
        picture_field("logo", "Логотип", form="w"),
    )
    form = event_form("w", *places, on_submit=Attached.send)
    assert deprecated == []
    page = str(form.render())
    assert page.count(f'form:"{OF_FILES}"') == len(places)
