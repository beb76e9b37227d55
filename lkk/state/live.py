"""Which handlers look again when a signal reaches a tab: registered beside the state of the page."""

from collections.abc import Collection
from typing import Any

from reflex_base.utils.format import format_event_handler

from lkk.routes import Route
from lkk.vocabulary.topics import Topic

_REFRESHERS: dict[str, Any] = {}
_SHOWN: dict[str, list[tuple[Topic, Any]]] = {}


def refresh_with(route: Route, handler: Any) -> None:
    """Declare the handler that reads the page's data again."""
    _REFRESHERS[route.path] = handler


def refresher_of(path: str) -> Any:
    """The handler of the page at a path, None when the page has nothing that changes by itself."""
    return _REFRESHERS.get(path)


def show_topic(route: Route, topic: Topic, handler: Any) -> None:
    """Declare that a page shows a topic, and the handler that reads it again.

    Whoever may open the page must be allowed to call it.
    """
    _SHOWN.setdefault(route.path, []).append((topic, handler))


def topic_handlers(path: str, topics: Collection[str]) -> list[str]:
    """The names of the events by which the page at a path reads these topics again; empty when it shows none."""
    return [format_event_handler(handler) for topic, handler in _SHOWN.get(path, ()) if topic in topics]
