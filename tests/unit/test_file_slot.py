"""A place for attachments says what is taken before a file is chosen, and is an ordinary field of its form."""

import re
from typing import Any

import reflex as rx

from lkk.components.file_slot import EXTENSIONS, MAX_BYTES, file_slot
from lkk.services.files.inspection.types import TYPES
from lkk.services.files.receiving import MAX_SIZE
from lkk.web.harden import MAX_FILE


class Attached(rx.State):
    """Files of the slot under test."""

    files: list[dict[str, str]] = []

    @rx.event
    def load(self) -> None:
        """Reads them anew."""

    @rx.event
    def take_away(self, file_id: str) -> None:
        """Removes one."""


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
    assert set(EXTENSIONS) == set(TYPES)
    assert MAX_BYTES == MAX_SIZE == MAX_FILE


def test_types_and_size_are_told_before_choosing_and_tied_to_the_input() -> None:
    page = drawn()
    assert "до 20 МБ каждый" in page
    assert "w-passport-rules w-passport-hint w-passport-error" in page
    assert "w-passport-error" in page


def test_the_input_is_native_takes_several_and_is_named_by_its_label() -> None:
    page = drawn()
    assert re.search(r"type:\W*file", page)
    assert re.search(r"htmlFor:\W*w-passport", page)
