"""What may stand in a line of the log: cut first, then made printable, then without secrets and addresses of people.

Everything here goes letter by letter, in time that grows with the length alone: what is logged may be a stranger's.
"""

from collections.abc import MutableMapping
from itertools import pairwise
from typing import Any

Event = MutableMapping[str, Any]

HIDDEN = "***"
VALUE_LENGTH, TRACE_LENGTH = 2 << 10, 16 << 10  # letters
LONGEST_ADDRESS = 254
_TRACES = frozenset({"exception", "stack"})
_SECRETS = ("password", "secret", "token", "cookie", "authorization", "passport", "snils", "phone", "email")
_SECRET_WORDS = frozenset({"inn", "pin", "otp"})
_WIDEST_NUMBER = 64  # bits; longer ones could not even be written in decimal


def cut(_logger: Any, _method: str, event: Event) -> Event:
    """Cut every value; nothing may look for a pattern before that."""
    for name, value in event.items():
        if not name.startswith("_"):  # those are structlog's own
            event[name] = _short_trace(str(value)) if name in _TRACES else _short(value)
    return event


def hide(_logger: Any, _method: str, event: Event) -> Event:
    """Hide values under telling names, and the names in e-mail addresses wherever they stand: in errors above all."""
    for name, value in event.items():
        if value and _is_secret(name):
            event[name] = HIDDEN
        elif isinstance(value, str):
            event[name] = without_addresses(value)
    return event


def indent_traces(_logger: Any, _method: str, event: Event) -> Event:
    """Begin each line of a traceback with a bar: where lines are no JSON, a text in it must not pass for a line."""
    for name in _TRACES & event.keys():
        event[name] = "\n".join(f"  | {line}" for line in event[name].split("\n"))
    return event


def without_addresses(text: str) -> str:
    """The text with three stars in place of each mailbox."""
    parts = text.split("@")
    kept = [_without_mailbox(part) if _names_host(after) else part for part, after in pairwise(parts)]
    return "@".join([*kept, parts[-1]])


def _short(value: Any) -> Any:
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if value.bit_length() <= _WIDEST_NUMBER else f"a number of {value.bit_length()} bits"
    text = value if isinstance(value, str) else str(value)
    whole = len(text)
    if whole > VALUE_LENGTH:
        text = f"{_without_half_address(text[:VALUE_LENGTH])}… ({whole} letters)"
    return _printable(text)


def _short_trace(text: str) -> str:
    """The beginning and the end: at the end stands what happened."""
    if len(text) > TRACE_LENGTH:
        half = TRACE_LENGTH // 2
        text = f"{_without_half_address(text[:half])}\n… ({len(text)} letters)\n{text[-half:]}"
    return "\n".join(_printable(line) for line in text.split("\n"))


def _printable(text: str) -> str:
    """Line breaks and control characters as escapes, so that no text looks like a line of the log."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def _without_half_address(text: str) -> str:
    end = len(text)
    while end > len(text) - LONGEST_ADDRESS and end and (_of_mailbox(text[end - 1]) or text[end - 1] == "@"):
        end -= 1
    return text[:end]


def _without_mailbox(text: str) -> str:
    end = len(text)
    while end and _of_mailbox(text[end - 1]):
        end -= 1
    return text[:end] + HIDDEN if end < len(text) else text


def _names_host(text: str) -> bool:
    return text[:1].isalnum()


def _of_mailbox(letter: str) -> bool:
    return letter.isalnum() or letter in "_.+-"


def _is_secret(name: str) -> bool:
    lower = name.lower()
    return any(word in lower for word in _SECRETS) or not _SECRET_WORDS.isdisjoint(lower.split("_"))
