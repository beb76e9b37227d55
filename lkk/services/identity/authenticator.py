"""Time-based codes (RFC 6238) and recovery codes: pure rules, nothing is stored here."""

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from passlib.exc import TokenError
from passlib.totp import TOTP

from lkk.services.kernel.secrets import keyed_hash

ISSUER = "ЛКК БСК"
WINDOW_S = 30  # a step before and after: clocks of phones differ
RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read as something else
_HALF = 5
_KEY_BYTES = 20  # of SHA-1, as RFC 4226 advises


@dataclass(frozen=True)
class NewSecret:
    """A key for an application: to be typed, and as the address a QR code carries."""

    key: str = field(repr=False)
    uri: str = field(repr=False)


def new_secret() -> str:
    """Return a random key in base32."""
    return base64.b32encode(secrets.token_bytes(_KEY_BYTES)).decode()


def shown(secret: str, email: str) -> NewSecret:
    """Return a key as it is shown to its owner, in groups of four."""
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return NewSecret(grouped, _totp(secret).to_uri(label=email, issuer=ISSUER))


def counter_of(secret: str, code: str, now: datetime, last_counter: int) -> int | None:
    """Return the step a code belongs to; None when it fits none near `now` that is newer than `last_counter`."""
    if not is_time_code(code):
        return None
    try:
        return _totp(secret).match(code, time=int(now.timestamp()), window=WINDOW_S, last_counter=last_counter).counter
    except TokenError:
        return None


def new_recovery_codes() -> list[str]:
    """Return ten codes of about 50 bits each."""
    return [f"{_half()}-{_half()}" for _ in range(RECOVERY_CODES)]


def compact(typed: str) -> str:
    """Return what was typed without blanks and dashes, in lower case."""
    return "".join(sign for sign in typed.lower() if sign.isalnum())


def is_time_code(typed: str) -> bool:
    """Whether a compact code is one of an application: six digits."""
    return len(typed) == 6 and typed.isascii() and typed.isdigit()


def recovery_hmac(user_id: int, code: str) -> str:
    """Return what is stored of a recovery code."""
    return keyed_hash("recovery code", str(user_id), compact(code))


def _half() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_HALF))


def _totp(secret: str) -> TOTP:
    return TOTP(key=secret, format="base32")
