"""The words of a mass notification: what is known of a recipient placed into them, and how long they may be. Pure."""

import re
from collections.abc import Sequence

from lkk.services.notifications.sms_text import segments
from lkk.vocabulary.broadcasts import ACCOUNT, NAME

ACCOUNTS_NAMED = 5
NAMELESS = "клиент"
_PLACE = re.compile(r"\{[^{}\n]{0,40}\}")


def place(text: str, name: str, accounts: Sequence[str]) -> str:
    """Return the text as one recipient gets it; what comes from a person is placed last and read no further."""
    return text.replace(ACCOUNT, _named(accounts)).replace(NAME, name or NAMELESS)


def names_accounts(*texts: str) -> bool:
    """Whether somebody without an account would get a text with a hole."""
    return any(ACCOUNT in text for text in texts)


def unknown_place(text: str) -> str:
    """Return the first thing in braces that cannot be placed, empty when there is none."""
    return next((found for found in _PLACE.findall(text) if found not in (NAME, ACCOUNT)), "")


def called(name: str, first_name: str, middle_name: str, *, organisation: bool) -> str:
    """Return how a recipient is addressed: a person by name and patronymic, an organisation by its name."""
    person = f"{first_name} {middle_name}".strip()
    return person if person and not organisation else name


def sms_segments(text: str, host: str) -> int:
    """Return how many SMS a provider bills for a text with the portal's address after it."""
    return segments(f"{' '.join(text.split())} {host}")


def _named(accounts: Sequence[str]) -> str:
    shown = ", ".join(f"№ {one}" for one in accounts[:ACCOUNTS_NAMED])
    more = len(accounts) - ACCOUNTS_NAMED
    return f"{shown} и ещё {more}" if more > 0 else shown
