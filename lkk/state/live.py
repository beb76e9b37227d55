"""Which handlers look again when a signal reaches a tab: registered beside the state of the page."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from reflex_base.utils.format import format_event_handler

from lkk.routes import Route
from lkk.vocabulary.topics import Topic

_REFRESHERS: dict[str, Any] = {}
_SHOWN: dict[str, list[tuple[Topic, Any]]] = {}
_looks: dict[str, frozenset[str]] = {}  # by open tab
_attending: dict[str, "Attention"] = {}  # likewise


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


def topic_handlers(path: str, topics: Collection[str], token: str = "") -> list[str]:
    """The names of the events by which the page at a path reads these topics again; empty when it shows none.

    Of what is told of one thing alone («appointments:office:day») a tab is spared that looks at others.
    """
    looks = _looks.get(token)
    return [
        format_event_handler(handler)
        for topic, handler in _SHOWN.get(path, ())
        if any(_concerns(topic, one, looks) for one in topics)
    ]


@dataclass(frozen=True)
class Attention:
    """What a tab shows of dialogues on a page: one of them, or with 0 all of its person; and whom signals call."""

    path: str
    dialogue_id: int
    look: str
    typing: str


def attend(token: str, path: str, dialogue_id: int, *, look: Any, typing: Any) -> None:
    """Note that a tab shows a dialogue, or all of its person: `look` reads again, `typing` shows that one writes."""
    names = format_event_handler(look), format_event_handler(typing)
    _attending[token] = Attention(path, dialogue_id, *names)


def attention_of(token: str, path: str) -> Attention | None:
    """What a tab shows of dialogues, None when it shows none or another page by now."""
    found = _attending.get(token)
    return found if found is not None and found.path == path else None


def look_at(token: str, *things: str) -> None:
    """Note what a tab looks at now: «office:day», or «office» for all its days; with nothing it looks at everything."""
    if things:
        _looks[token] = frozenset(things)
    else:
        look_away(token)


def look_away(token: str) -> None:
    """Forget what a tab looked at: it has gone."""
    _looks.pop(token, None)
    _attending.pop(token, None)


def _concerns(topic: Topic, told: str, looks: frozenset[str] | None) -> bool:
    kind, _, thing = told.partition(":")
    return kind == topic and (not thing or looks is None or thing in looks or thing.partition(":")[0] in looks)
