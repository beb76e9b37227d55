"""Documents of the demo: small real PDFs that say that they are examples."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from lkk.services.documents.typesetting import pdf

_MADE_AT = datetime(2026, 1, 12, tzinfo=UTC)
_TEMPLATE = Path(__file__).with_name("paper.typ")
_made: dict[str, bytes] = {}


async def paper(title: str) -> bytes:
    """A page with a title; each is laid out once."""
    if title not in _made:
        _made[title] = await asyncio.to_thread(pdf, _TEMPLATE, {"title": title}, _MADE_AT)
    return _made[title]
