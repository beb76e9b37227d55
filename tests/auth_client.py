"""A browser without pages: posts the forms of sign-in to the HTTP routes and keeps the cookies."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette

from lkk.web.auth_routes import AUTH_ROUTES

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"


@asynccontextmanager
async def browser(ip: str = "203.0.113.5") -> AsyncIterator[httpx.AsyncClient]:
    """A client with its own cookies that comes from this address."""
    transport = httpx.ASGITransport(app=Starlette(routes=AUTH_ROUTES), client=(ip, 40_000))
    headers = {"User-Agent": CHROME}
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000", headers=headers) as client:
        yield client


async def post(client: httpx.AsyncClient, action: str, **fields: str) -> httpx.Response:
    """Post a form to /api/auth/<action>."""
    return await client.post(f"/api/auth/{action}", data=fields)
