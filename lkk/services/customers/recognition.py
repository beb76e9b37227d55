"""What was typed into the search of customers: by which keys it is looked for. Pure rules."""

from dataclasses import dataclass

from lkk.vocabulary.customers import SearchKey

_BETWEEN = str.maketrans("", "", " \t\u00a0()+-–—−№")
_PHONE_MARKS = frozenset("()+-–—−")
LEAST_DIGITS, PHONE_DIGITS, ACCOUNT_DIGITS = 4, 10, 20
_APPLICATION_PARTS = 3


@dataclass(frozen=True)
class Sought:
    """A key with what is looked for by it: digits alone for accounts and phones."""

    key: SearchKey
    text: str


def recognise(words: str, only: SearchKey | None = None) -> tuple[Sought, ...]:
    """Return what to look for, the likeliest first; empty when nothing can be found by it.

    `only` is a key somebody has chosen: then the text is read as that one, whatever it looks like.
    """
    text = " ".join(words.split())
    if only is not None:
        value = _as_key(text, only)
        return (Sought(only, value),) if value else ()
    return tuple(Sought(key, value) for key in _likely(text) if (value := _as_key(text, key)))


def _likely(text: str) -> tuple[SearchKey, ...]:
    if not text:
        return ()
    if "@" in text:
        return (SearchKey.EMAIL,)
    digits = text.translate(_BETWEEN)
    if _all_digits(digits):
        return _numbers(text, digits)
    if _as_application(text):
        return (SearchKey.APPLICATION,)
    if text.isascii():
        return (SearchKey.EMAIL, SearchKey.NAME)
    return (SearchKey.NAME, SearchKey.ADDRESS)


def _numbers(text: str, digits: str) -> tuple[SearchKey, ...]:
    """A phone is known by its brackets, dashes and plus or by its eleven digits; others may be an account as well."""
    if "№" in text:
        return (SearchKey.ACCOUNT,)
    if _PHONE_MARKS & set(text):
        return (SearchKey.PHONE,)
    return (SearchKey.ACCOUNT, SearchKey.PHONE)


def _as_key(text: str, key: SearchKey) -> str:
    match key:
        case SearchKey.ACCOUNT:
            digits = text.translate(_BETWEEN)
            return digits if _all_digits(digits) and len(digits) <= ACCOUNT_DIGITS else ""
        case SearchKey.PHONE:
            return _as_phone(text)
        case SearchKey.EMAIL:
            return text.lower() if text.isascii() and " " not in text else ""
        case SearchKey.APPLICATION:
            return _as_application(text)
        case SearchKey.NAME | SearchKey.ADDRESS:
            return text


def _as_phone(text: str) -> str:
    """The last digits without the country's, however they are written; empty when they are too few or too many."""
    digits = text.translate(_BETWEEN)
    if len(digits) == PHONE_DIGITS + 1 and digits[:1] in ("7", "8"):
        digits = digits[1:]
    return digits if _all_digits(digits) and LEAST_DIGITS <= len(digits) <= PHONE_DIGITS else ""


def _as_application(text: str) -> str:
    """A number as «ТП-2026-000123»; zeros before the last part may be left out."""
    parts = text.upper().replace(" ", "").split("-")
    if len(parts) != _APPLICATION_PARTS or not parts[0].isalpha() or not all(map(_all_digits, parts[1:])):
        return ""
    return f"{parts[0]}-{parts[1]}-{parts[2].zfill(6)}"


def _all_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
