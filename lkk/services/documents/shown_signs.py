"""Text for fonts that do not know every sign: a visible number in place of each they surely do not show."""

import unicodedata
from collections.abc import Mapping
from typing import Any

#: What both weights of PT Sans have, by its own tables; a test sets every one of them.
SHOWN = (
    (0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x109), (0x10C, 0x113), (0x116, 0x11F), (0x122, 0x127), (0x139, 0x13E),
    (0x141, 0x148), (0x150, 0x165), (0x16A, 0x173), (0x178, 0x17F), (0x301, 0x301), (0x401, 0x40C), (0x40E, 0x44F),
    (0x451, 0x45C), (0x45E, 0x45F), (0x48A, 0x4C0), (0x4C3, 0x4F9), (0x2013, 0x2014), (0x2018, 0x201A),
    (0x201C, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x2030, 0x2030), (0x2039, 0x203A), (0x20AC, 0x20AC),
    (0x2116, 0x2116), (0x2122, 0x2122), (0x2211, 0x2212), (0x221A, 0x221A), (0x2248, 0x2248), (0x2260, 0x2260),
    (0x2264, 0x2265),
)  # fmt: skip
_LAID_OUT = "\n\t\xad\u200b"


def with_shown_signs(value: Any) -> Any:
    """The same data with every text in it changed."""
    if isinstance(value, str):
        return "".join(_shown(sign) for sign in unicodedata.normalize("NFC", value))
    if isinstance(value, Mapping):
        return {name: with_shown_signs(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [with_shown_signs(inner) for inner in value]
    return value


def _shown(sign: str) -> str:
    """The sign, nothing for what only joins or varies others, or its number: nothing is left out unseen."""
    if sign in _LAID_OUT or any(first <= ord(sign) <= last for first, last in SHOWN):
        return sign
    if unicodedata.category(sign) == "Cf" or "\ufe00" <= sign <= "\ufe0f":
        return ""
    return f"[U+{ord(sign):04X}]"
