"""What people read is formatted in one place, and nobody counts or writes a date by hand beside it."""

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "lkk"
WORDS = PACKAGE / "vocabulary" / "words.py"
BY_HAND = re.compile(
    r"%d\.%m|%H:%M"  # a date or a time of day
    r"|% 10 == 1|in \(2, 3, 4\)"  # the form of a noun
    r"|:,\}"  # groups of three
    r"|\bbabel\b"
)


def test_numbers_dates_and_counted_nouns_are_formatted_in_one_place() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}: {line.strip()}"
        for path in PACKAGE.rglob("*.py")
        if path != WORDS and "sandbox" not in path.relative_to(PACKAGE).parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if BY_HAND.search(line)
    ]
    assert found == []
