"""The chain of evidence as mathematics: canonical records, each holding the hash of the one before (pure).

What is personal is hashed apart with a salt of its own: a record shows that it was not altered without opening it,
and nobody guesses a phone from its hash.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

FIRST = "0" * 64
_SALT_BYTES = 16


@dataclass(frozen=True)
class Record:
    """A record as it is stored; `personal` is what its digest was made of, None where it was not opened.

    `at` is ISO 8601 in UTC.
    """

    seq: int
    previous_hash: str
    event: str
    at: str
    facts: Mapping[str, Any]
    personal_digest: str
    hash: str
    salt: str = ""
    personal: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Fault:
    """Where a chain is broken first and how."""

    seq: int
    reason: str


def canonical(value: Any) -> bytes:
    """Return the one byte form of a JSON value: sorted keys, no spaces, UTF-8.

    Raises:
        TypeError: it holds a float, which has more than one form.
    """
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def new_salt() -> str:
    """Return a random salt of 128 bits."""
    return secrets.token_hex(_SALT_BYTES)


def digest(salt: str, personal: Mapping[str, Any]) -> str:
    """Return the hash of what is personal under its salt."""
    return hashlib.sha256(canonical({"salt": salt, "personal": personal})).hexdigest()


def record_hash(
    seq: int, previous_hash: str, event: str, at: str, facts: Mapping[str, Any], personal_digest: str
) -> str:
    """Return the hash of a record, which the next one holds."""
    body = {
        "seq": seq,
        "previous": previous_hash,
        "event": event,
        "at": at,
        "facts": facts,
        "personal": personal_digest,
    }
    return hashlib.sha256(canonical(body)).hexdigest()


def made(
    seq: int, previous_hash: str, event: str, at: str, facts: Mapping[str, Any], personal: Mapping[str, Any]
) -> Record:
    """Return the next record of a chain."""
    salt = new_salt()
    of_personal = digest(salt, personal)
    own = record_hash(seq, previous_hash, event, at, facts, of_personal)
    return Record(seq, previous_hash, event, at, facts, of_personal, own, salt, personal)


def first_fault(records: Iterable[Record], *, after: tuple[int, str] = (0, FIRST)) -> Fault | None:
    """Return where records in their order do not continue the chain that ended `after` a number and hash."""
    seq, previous = after
    for one in records:
        seq += 1
        if one.seq != seq:
            return Fault(seq, "записи нет")
        if one.previous_hash != previous:
            return Fault(seq, "запись не продолжает предыдущую")
        own = record_hash(one.seq, one.previous_hash, one.event, one.at, one.facts, one.personal_digest)
        if own != one.hash:
            return Fault(seq, "запись изменена")
        if one.personal is not None and digest(one.salt, one.personal) != one.personal_digest:
            return Fault(seq, "закрытые сведения записи изменены")
        previous = one.hash
    return None


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a float has no canonical form")
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    for one in inside:
        _refuse_floats(one)
