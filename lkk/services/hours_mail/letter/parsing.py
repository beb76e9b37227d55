"""A letter as bytes taken apart; runs in the child process alone."""

import re
from base64 import b64encode
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from email.utils import collapse_rfc2231_value, getaddresses
from typing import Any

from lkk.services.hours_mail.letter.said import MAX_FILES, MAX_HEADER, MAX_PARTS, SUBJECT_LENGTH
from lkk.vocabulary.hours import EXTENSIONS, MAX_SIZE

RESULTS = "Authentication-Results"
_ADDRESS = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9.-]{1,189}", re.IGNORECASE)
_LONE_RETURN = re.compile(rb"\r(?!\n)|\0")
_NAME_LENGTH = 200
_AUTOMATIC = {"bulk", "list", "junk", "auto_reply"}


class TooComplex(Exception):
    """More parts than any letter of a person has."""


def head(data: bytes) -> dict[str, Any]:
    """Read a header.

    A carriage return of its own ends a line for some programs and not for others, which is how lines are smuggled
    in: such a header names nobody, as does one that was cut.
    """
    message = BytesHeaderParser(policy=compat32).parsebytes(data)
    whole = len(data) < MAX_HEADER and not _LONE_RETURN.search(data)
    results = message.get(RESULTS, "")
    return {
        "address": _address(message) if whole else "",
        "subject": readable(str(message.get("Subject", "")), SUBJECT_LENGTH),
        "results": " ".join(str(results).split()),
        "automatic": _is_automatic(message),
    }


def files(data: bytes) -> dict[str, Any]:
    """Find the files with hours of a letter; everything else in it is left where it is.

    Raises:
        TooComplex: it has too many parts.
    """
    message = BytesParser(policy=compat32).parsebytes(data)
    found: list[dict[str, Any]] = []
    for number, part in enumerate(message.walk()):
        if number >= MAX_PARTS:
            raise TooComplex
        name = "" if part.is_multipart() else _name(part)
        if name.rpartition(".")[2].lower() in EXTENSIONS and len(found) < MAX_FILES:
            found.append(_enclosed(name, part))
    return {"files": found}


def readable(raw: str, length: int) -> str:
    """Return words of a header as one line without signs that cannot be printed; what cannot be decoded stays as is."""
    try:
        words = str(make_header(decode_header(raw)))
    except (ValueError, LookupError):  # an unknown charset, broken base64
        words = raw
    plain = "".join(sign if sign.isprintable() else " " for sign in words.encode("utf-8", "replace").decode())
    return " ".join(plain.split())[:length]


def _address(message: Message) -> str:
    """Return the one address of the one «From»; programs disagree on which of two is shown."""
    senders = message.get_all("From", [])
    if len(senders) != 1 or not isinstance(senders[0], str):  # 8-bit ones are no str
        return ""
    addresses = getaddresses([senders[0]])
    if len(addresses) != 1 or senders[0].count("@") != 1:
        return ""
    address = addresses[0][1]
    return address.lower() if _ADDRESS.fullmatch(address) else ""


def _is_automatic(message: Message) -> bool:
    submitted = str(message.get("Auto-Submitted", "no")).strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    return not submitted.startswith("no") or precedence in _AUTOMATIC or "List-Id" in message


def _name(part: Message) -> str:
    try:
        given = part.get_param("filename", None, "content-disposition") or part.get_param("name", None)
    except (ValueError, LookupError):
        return ""
    if given is None:
        return ""
    plain = readable(collapse_rfc2231_value(given) if isinstance(given, tuple) else str(given), 1000)
    stem, _, extension = plain.replace("\\", "/").rpartition("/")[2].rpartition(".")
    return f"{stem[: _NAME_LENGTH - len(extension) - 1]}.{extension}" if len(extension) < 6 else ""


def _enclosed(name: str, part: Message) -> dict[str, Any]:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError):
        payload = b""
    content = payload if isinstance(payload, bytes) else b""
    if len(content) > MAX_SIZE:
        return {"name": name, "content": "", "too_big": True}
    return {"name": name, "content": b64encode(content).decode(), "too_big": False}
