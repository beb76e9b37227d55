"""What was typed into the search of customers is read as the keys it may be."""

import pytest

from lkk.services.customers.recognition import Sought, recognise
from lkk.vocabulary.customers import SearchKey as Key


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", []),
        ("   ", []),
        ("Ivanov@Example.com", [(Key.EMAIL, "ivanov@example.com")]),
        ("ivanov", [(Key.EMAIL, "ivanov"), (Key.NAME, "ivanov")]),
        ("+7 (913) 123-45-67", [(Key.PHONE, "9131234567")]),
        ("123-45-67", [(Key.PHONE, "1234567")]),
        ("89131234567", [(Key.ACCOUNT, "89131234567"), (Key.PHONE, "9131234567")]),
        ("4567", [(Key.ACCOUNT, "4567"), (Key.PHONE, "4567")]),
        ("456", [(Key.ACCOUNT, "456")]),
        ("№ 9235", [(Key.ACCOUNT, "9235")]),
        ("123456789012", [(Key.ACCOUNT, "123456789012")]),
        ("1" * 21, []),
        ("тп-2026-123", [(Key.APPLICATION, "ТП-2026-000123")]),
        ("ТП - 2026 - 000123", [(Key.APPLICATION, "ТП-2026-000123")]),
        ("Иванов-Петров", [(Key.NAME, "Иванов-Петров"), (Key.ADDRESS, "Иванов-Петров")]),
        ("малахова  1", [(Key.NAME, "малахова 1"), (Key.ADDRESS, "малахова 1")]),
        ("٤٥٦٧", [(Key.NAME, "٤٥٦٧"), (Key.ADDRESS, "٤٥٦٧")]),
    ],
)
def test_what_was_typed_tells_the_key(typed: str, expected: list[tuple[Key, str]]) -> None:
    assert recognise(typed) == tuple(Sought(key, text) for key, text in expected)


@pytest.mark.parametrize(
    ("typed", "key", "expected"),
    [
        ("4567", Key.PHONE, "4567"),
        ("4567", Key.ADDRESS, "4567"),
        ("Иванов", Key.ACCOUNT, ""),
        ("Иванов", Key.EMAIL, ""),
        ("Иванов", Key.APPLICATION, ""),
        ("12", Key.PHONE, ""),
    ],
)
def test_a_chosen_key_reads_the_text_as_its_own(typed: str, key: Key, expected: str) -> None:
    assert [one.text for one in recognise(typed, key)] == ([expected] if expected else [])
