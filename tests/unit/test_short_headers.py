"""What the wall takes out of the headers of answers: a first load is twenty of them."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from lkk.settings import settings
from lkk.web.harden import Hardened

SAID = {"last-modified": "Fri, 27 Nov 2026 09:31:49 GMT", "accept-ranges": "bytes", "etag": '"1"'}


async def _headers(path: str) -> httpx.Headers:
    answer = PlainTextResponse("", headers={**SAID, "vary": "Accept-Encoding, Origin, Origin"})
    wall = Hardened(Starlette(routes=[Route("/{path:path}", lambda _: answer)]), settings())  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(wall), base_url="http://portal") as client:  # pyright: ignore[reportArgumentType]
        return (await client.get(path)).headers


@pytest.mark.parametrize("path", ["/assets/packages-1.js", "/fonts/golos-cyr.woff2"])
async def test_a_file_kept_forever_says_nothing_of_its_age(path: str) -> None:
    headers = await _headers(path)
    assert "immutable" in headers["cache-control"]
    assert not SAID.keys() & headers.keys()


async def test_a_file_that_is_asked_for_again_keeps_its_age() -> None:
    headers = await _headers("/js/cabinet.js")
    assert headers.keys() >= SAID.keys()


async def test_what_an_answer_depends_on_is_said_once() -> None:
    assert (await _headers("/js/cabinet.js"))["vary"] == "Accept-Encoding, Origin"
