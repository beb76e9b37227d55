"""Values and bytes that are unreadable in a dump: AES-256-GCM under the keys of `LKK_DATA_KEYS`.

The first key seals, every key unseals; the id of the key stands in the token. The place of a value (its table and
column) is bound to it, so that a token moved to another column does not open. Nothing here logs, and no error tells
what was sealed.
"""

import binascii
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lkk.settings import settings

_CIPHER_BYTES = 32
_MARK, _NONCE_BYTES = "lkk1", 12


class SealingError(Exception):
    """A sealed value cannot be read; `place` tells where it lies."""

    def __init__(self, text: str, place: str) -> None:
        super().__init__(f"{place}: {text}")
        self.place = place


class UnknownKey(SealingError):
    """The value is sealed with a key that is not among ours."""

    def __init__(self, key_id: str, place: str) -> None:
        super().__init__(f"sealed with the key {key_id!r}, which LKK_DATA_KEYS does not hold", place)
        self.key_id = key_id


class Damaged(SealingError):
    """The value was changed, moved here from another place, or sealed with another key of the same id."""

    def __init__(self, place: str) -> None:
        super().__init__("changed or moved here from another place", place)


@dataclass(frozen=True)
class Keys:
    """Keys by their ids; `current` seals. A key never seals itself: one is derived of it for each purpose."""

    current: str
    masters: Mapping[str, bytes] = field(repr=False)
    ciphers: Mapping[str, AESGCM] = field(repr=False)

    @classmethod
    def of(cls, masters: Mapping[str, bytes]) -> "Keys":
        """Return the ring of keys whose first one is current."""
        return cls(next(iter(masters)), masters, {name: AESGCM(_derived(key)) for name, key in masters.items()})

    def of_stream(self, key_id: str, salt: bytes, place: str) -> AESGCM:
        """Return the cipher of one stream of bytes, which shares its key with no other.

        Raises:
            UnknownKey: there is no such key.
        """
        if key_id not in self.masters:
            raise UnknownKey(key_id, place)
        return AESGCM(_derived(self.masters[key_id], salt))


@lru_cache
def keys() -> Keys:
    """Return the keys of this process."""
    return Keys.of(settings().data_keys_by_id())


def seal(value: str, place: str) -> str:
    """Return the token of a value for one place, under the current key; no two tokens are alike."""
    ring, nonce = keys(), os.urandom(_NONCE_BYTES)
    sealed = ring.ciphers[ring.current].encrypt(nonce, value.encode(), place.encode())
    return f"{_MARK}:{ring.current}:{urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(token: str, place: str) -> str:
    """Return the value of a token.

    Raises:
        UnknownKey: its key is not among ours.
        Damaged: it is no token, it was changed, or it was made for another place.
    """
    key_id, body = key_of(token), token.rpartition(":")[2]
    if key_id is None:
        raise Damaged(place)
    cipher = keys().ciphers.get(key_id)
    if cipher is None:
        raise UnknownKey(key_id, place)
    try:
        sealed = urlsafe_b64decode(body)
        return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place.encode()).decode()
    except (InvalidTag, ValueError, binascii.Error):
        raise Damaged(place) from None


def key_of(text: str) -> str | None:
    """Return the id of the key a token is sealed with; None for what is no token."""
    mark, _, rest = text.partition(":")
    key_id, colon, body = rest.partition(":")
    return key_id if mark == _MARK and key_id and colon and body else None


def _derived(master: bytes, salt: bytes | None = None) -> bytes:
    info = b"lkk value" if salt is None else b"lkk stream"
    return HKDF(SHA256(), _CIPHER_BYTES, salt, info).derive(master)
