"""The wall around everything that is served: origin, body size, private pages, cookies, headers."""

import dataclasses
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote

from starlette.responses import RedirectResponse

from lkk.routes import LOGIN, STAFF, TABLET, UNSUBSCRIBE, by_path
from lkk.services.kernel.errors import Unavailable
from lkk.services.kernel.networks import network_of
from lkk.services.kernel.secrets import token_hash
from lkk.settings import Settings
from lkk.vocabulary.attachments import MAX_SIZE
from lkk.vocabulary.permissions import Open
from lkk.web import sockets
from lkk.web.content_security import policy
from lkk.web.cookies import desk_cookie_name, drop_desk, session_cookie_name, set_session
from lkk.web.guard import find_actor
from lkk.web.moved_pages import moved_to
from lkk.web.payment_hook import HOOK as PAYMENT_HOOK
from lkk.web.proxy import behind_proxies
from lkk.web.refusals import refuse
from lkk.web.sms_hook import HOOK as SMS_HOOK
from lkk.web.socket_cookie import cookie_value, hashed_cookie_header, session_key_of

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_POST = 64 << 10
_OF_FILES = (
    "/api/files",
    "/api/logo",
    "/api/reception/files",
    "/api/broadcasts",
    "/api/readings/imports",
    "/api/hours",
    "/api/readings/sheet",
    "/api/readings/photo",
)
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_FOREVER = (b"cache-control", b"public, max-age=31536000, immutable")
_NEVER = (b"cache-control", b"private, no-store")
_ASK = (b"cache-control", b"no-cache")
_NEVER_ASKED_AGAIN = frozenset({b"last-modified", b"etag", b"accept-ranges"})  # of what a browser keeps forever


@dataclasses.dataclass(frozen=True)
class Hardened:
    """Wraps the portal's ASGI application."""

    inner: App
    settings: Settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what may not pass, hands the rest on."""
        if scope["type"] not in ("http", "websocket"):
            return await self.inner(scope, receive, send)
        scope = behind_proxies(scope, self.settings.trusted_proxy_hops)
        headers = _headers(scope)
        if scope["type"] == "websocket":
            return await self._socket(scope, headers, receive, send)
        return await self._request(scope, headers, receive, self._sending(send, scope["path"]))

    async def _socket(self, scope: Scope, headers: dict[str, str], receive: Receive, send: Send) -> None:
        if headers.get("origin") not in self.settings.allowed_origins:  # a missing origin is refused as well
            await receive()
            return await send({"type": "websocket.close", "code": 4403})
        kept = [(k, v) for k, v in scope["headers"] if k.lower() != b"cookie"]
        hashed = hashed_cookie_header(headers.get("cookie", ""), session_cookie_name(self.settings))
        person = bool(session_key_of(hashed.decode()))
        if person and sockets.busy():  # before the database is asked who it is
            await receive()
            return await _come_again(scope, send)
        client = scope.get("client")
        with sockets.asking(person=person):
            key = await _live_key(hashed.decode())
        socket = sockets.admit(key, network_of(client[0] if client else ""))
        if socket is None:
            await receive()
            return await send({"type": "websocket.close", "code": 4429})
        try:
            inside = {**scope, "headers": [*kept, (b"cookie", hashed)], sockets.SCOPE: socket}
            await self.inner(inside, _bounded(socket, receive), send)
        finally:
            sockets.leave(socket)
        return None

    async def _request(self, scope: Scope, headers: dict[str, str], receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path.startswith(("/_upload", "/_all_routes")):
            return await refuse("Не найдено", 404, scope, receive, send)
        if scope["method"] not in _SAFE_METHODS:
            return await self._post(scope, headers, receive, send)
        if address := moved_to(path, scope["query_string"].decode("latin-1")):
            return await RedirectResponse(address, 303)(scope, receive, send)
        if headers.get("sec-fetch-dest", "document") == "document" and _private(path):
            return await self._private_page(scope, headers, receive, send)
        return await self.inner(_at_its_file(scope), receive, send)

    async def _post(self, scope: Scope, headers: dict[str, str], receive: Receive, send: Send) -> None:
        # No browser: a neighbour with a secret; or the mail provider of a person, who holds the token of an email.
        if scope["path"].startswith((SMS_HOOK, PAYMENT_HOOK, f"{UNSUBSCRIBE}/")):
            return await _limited(self.inner, MAX_POST, headers, scope, receive, send)
        same_site = headers.get("sec-fetch-site", "same-origin") == "same-origin"
        if headers.get("origin") not in self.settings.allowed_origins or not same_site:
            return await refuse("Запрос с другого сайта отклонён", 403, scope, receive, send)
        limit = MAX_SIZE if scope["path"].startswith(_OF_FILES) else MAX_POST
        return await _limited(self.inner, limit, headers, scope, receive, send)

    async def _private_page(self, scope: Scope, headers: dict[str, str], receive: Receive, send: Send) -> None:
        cookie = cookie_value(headers.get("cookie", ""), session_cookie_name(self.settings))
        try:
            actor = await find_actor(token_hash(cookie)) if cookie else None
            desk = cookie_value(headers.get("cookie", ""), desk_cookie_name(self.settings)) if actor is None else ""
            returns = bool(desk) and await find_actor(token_hash(desk)) is not None
        except Unavailable:  # the page's frame holds nothing private and says that the cabinet is unavailable
            return await self.inner(_at_its_file(scope), receive, send)
        if actor is not None and actor.only_draft is not None:
            return await RedirectResponse(TABLET.path, 303)(scope, receive, send)
        if actor is not None:
            return await self.inner(_at_its_file(scope), receive, send)
        if returns:
            return await _back_to_desk(desk)(scope, receive, send)
        wanted = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
        response = RedirectResponse(f"{LOGIN.path}?next={quote(wanted, safe='')}", 303)
        return await response(scope, receive, send)

    def _extra(self, path: str, kind: bytes) -> list[tuple[bytes, bytes]]:
        """The policy with its hashes travels with documents only: files and answers need nothing of it."""
        extra = [(b"x-content-type-options", b"nosniff"), _caching(path)]
        if self.settings.secure:
            extra.append((b"strict-transport-security", b"max-age=31536000; includeSubDomains"))
        if not kind.startswith(b"text/html") and kind:
            return [*extra, (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")]
        return [
            *extra,
            (b"content-security-policy", policy(path)),
            (b"x-frame-options", b"DENY"),
            (b"referrer-policy", b"same-origin"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
        ]

    def _sending(self, send: Send, path: str) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = list(message.get("headers", []))
                have = {name.lower(): value for name, value in own}
                extra = self._extra(path, have.get(b"content-type", b""))
                message["headers"] = [*_short(own, path), *(pair for pair in extra if pair[0] not in have)]
            await send(message)

        return sending


def _back_to_desk(token: str) -> RedirectResponse:
    """The time in a customer's cabinet is over: the browser has the employee's own session again."""
    response = RedirectResponse(STAFF.path, 303)
    set_session(response, token)
    drop_desk(response)
    return response


async def _come_again(scope: Scope, send: Send) -> None:
    """Refuse a handshake for now; the page tries again by itself after a second or more."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        return await send({"type": "websocket.close", "code": 4503})
    await send({"type": "websocket.http.response.start", "status": 503, "headers": [(b"retry-after", b"2")]})
    return await send({"type": "websocket.http.response.body", "body": b""})


async def _live_key(cookie: str) -> str:
    """The key of the session the socket is opened with; empty when it is of no live one."""
    key = session_key_of(cookie)
    try:
        return key if key and await find_actor(key, active=False) else ""
    except Unavailable:
        return key  # a tab that comes back while the database is away stays what it was


def _bounded(socket: sockets.Socket, receive: Receive) -> Receive:
    """What comes over a socket until it is ended; our pages send text alone, and short ones while nobody is known."""

    async def receiving() -> Message:
        message = {"type": "websocket.disconnect", "code": 1008} if socket.ended else await receive()
        socket.heard += 1
        text = message.get("text") or ""
        if message.get("bytes") or (len(text) > sockets.ANONYMOUS_MESSAGE and not socket.session_key):
            socket.ended = True
        return {"type": "websocket.disconnect", "code": 1009} if socket.ended else message

    return receiving


def _headers(scope: Scope) -> dict[str, str]:
    found: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        found[name] = f"{found[name]}; {value}" if name == "cookie" and name in found else value
    return found


def _private(path: str) -> bool:
    route = by_path(path)
    return route is not None and route.rule is not Open.EVERYONE


def _at_its_file(scope: Scope) -> Scope:
    """A page asked for by its address is served at once; the static server would redirect to the folder first."""
    path = scope["path"]
    return {**scope, "path": f"{path}/"} if not path.endswith("/") and by_path(path) else scope


def _caching(path: str) -> tuple[bytes, bytes]:
    if path.startswith("/assets/") and "reflex-env" not in path:
        return _FOREVER
    if path.startswith("/fonts/"):
        return _FOREVER
    return _NEVER if path.startswith("/api/") else _ASK


def _short(headers: list[tuple[bytes, bytes]], path: str) -> list[tuple[bytes, bytes]]:
    """What the application under us says, but nothing twice and nothing for nobody: a first load has twenty answers."""
    useless = _NEVER_ASKED_AGAIN if _caching(path) is _FOREVER else frozenset[bytes]()
    kept = [(name.lower(), value) for name, value in headers if name.lower() not in useless]
    return [(name, _once(value) if name == b"vary" else value) for name, value in kept]


def _once(value: bytes) -> bytes:
    return b", ".join(dict.fromkeys(value.split(b", ")))


async def _limited(inner: App, limit: int, headers: dict[str, str], scope: Scope, receive: Receive, send: Send) -> None:
    """Answer 413 to a body over the limit, also when it comes in pieces without a stated length."""
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > limit:
        return await refuse("Слишком большой запрос", 413, scope, receive, send)
    seen, answered, is_coming = 0, False, True

    async def counting() -> Message:
        nonlocal seen, is_coming
        message = await receive()
        seen += len(message.get("body", b""))
        is_coming = message.get("more_body", False)
        return {"type": "http.disconnect"} if seen > limit else message

    async def answering(message: Message) -> None:
        nonlocal answered
        if seen <= limit:
            answered = True
            await send(message)

    try:
        await inner(scope, counting, answering)
    except Exception:
        if seen <= limit:
            raise
    if seen > limit and not answered:
        await refuse("Слишком большой запрос", 413, scope, receive, send, is_coming=is_coming)
    return None
