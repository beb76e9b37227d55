"""What a hand-made HTTP client can do: forged origins, uploads, oversized bodies, strange bytes."""

from collections.abc import AsyncIterator, Iterator
from urllib.parse import quote

import httpx
import pytest

from lkk.routes import ROUTES
from lkk.vocabulary.permissions import Open
from lkk.web.auth_routes import AUTH_ROUTES
from lkk.web.reception_routes import RECEPTION_ROUTES
from tests import builders
from tests.builders import PASSWORD
from tests.portal_process import Portal
from tests.raw_client import session_cookie

POSTS = [route.path for route in (*AUTH_ROUTES, *RECEPTION_ROUTES) if "POST" in (route.methods or ())]
PRIVATE = [route.path for route in ROUTES if route.rule is not Open.EVERYONE]


@pytest.fixture
async def client(portal: Portal) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=portal.url) as opened:
        yield opened


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "own", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "own", "Sec-Fetch-Site": "same-site"},
    ],
)
async def test_posts_from_elsewhere_are_refused(
    client: httpx.AsyncClient, portal: Portal, path: str, headers: dict[str, str]
) -> None:
    sent = {name: value.replace("own", portal.url) for name, value in headers.items()}
    assert (await client.post(path, headers=sent, data={"email": "a@example.com"})).status_code == 403


@pytest.mark.parametrize("path", ["/api/auth/login", "/api/auth/register/start", "/api/auth/register/finish"])
async def test_a_body_over_the_limit_is_refused_with_and_without_a_stated_length(
    client: httpx.AsyncClient, portal: Portal, path: str
) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(200):
            yield b"x" * 1024

    async def stream() -> AsyncIterator[bytes]:
        for piece in pieces():
            yield piece

    headers = {"Origin": portal.url, "Content-Type": "application/x-www-form-urlencoded"}
    stated = await client.post(path, headers=headers, content=b"email=" + b"x" * 70_000)
    assert stated.status_code == 413
    try:
        chunked = await client.post(path, headers=headers, content=stream())
    except httpx.TransportError:
        return  # cut off while still sending: the answer may be lost with the connection
    assert chunked.status_code == 413


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe\x00", b"email=%00", b"email=%ff%fe&password=%ed%a0%80", b"=&=&=", b"email=a&" * 3000, b"{}", b"%"],
)
async def test_broken_bytes_never_make_an_error_of_the_server(
    client: httpx.AsyncClient, portal: Portal, path: str, body: bytes
) -> None:
    headers = {"Origin": portal.url, "Content-Type": "application/x-www-form-urlencoded"}
    answer = await client.post(path, headers=headers, content=body)
    assert answer.status_code < 500
    assert "Traceback" not in answer.text


async def test_the_frameworks_upload_is_closed(client: httpx.AsyncClient, portal: Portal) -> None:
    user = await builders.customer()
    cookie = await session_cookie(portal.url, user.email, PASSWORD)
    headers = {
        "Origin": portal.url,
        "Cookie": cookie,
        "reflex-client-token": "x",
        "reflex-event-handler": "reflex___state____state.hydrate",
    }
    upload = await client.post("/_upload", headers=headers, files={"files": ("e.txt", b"abc")})
    assert upload.status_code == 404
    assert (await client.get("/_upload/e.txt")).status_code == 404


async def test_no_foreign_origin_is_allowed_to_read_answers(client: httpx.AsyncClient) -> None:
    for path in ("/", "/ping", "/api/health/live"):
        answer = await client.get(path, headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", PRIVATE)
async def test_a_private_page_without_a_session_leads_to_the_sign_in(client: httpx.AsyncClient, path: str) -> None:
    for address in (path, path + "/"):
        answer = await client.get(address)
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/login?next={quote(address, safe='')}"
        assert answer.content == b""


async def test_forged_session_cookies_open_nothing(client: httpx.AsyncClient) -> None:
    for cookie in ("sid=x", "sid=" + "0" * 64, "sidkey=" + "0" * 64, 'sid="\x7f', "sid=; sid=x"):
        answer = await client.get("/home", headers={"Cookie": cookie})
        assert answer.status_code in (303, 400), cookie  # 400: no header at all for an HTTP server


async def test_an_address_of_another_site_is_never_the_place_after_sign_in(
    client: httpx.AsyncClient, portal: Portal
) -> None:
    user = await builders.customer()
    for wanted in (
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/api/auth/logout",
    ):
        form = {"email": user.email, "password": PASSWORD, "next": wanted}
        answer = await client.post("/api/auth/login", headers={"Origin": portal.url}, data=form)
        assert answer.json()["goto"] == "/home", wanted


async def test_every_answer_carries_the_headers_of_safety(client: httpx.AsyncClient) -> None:
    for path in ("/", "/login", "/nope", "/home", "/api/health/live", "/js/auth.js", "/css/app.css"):
        headers = (await client.get(path)).headers
        assert "unsafe-eval" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    for path in ("/", "/login", "/nope"):
        headers = (await client.get(path)).headers
        assert "script-src 'self' 'sha256-" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"


async def test_the_cookie_of_a_session_is_closed_to_scripts_and_other_sites(
    client: httpx.AsyncClient, portal: Portal
) -> None:
    user = await builders.customer()
    form = {"email": user.email, "password": PASSWORD}
    answer = await client.post("/api/auth/login", headers={"Origin": portal.url}, data=form)
    [cookie] = [c for c in answer.headers.get_list("set-cookie") if c.startswith("sid=")]
    assert {"httponly", "samesite=lax", "path=/"} <= {part.strip().lower() for part in cookie.split(";")}
    assert "no-store" in answer.headers["cache-control"]


async def test_metrics_are_nobodys_without_a_token(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/metrics")).status_code == 404
    assert (await client.get("/api/metrics", headers={"Authorization": "Bearer x"})).status_code == 404
