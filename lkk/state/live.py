"""Which handler looks again when a signal reaches a tab: one per page, registered beside the page's state."""

from typing import Any

from lkk.routes import Route

_REFRESHERS: dict[str, Any] = {}


def refresh_with(route: Route, handler: Any) -> None:
    """Declare the handler that reads the page's data again."""
    _REFRESHERS[route.path] = handler


def refresher_of(path: str) -> Any:
    """The handler of the page at a path, None when the page has nothing that changes by itself."""
    return _REFRESHERS.get(path)
