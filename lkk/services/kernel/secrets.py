"""Random tokens, keyed hashes and passwords; nothing here is ever stored in the clear."""

import asyncio
import hashlib
import hmac
import secrets
from functools import lru_cache

from passlib.context import CryptContext

from lkk.settings import settings

PASSWORD_MIN, PASSWORD_MAX = 8, 128
HASHED_AT_ONCE = 4  # in one process
_hashing = asyncio.Semaphore(HASHED_AT_ONCE)  # a flood of sign-ins must not take gigabytes: 19 MiB a hash


@lru_cache
def _passwords() -> CryptContext:
    """Argon2id with OWASP's minimum cost."""
    return CryptContext(
        schemes=["argon2"],
        argon2__type="ID",
        argon2__memory_cost=19_456,
        argon2__time_cost=2,
        argon2__parallelism=1,
    )


async def hash_password(password: str) -> str:
    """The PHC string to store; runs in a thread, about 0.1 s."""
    async with _hashing:
        return await asyncio.to_thread(_passwords().hash, password)


async def verify_password(password: str, stored: str | None) -> bool:
    """Whether the password fits; without a stored hash the same work is done and the answer is no."""
    async with _hashing:
        if stored is None:
            await asyncio.to_thread(_passwords().dummy_verify)
            return False
        return await asyncio.to_thread(_passwords().verify, password, stored)


def prepare_passwords() -> None:
    """Make the hash that unknown logins are compared with, so that the first of them takes no longer than others."""
    _passwords().dummy_verify()


def new_token() -> str:
    """A random token of 256 bits for a cookie."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """A random code of six digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def token_hash(token: str) -> str:
    """What is stored of a random token; 256 random bits need no key."""
    return hashlib.sha256(token.encode()).hexdigest()


@lru_cache
def _key(purpose: str) -> bytes:
    return hmac.digest(settings().key_bytes(), f"lkk:{purpose}".encode(), "sha256")


def keyed_hash(purpose: str, *parts: str) -> str:
    """HMAC-SHA256 under a key of this purpose: PINs and codes are short and would be guessed from a bare hash."""
    message = "\x1f".join(parts).encode()
    return hmac.new(_key(purpose), message, hashlib.sha256).hexdigest()


def same(left: str, right: str) -> bool:
    """Comparison in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())
