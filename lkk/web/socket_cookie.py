"""The session cookie on the way to Reflex: only its hash gets there, the secret stays outside."""

import hashlib

from starlette.requests import cookie_parser

from lkk.services.kernel.secrets import token_hash

_PREFIX = "sidkey="
_HASH_LENGTH = hashlib.sha256().digest_size * 2


def cookie_value(header: str, name: str) -> str:
    """The value of a cookie in a Cookie header, empty when it is missing; one odd cookie does not hide the others."""
    return cookie_parser(header).get(name, "")


def hashed_cookie_header(header: str, name: str) -> bytes:
    """The header Reflex may see, keep in its state and print in its logs."""
    value = cookie_value(header, name)
    return (_PREFIX + (token_hash(value) if value else "")).encode()


def session_key_of(header: str) -> str:
    """The session key in a header made by `hashed_cookie_header`."""
    key = header.removeprefix(_PREFIX)
    return key if len(key) == _HASH_LENGTH and header.startswith(_PREFIX) else ""
