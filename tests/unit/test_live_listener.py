"""The listener of signals outlives what goes wrong with one tab or one query."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from lkk.web import live_listener, open_tabs, sockets
from lkk.web.live_listener import LiveListener
from lkk.web.sockets import Socket


class Manager:
    """Knows every tab, as this worker's own."""

    instance_id = "this"

    def __init__(self, *tokens: str) -> None:
        self.token_to_socket = {token: SimpleNamespace(instance_id="this", sid=f"sid of {token}") for token in tokens}


class Processor:
    """Notes whom events were put in the queue for; the first tab fails."""

    def __init__(self) -> None:
        self.woken: list[str] = []
        self.once = asyncio.Event()

    async def enqueue(self, token: str, _: Any) -> None:
        if token == "broken":
            raise ConnectionError("no answer")
        self.woken.append(token)
        self.once.set()


def sit(token: str, user_id: int, session_key: str) -> None:
    sockets.connect(f"sid of {token}", Socket(session_key, "a network"))
    open_tabs.take(token, f"sid of {token}", user_id, session_key)


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> LiveListener:
    monkeypatch.setattr(live_listener, "JOIN_S", 0)
    for module, name in ((open_tabs, "_seats"), (open_tabs, "_tokens"), (sockets, "_by_sid")):
        monkeypatch.setattr(module, name, {})
    for token in ("broken", "good"):
        sit(token, 1, "key")
    namespace = SimpleNamespace(_token_manager=Manager("broken", "good"))
    app: Any = SimpleNamespace(event_namespace=namespace, event_processor=Processor())
    return LiveListener(app)


def processor(of: LiveListener) -> Processor:
    found: Any = of._app.event_processor
    return found


async def flushed(listener: LiveListener) -> list[str]:
    """The tabs that were woken by what has been collected."""
    flusher = asyncio.create_task(listener._flush_for_ever())
    try:
        await asyncio.wait_for(processor(listener).once.wait(), 5)
    finally:
        flusher.cancel()
    return processor(listener).woken


async def test_a_tab_that_cannot_be_woken_does_not_hold_up_the_others(
    listener: LiveListener, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nobody(_: object) -> dict[int, set[int]]:
        return {}

    monkeypatch.setattr(live_listener, "people_of_accounts", nobody)
    await listener._take({"people": [1]})
    assert await flushed(listener) == ["good"]


async def test_the_end_of_a_session_reaches_the_tabs_behind_a_broken_one(listener: LiveListener) -> None:
    await listener._take({"ended": ["key"]})
    assert processor(listener).woken == ["good"]


async def test_a_signal_waits_for_the_database_and_is_not_lost(
    listener: LiveListener, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([ConnectionError("away"), {7: {1}}])

    async def people(accounts: set[int]) -> dict[int, set[int]]:
        assert accounts == {7}
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(live_listener, "people_of_accounts", people)
    await listener._take({"accounts": [7]})
    assert await flushed(listener) == ["good"]


async def test_what_a_tab_has_written_itself_wakes_the_other_tabs_alone(
    listener: LiveListener, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def people(_: object) -> dict[int, set[int]]:
        return {7: {1, 2}}

    monkeypatch.setattr(live_listener, "people_of_accounts", people)
    sit("colleague", 2, "key of another")
    namespace: Any = listener._app.event_namespace
    namespace._token_manager.token_to_socket["colleague"] = SimpleNamespace(instance_id="this", sid="sid of colleague")
    await listener._take({"elsewhere": [["good", 7]]})
    assert await flushed(listener) == ["colleague"]


async def test_two_tabs_that_both_have_written_wake_each_other(
    listener: LiveListener, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def people(_: object) -> dict[int, set[int]]:
        return {7: {1}}

    monkeypatch.setattr(live_listener, "people_of_accounts", people)
    await listener._take({"elsewhere": [["good", 7], ["broken", 7]]})
    assert await flushed(listener) == ["good"]


async def test_a_signal_wakes_no_tab_that_another_socket_holds_now(
    listener: LiveListener, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nobody(_: object) -> dict[int, set[int]]:
        return {}

    monkeypatch.setattr(live_listener, "people_of_accounts", nobody)
    sit("taken", 1, "key")
    namespace: Any = listener._app.event_namespace
    namespace._token_manager.token_to_socket["taken"] = SimpleNamespace(instance_id="this", sid="of a stranger")
    await listener._take({"people": [1]})
    assert await flushed(listener) == ["good"]
    assert "taken" not in dict(open_tabs.all_seats())


def test_a_seat_ends_with_its_socket_and_not_with_an_earlier_one(listener: LiveListener) -> None:
    sockets.connect("second socket", Socket("key", "a network"))
    open_tabs.take("good", "second socket", 1, "key")
    open_tabs.leave_socket("sid of good")
    assert dict(open_tabs.all_seats())["good"].sid == "second socket"
    sockets.disconnect("second socket")
    open_tabs.leave_socket("second socket")
    open_tabs.take("good", "second socket", 1, "key")  # its last event ends after it
    assert "good" not in dict(open_tabs.all_seats())
