"""The content security policy: our own scripts and the exported pages' inline ones by hash, no eval."""

import base64
import hashlib
import re
from functools import lru_cache

from reflex.utils.prerequisites import get_web_dir

_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.S)


@lru_cache
def policy() -> bytes:
    """The header's value; the build does not change while a server runs."""
    return (
        "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; "
        f"script-src 'self' {' '.join(_inline_hashes())}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'"
    ).encode()


def _inline_hashes() -> list[str]:
    hashes = set()
    for page in (get_web_dir() / "build" / "client").rglob("*.html"):
        for script in _INLINE.findall(page.read_text(encoding="utf-8")):
            digest = hashlib.sha256(script.encode()).digest()
            hashes.add(f"'sha256-{base64.b64encode(digest).decode()}'")
    return sorted(hashes)
