"""The client's address and the scheme as the trusted proxies saw them."""

from collections.abc import MutableMapping
from typing import Any


def behind_proxies(scope: MutableMapping[str, Any], hops: int) -> MutableMapping[str, Any]:
    """A scope with the true client; with no trusted hop the headers are ignored, anybody can forge them."""
    if not hops:
        return scope
    named = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    forwarded = [part.strip() for part in named.get("x-forwarded-for", "").split(",") if part.strip()]
    changed = dict(scope)
    if len(forwarded) >= hops:
        changed["client"] = (forwarded[-hops][:45], 0)
    if named.get("x-forwarded-proto") in ("http", "https"):
        secure = named["x-forwarded-proto"] == "https"
        plain, tls = ("ws", "wss") if scope["type"] == "websocket" else ("http", "https")
        changed["scheme"] = tls if secure else plain
    return changed
