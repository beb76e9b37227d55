"""The content security policy: our own scripts and the exported page's inline ones by hash, no eval."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from reflex.utils.prerequisites import get_web_dir

from lkk.routes import by_path


def policy(path: str) -> bytes:
    """The header's value for the page at a path; an unknown one may be answered with any of the pages."""
    route = by_path(path)
    return _policy_of(route.path if route else None)


@lru_cache
def _policy_of(page: str | None) -> bytes:
    """The build does not change while a server runs; `page` is one of the routes, or None for all of them."""
    client = get_web_dir() / "build" / "client"
    own = client / (page or "").strip("/") / "index.html"
    files = [own] if page and own.exists() else client.rglob("*.html")
    return (
        "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; "
        f"script-src 'self' {' '.join(_inline_hashes(files))}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'"
    ).encode()


def _inline_hashes(pages: Iterable[Path]) -> list[str]:
    hashes = set()
    for page in pages:
        for script in _inline_scripts(page.read_text(encoding="utf-8")):
            digest = hashlib.sha256(script.encode()).digest()
            hashes.add(f"'sha256-{base64.b64encode(digest).decode()}'")
    return sorted(hashes)


def _inline_scripts(page: str) -> Iterator[str]:
    start = page.find("<script")
    while start >= 0:
        opened = page.index(">", start)
        end = page.index("</script>", opened)
        if " src=" not in page[start:opened]:
            yield page[opened + 1 : end]
        start = page.find("<script", end)
