"""A browser that sends and gets files over the routes of the portal."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from lkk.models.identity import User, UserSession
from lkk.services.kernel.secrets import new_token, token_hash
from lkk.web.file_routes import FILE_ROUTES
from tests import builders
from tests.sample_files import pdf

SLOT = "attachments"


@asynccontextmanager
async def browser(user: User | None, routes: Sequence[Route] = FILE_ROUTES) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that is signed in as this user, or not at all, before these routes of the portal."""
    token = new_token()
    if user is not None:
        now = datetime.now(UTC)
        session = UserSession(key_hash=token_hash(token), user_id=user.key, created_at=now, seen_at=now, ip="127.0.0.1")
        await builders.save(session)
    transport = httpx.ASGITransport(app=Starlette(routes=routes))
    cookies = {"sid": token} if user else {}
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000", cookies=cookies) as client:
        yield client


async def send(
    client: httpx.AsyncClient, application_id: int, slot: str = SLOT, name: str = "Ёлка № 1.pdf", body: bytes = b""
) -> httpx.Response:
    """Send a file to a place of an application."""
    query = {"application": str(application_id), "slot": slot, "name": name}
    return await client.post("/api/files", params=query, content=body or pdf())
