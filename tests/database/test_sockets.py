"""What a stranger's sockets can get and cost: nobody's tab, and a counted number of everything."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from reflex.istate.manager.memory import StateManagerMemory

from lkk.lkk import app
from lkk.models.identity import User
from lkk.web import guard, left_tabs, open_tabs, sockets
from lkk.web.busy_tabs import BUSY, FREE
from lkk.web.event_namespace import OwnedNamespace
from lkk.web.live_listener import LiveListener
from tests import builders
from tests.event_path import HYDRATION
from tests.wire import LOAD, Refused, Wire, cookie_of, opened, socket_server

pytestmark = pytest.mark.usefixtures("database")

ANSWERED = '42/_event,["answered"]'
SET_HYDRATED = "reflex___state____state.set_is_hydrated"


@pytest.fixture
async def namespace() -> AsyncIterator[OwnedNamespace]:
    guard._cache.clear()
    async with socket_server() as running:
        yield running
    assert sockets.held() == 0
    assert open_tabs.all_seats() == []
    for token in list(states().states):
        running.left._forget(token)


def states() -> StateManagerMemory:
    manager = app.state_manager
    assert isinstance(manager, StateManagerMemory)
    return manager


async def told(user: User) -> None:
    """What a signal to this person does in this process."""
    listener = LiveListener(app)
    flusher = asyncio.create_task(listener._flush_for_ever())
    await listener._take({"people": [user.key]})
    await asyncio.sleep(0.3)
    flusher.cancel()


@pytest.mark.parametrize("owner_is_online", [True, False])
async def test_a_silent_socket_with_a_foreign_token_gets_nothing_of_its_owner(
    namespace: OwnedNamespace, owner_is_online: bool
) -> None:
    user = await builders.customer()
    victim = Wire(cookie=await cookie_of(user), token="victims-tab")
    await victim.__aenter__()
    await opened(victim, user)
    if not owner_is_online:
        await victim.__aexit__(None, None, None)
    other = await cookie_of(await builders.customer())
    for number, cookie in enumerate(("", other, "sid=made-up")):
        async with Wire(cookie=cookie, token="victims-tab", ip=f"198.51.100.{number}") as thief:
            assert thief.new_token not in ("", "victims-tab")
            await told(user)
        assert user.display_name not in thief.shown()
        assert user.email not in thief.shown()
    if owner_is_online:
        await victim.__aexit__(None, None, None)


async def test_a_tab_returns_to_its_state_with_the_same_session_alone(namespace: OwnedNamespace) -> None:
    user = await builders.customer()
    cookie = await cookie_of(user)
    async with Wire(cookie=cookie, token="my-tab") as first:
        await opened(first, user)
        async with Wire(cookie=cookie, token="my-tab") as duplicate:
            assert duplicate.new_token
    assert len(namespace.left) == 2
    async with Wire(cookie=cookie, token="my-tab") as again:
        assert again.new_token == ""
        assert len(namespace.left) == 1
    async with Wire(cookie=await cookie_of(user), token="my-tab") as another_session:
        assert another_session.new_token


async def test_a_tab_whose_socket_has_vanished_is_taken_over_by_its_own_session_alone(
    namespace: OwnedNamespace,
) -> None:
    user = await builders.customer()
    cookie = await cookie_of(user)
    async with Wire(cookie=cookie, token="my-tab") as vanished:
        await opened(vanished, user)
        vanished.vanished = True
        async with Wire(cookie=await cookie_of(user), token="my-tab") as another_session:
            assert another_session.new_token
        async with Wire(cookie=cookie, token="my-tab") as back:
            assert back.new_token == ""
            assert namespace.token_to_sid["my-tab"] in namespace.sid_to_token
            await opened(back, user)
            await vanished.event(LOAD)
            async with asyncio.timeout(5):
                await vanished.closed.wait()
            async with Wire(cookie=cookie, token="my-tab") as duplicate:
                assert duplicate.new_token
            assert [token for token, _ in open_tabs.all_seats()] == ["my-tab"]


async def test_a_strangers_tab_returns_to_its_own_network_alone(namespace: OwnedNamespace) -> None:
    async with Wire(token="guest", ip="203.0.113.5") as first:
        await first.event(HYDRATION)
        await first.until("42")
    async with Wire(token="guest", ip="203.0.113.6") as thief:
        assert thief.new_token
    async with Wire(token="guest", ip="203.0.113.5") as again:
        assert again.new_token == ""


@pytest.mark.parametrize("token", ["", "x" * 5000, "a b", "../../x", "я"])
async def test_a_token_of_an_odd_shape_is_replaced(namespace: OwnedNamespace, token: str) -> None:
    async with Wire(token=token) as wire:
        await wire.event(HYDRATION)
        if token:
            assert len(wire.new_token) == 36


async def test_a_seat_ends_with_its_socket(namespace: OwnedNamespace) -> None:
    user = await builders.customer()
    async with Wire(cookie=await cookie_of(user), token="seat") as wire:
        await opened(wire, user)
        assert [token for token, _ in open_tabs.all_seats()] == ["seat"]
    assert open_tabs.all_seats() == []


async def test_a_network_of_strangers_holds_fifty_sockets_and_nobody_elses_are_fewer(namespace: OwnedNamespace) -> None:
    user = await builders.customer()
    cookie = await cookie_of(user)
    async with asyncio.TaskGroup():
        many = [Wire(token=f"t{number}") for number in range(sockets.ANONYMOUS_SOCKETS)]
        for wire in many:
            await wire.__aenter__()
        for wrong in ("", "sid=made-up"):
            with pytest.raises(Refused):
                await Wire(token="one-more", cookie=wrong).__aenter__()
        async with Wire(token="elsewhere", ip="203.0.113.200"), Wire(token="person", cookie=cookie):
            assert sockets.held() == 52
        for wire in many:
            await wire.__aexit__(None, None, None)


async def test_a_session_holds_twenty_sockets(namespace: OwnedNamespace) -> None:
    cookie = await cookie_of(await builders.customer())
    many = [Wire(token=f"t{number}", cookie=cookie) for number in range(sockets.SESSION_SOCKETS)]
    for wire in many:
        await wire.__aenter__()
    with pytest.raises(Refused):
        await Wire(token="one-more", cookie=cookie).__aenter__()
    for wire in many:
        await wire.__aexit__(None, None, None)


async def test_a_process_with_many_pages_to_open_sends_people_away_for_a_moment(
    namespace: OwnedNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "MOST_OPENING", 2)
    cookie = await cookie_of(await builders.customer())
    async with Wire(token="first", cookie=cookie) as first, Wire(token="second", cookie=cookie):
        with pytest.raises(Refused):
            await Wire(token="third", cookie=cookie).__aenter__()
        async with Wire(token="a-strangers"):  # whose pages cost little and are bounded by the network
            pass
        await first.event(HYDRATION)
        await first.until("42")
        async with Wire(token="third", cookie=cookie):
            pass


async def test_of_many_who_come_at_once_no_more_are_let_in(
    namespace: OwnedNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tabs of a killed process come in the same moment, while another takes its place."""
    monkeypatch.setattr(sockets, "MOST_OPENING", 2)
    cookie = await cookie_of(await builders.customer())
    wires = [Wire(token=f"t{number}", cookie=cookie) for number in range(6)]
    came = await asyncio.gather(*(wire.__aenter__() for wire in wires), return_exceptions=True)
    assert sum(isinstance(one, Refused) for one in came) == 4
    for wire, one in zip(wires, came, strict=True):
        if not isinstance(one, Refused):
            await wire.__aexit__(None, None, None)


async def test_tabs_that_never_ask_for_a_page_keep_nobody_away(
    namespace: OwnedNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "MOST_OPENING", 1)
    monkeypatch.setattr(sockets, "OPENING_S", 0.0)
    cookie = await cookie_of(await builders.customer())
    async with Wire(token="silent", cookie=cookie), Wire(token="another", cookie=cookie):
        pass


async def test_strangers_who_come_and_go_leave_a_counted_number_of_tabs(namespace: OwnedNamespace) -> None:
    """Four hundred sockets left 78 MiB behind."""
    before = len(states().states)
    for number in range(120):
        async with Wire(token=f"t{number}") as wire:
            await wire.event(HYDRATION)
            await wire.until("42")
    assert len(namespace.left) == sockets.ANONYMOUS_SOCKETS
    assert len(states().states) - before <= sockets.ANONYMOUS_SOCKETS
    assert namespace.sid_to_token == {}
    assert namespace._static_router_data == {}


async def test_a_strangers_tab_is_forgotten_after_a_while(
    namespace: OwnedNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert left_tabs.ANONYMOUS_KEPT_S == 300
    monkeypatch.setattr(left_tabs, "ANONYMOUS_KEPT_S", 0.2)
    async with Wire(token="guest") as wire:
        await wire.event(HYDRATION)
        await wire.until("42")
    assert "guest" in states().states
    await asyncio.sleep(0.5)
    assert len(namespace.left) == 0
    assert "guest" not in states().states


async def test_a_stranger_with_too_many_waiting_events_is_closed_and_they_are_dropped(
    namespace: OwnedNamespace,
) -> None:
    """Fifteen thousand unread events took 103 MiB and kept the process busy after the socket was gone."""
    processor = app.event_processor
    async with Wire(token="flood") as wire:
        for _ in range(15_000):
            await wire.event(HYDRATION)
        async with asyncio.timeout(20):
            await wire.closed.wait()
        assert len(processor._futures) <= 2 * sockets.PENDING_EVENTS
    await asyncio.sleep(0.2)
    assert processor._token_queues == {}
    assert processor._futures == {}


async def test_a_persons_waiting_events_are_bounded_and_none_is_lost(namespace: OwnedNamespace) -> None:
    user = await builders.customer()
    most = 0
    async with Wire(cookie=await cookie_of(user), token="busy") as wire:
        await opened(wire, user)
        answered = wire.received.count(ANSWERED)
        for _ in range(100):
            await wire.event(HYDRATION)
        async with asyncio.timeout(30):
            while wire.received.count(ANSWERED) < answered + 100:
                most = max(most, *(len(one.pending) for one in sockets._by_sid.values()))
                await asyncio.sleep(0)
    assert 0 < most <= sockets.PENDING_EVENTS
    assert {BUSY, FREE} <= set(wire.told("busy"))


@pytest.mark.parametrize(
    "text",
    [
        '42/_event,["event",' + '"' + "x" * 40_000 + '"]',
        '451-/_event,["event",{"_placeholder":true,"num":0}]',
        '42/_event,["event",7]',
        '42/_event,["event",{"name":7}]',
        '42/_event,["event",{"name":"x.y"}]',
        '42/_event,["event",{"name":"' + HYDRATION + '","payload":[]}]',
        '42/_event,["event",{"name":"' + HYDRATION + '","router_data":7}]',
        "40/_event,",
        "42",
    ],
)
async def test_messages_no_page_sends_make_no_trouble(namespace: OwnedNamespace, text: str) -> None:
    async with Wire(token="odd") as wire:
        await wire.say(text)
        await asyncio.sleep(0.05)
    async with Wire(token="good") as wire:
        await wire.event(HYDRATION)
        await wire.until("42")


@pytest.mark.parametrize("value", ["yes", 1, 0, None, {"a": 1}, [True], "x" * 1000])
async def test_the_flag_of_hydration_takes_a_truth_value_alone(namespace: OwnedNamespace, value: object) -> None:
    async with Wire(token="flag") as wire:
        await wire.event(HYDRATION)
        await wire.until("42")
        await wire.event(SET_HYDRATED, {"value": value})
        await wire.event(HYDRATION)
        await asyncio.sleep(0.2)
        root = states().states["flag"]
        assert isinstance(root.is_hydrated, bool)
        assert '"is_hydrated_rx_state_": ' + json.dumps(value) not in wire.shown()
