"""A signal of one office and day wakes the tabs that look at it, and spares those that look at others."""

import asyncio

import pytest

from lkk.routes import BOOK, LOGIN
from lkk.state import live
from lkk.state.appointments import picker  # noqa: F401  declares what its page shows
from lkk.vocabulary.topics import Topic
from lkk.web import open_tabs, sockets
from lkk.web.open_tabs import Seat
from lkk.web.sockets import Socket
from lkk.web.topics import TopicWaker

LOOKS = {
    "the day": ("lenina:2026-11-30",),
    "two days": ("lenina:2026-11-30", "lenina:2026-12-01"),
    "all days": ("lenina",),
    "everything": (),
    "another day": ("lenina:2026-12-02",),
    "another office": ("mira:2026-11-30",),
    "another office, all days": ("mira",),
}
TELLS = {
    "lenina:2026-11-30": {"the day", "two days", "all days", "everything"},
    "lenina:2026-12-02": {"another day", "all days", "everything"},
    "mira:2026-11-30": {"another office", "another office, all days", "everything"},
    "": set(LOOKS),
}


@pytest.fixture(autouse=True)
def tabs(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((open_tabs, "_seats"), (open_tabs, "_tokens"), (sockets, "_by_sid"), (live, "_looks")):
        monkeypatch.setattr(module, name, {})
    for path in (BOOK.path, LOGIN.path):
        for name in LOOKS:
            token = f"{name} of {path}"
            sockets.connect(token, Socket("", "a network"))
            open_tabs.take(token, token, 0, "", path)
    for name, things in LOOKS.items():
        live.look_at(f"{name} of {BOOK.path}", *things)


@pytest.mark.parametrize("thing", list(TELLS))
async def test_a_tab_that_looks_at_another_office_or_day_is_not_woken(
    thing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lkk.web.topics.EACH_S", 0.01)
    woken: set[str] = set()

    async def wake(token: str, _: Seat, __: str) -> None:
        woken.add(token)

    waker = TopicWaker(wake)
    waker.tell([f"{Topic.APPOINTMENTS}:{thing}" if thing else f"{Topic.APPOINTMENTS}"])
    await asyncio.gather(*waker._due.values())
    assert woken == {f"{name} of {BOOK.path}" for name in TELLS[thing]}


async def test_a_tab_that_looks_away_is_woken_by_everything_again() -> None:
    tab = f"another day of {BOOK.path}"
    told = [f"{Topic.APPOINTMENTS}:lenina:2026-11-30"]
    assert live.topic_handlers(BOOK.path, told, tab) == []
    live.look_away(tab)
    assert live.topic_handlers(BOOK.path, told, tab) != []
