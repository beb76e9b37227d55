"""Documents of the demo: small real PDFs that say that they are examples."""

import asyncio
from datetime import UTC, datetime

from lkk.services.applications.document.typesetting import pdf

_MADE_AT = datetime(2026, 1, 12, tzinfo=UTC)
_made: dict[str, bytes] = {}


async def paper(title: str) -> bytes:
    """A page with a title; each is laid out once."""
    if title not in _made:
        _made[title] = await asyncio.to_thread(pdf, "paper", {"title": title}, _MADE_AT)
    return _made[title]
