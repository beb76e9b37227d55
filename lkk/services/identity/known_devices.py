"""Browsers that have signed in before: a signed cookie, so that guesses of others never shut their owner out."""

import re

from lkk.services.kernel.secrets import keyed_hash, new_token, same

LOGINS_KEPT = 5
_MARK_LENGTH = 32
_COOKIE = re.compile(rf"([\w-]{{43}})((?:\.[0-9a-f]{{{_MARK_LENGTH}}}){{1,{LOGINS_KEPT}}})", re.ASCII)


def known_device(cookie: str, email: str) -> str:
    """The device's id when the cookie proves a sign-in with this login, otherwise an empty string."""
    device, marks = _parts(cookie)
    return device if device and any(same(_mark(device, email), mark) for mark in marks) else ""


def remember(cookie: str, email: str) -> str:
    """The cookie after a sign-in: the same device, this login first among the last five."""
    device, marks = _parts(cookie)
    device = device or new_token()
    mark = _mark(device, email)
    kept = [mark, *(other for other in marks if other != mark)][:LOGINS_KEPT]
    return ".".join([device, *kept])


def _mark(device: str, email: str) -> str:
    return keyed_hash("known device", device, email)[:_MARK_LENGTH]


def _parts(cookie: str) -> tuple[str, list[str]]:
    found = _COOKIE.fullmatch(cookie)
    return (found[1], found[2].split(".")[1:]) if found else ("", [])
