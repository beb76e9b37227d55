"""What a hand-made client can do over the event socket: nothing that its session does not allow."""

import asyncio
import json
import uuid
from typing import Any

import pytest
import socketio.exceptions
from reflex_base.registry import RegistrationContext
from reflex_base.utils.format import format_event_handler

from lkk.lkk import app
from lkk.models.identity import User
from lkk.state.access import rule_of
from lkk.state.identity.security import Security
from lkk.state.identity.session import Session
from lkk.state.identity.staff_users import Users
from lkk.state.readings.readings import Readings
from lkk.vocabulary.permissions import Open
from tests import builders
from tests.builders import PASSWORD, MeteredAccount
from tests.portal_process import Portal
from tests.raw_client import HYDRATE, ROOT_STATE, RawSocket, session_cookie, tells

HUGE = "9" * 40


def name_of(state: Any, handler: str) -> str:
    return format_event_handler(state.event_handlers[handler])


def own_handlers() -> dict[str, Any]:
    with app.set_contexts():
        return {
            name: registered.handler.fn
            for name, registered in RegistrationContext.get().event_handlers.items()
            if registered.states[0].__module__.startswith("lkk.")
        }


def snapshot(portal: Portal) -> list[tuple]:
    """What an attack could change, as counts and checksums; signing in and delivering change none of it."""
    parts = {
        "account_link": "t::text",
        "reading": "t::text",
        "outbox_item": "t.idempotency_key",
        "notification": "t::text",
        "user_account": "concat(t.email, t.role, t.status, t.password_hash, t.display_name)",
        "profile": "t::text",
    }
    return [
        portal.query(f"select count(*), coalesce(sum(hashtext({what})::bigint), 0) from {table} t")[0]  # noqa: S608
        for table, what in parts.items()
    ]


def was_sent_away(answer: dict[str, Any], to: str = "/login") -> bool:
    return any(to in json.dumps(event) for event in answer["events"])


@pytest.fixture
async def owner() -> tuple[User, MeteredAccount]:
    user = await builders.customer()
    metered = await builders.metered_account()
    await builders.attach(user, metered.account)
    return user, metered


async def cookie_of(portal: Portal, user: User) -> str:
    return await session_cookie(portal.url, user.email, PASSWORD)


async def test_without_a_session_no_private_handler_runs(portal: Portal) -> None:
    before = snapshot(portal)
    private = [
        name for name, fn in own_handlers().items() if not name.endswith(".setvar") and rule_of(fn) is not Open.EVERYONE
    ]
    assert len(private) > 15
    async with RawSocket(portal.url) as client:
        await client.send(HYDRATE)
        for name in private:
            await client.emit({"name": name, "payload": {}, "router_data": {"pathname": "/"}})
        answer = await client.send(private[0])
    assert was_sent_away(answer)
    assert answer.get("ready") is not True
    assert "accounts" not in answer or answer["accounts"] == []
    assert snapshot(portal) == before


async def test_a_customer_reaches_no_handler_of_the_staff(portal: Portal, owner: tuple[User, MeteredAccount]) -> None:
    before = snapshot(portal)
    async with RawSocket(portal.url, cookie=await cookie_of(portal, owner[0])) as client:
        await client.send(HYDRATE)
        answer = await client.send(name_of(Users, "load"), path="/staff/users")
    assert was_sent_away(answer, "/404")
    assert "@example.com" not in json.dumps(answer)
    assert snapshot(portal) == before


@pytest.mark.parametrize("variable", ["ready", "customer", "administrator", "account_id", "_session_key"])
async def test_setvar_is_refused_signed_in_or_not(
    portal: Portal, owner: tuple[User, MeteredAccount], variable: str
) -> None:
    setters = [name for name in own_handlers() if name.endswith(".setvar")] + [f"{ROOT_STATE}.setvar"]
    for cookie in ("", await cookie_of(portal, owner[0])):
        async with RawSocket(portal.url, cookie=cookie) as client:
            await client.send(HYDRATE)
            for name in setters:
                await client.emit({"name": name, "payload": {"var_name": variable, "value": True}, "router_data": {}})
            answer = await client.send(setters[0], {"var_name": variable, "value": "stolen"})
    assert answer.get("administrator") is not True
    assert "stolen" not in json.dumps(answer)


@pytest.mark.parametrize("method", ["_unit", "_notice", "_reload", "_apply", "no_such_method", "reset", "get_state"])
async def test_methods_that_are_no_handlers_do_nothing(
    portal: Portal, owner: tuple[User, MeteredAccount], method: str
) -> None:
    stem = name_of(Readings, "load").rpartition(".")[0]
    before = snapshot(portal)
    async with RawSocket(portal.url, cookie=await cookie_of(portal, owner[0])) as client:
        await client.send(HYDRATE)
        answer = await client.send(f"{stem}.{method}", {"text": "x"})
        alive = await client.send(name_of(Session, "load"))
    assert "Traceback" not in json.dumps(answer)
    assert alive.get("ready") is True or "ready" not in alive
    assert snapshot(portal) == before


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"account_id": "1", "register_id": 1, "typed": "5"},
        {"account_id": 1.5, "register_id": 1, "typed": "5"},
        {"account_id": True, "register_id": 1, "typed": "5"},
        {"account_id": -1, "register_id": 1, "typed": "5"},
        {"account_id": int(HUGE), "register_id": 1, "typed": "5"},
        {"account_id": [1], "register_id": {"a": 1}, "typed": None},
        {"account_id": 1, "register_id": 1, "typed": "x" * 5000},
        {"account_id": 1, "register_id": 1, "typed": "5\x00"},
        {"account_id": 1, "register_id": 1, "typed": "5", "actor": {"role": "administrator"}},
        {"account_id": None, "register_id": None, "typed": None},
        [],
        "text",
    ],
)
async def test_arguments_of_a_wrong_shape_never_reach_a_handler(
    portal: Portal, owner: tuple[User, MeteredAccount], payload: Any
) -> None:
    before = snapshot(portal)
    async with RawSocket(portal.url, cookie=await cookie_of(portal, owner[0])) as client:
        await client.send(HYDRATE)
        answer = await client.send(name_of(Readings, "leave_cell"), payload, path="/readings")
        alive = await client.send(name_of(Session, "load"))
    assert "Traceback" not in json.dumps(answer)
    assert "events" in alive
    assert snapshot(portal) == before


async def test_a_form_of_nonsense_gets_no_traceback_and_changes_nothing(
    portal: Portal, owner: tuple[User, MeteredAccount]
) -> None:
    before = snapshot(portal)
    forms: list[Any] = [
        {"__reflex_form_data__": [["account_id"]]},
        {"__reflex_form_data__": "x"},
        {"__reflex_form_data__": [["account_id", HUGE], ["r" + HUGE, "5"], ["taken_on", "2026-11-21"]]},
        {"__reflex_form_data__": [["account_id", "1"], ["taken_on", "9999-99-99"]]},
        {"__reflex_form_data__": [["q1.rollover", "on"], ["intent", "send"]]},
        {},
    ]
    async with RawSocket(portal.url, cookie=await cookie_of(portal, owner[0])) as client:
        await client.send(HYDRATE)
        for form in forms:
            answer = await client.send(name_of(Readings, "send_form"), {"form": form}, path="/readings")
            assert "Traceback" not in json.dumps(answer)
    assert snapshot(portal) == before


async def test_ids_of_another_customer_are_not_found_by_any_handler(
    portal: Portal, owner: tuple[User, MeteredAccount]
) -> None:
    """Every handler that takes ids is called by a stranger with the owner's ids."""
    user, metered = owner
    stranger = await builders.customer()
    draft = await builders.sign_in(user)
    ids = {
        "account_id": metered.account.key,
        "register_id": metered.registers[0].key,
        "session_id": draft.session_id,
        "notification_id": portal.query(
            "insert into notification (user_id, event, title, body, link, created_at) "
            "values (%s, 'account_attached', 'Тайный заголовок', 'Тайный текст', '', now()) returning id",
            user.key,
        )[0][0],
        "user_id": user.key,
        "item_id": 1,
    }
    cookie = await cookie_of(portal, stranger)
    before = snapshot(portal)
    sessions = portal.query("select count(*) from user_session where user_id = %s", user.key)
    called = 0
    async with RawSocket(portal.url, cookie=cookie) as client:
        await client.send(HYDRATE)
        for name, fn in own_handlers().items():
            hints = [hint for hint in getattr(fn, "__annotations__", {}) if hint not in ("return", "self")]
            if not any(hint in ids for hint in hints):
                continue
            called += 1
            await client.send(name, {hint: ids.get(hint, "150") for hint in hints}, path="/readings")
    received = json.dumps(client.updates, ensure_ascii=False)
    assert called >= 5
    assert "Тайный" not in received
    assert not tells(received, metered.account.number)
    assert snapshot(portal) == before
    assert portal.query("select count(*) from user_session where user_id = %s", user.key) == sessions


async def test_forged_headers_in_an_event_are_ignored(portal: Portal, owner: tuple[User, MeteredAccount]) -> None:
    cookie = await cookie_of(portal, owner[0])
    forged = {"pathname": "/home", "headers": {"cookie": cookie, "Cookie": cookie}, "token": "x", "ip": "1.1.1.1"}
    async with RawSocket(portal.url) as client:
        await client.send(HYDRATE)
        answer = await client.send(name_of(Session, "load"), router_data=forged)
    assert was_sent_away(answer)
    assert not tells(json.dumps(client.updates), owner[1].account.number)


async def test_the_session_cookie_never_comes_back(portal: Portal, owner: tuple[User, MeteredAccount]) -> None:
    cookie = await cookie_of(portal, owner[0])
    async with RawSocket(portal.url, cookie=cookie) as client:
        await client.send(HYDRATE)
        await client.send(name_of(Session, "load"))
        await client.send(name_of(Security, "load"), path="/security")
    received = json.dumps(client.updates)
    assert cookie.removeprefix("sid=") not in received
    assert "sidkey" not in received


@pytest.mark.parametrize("owner_is_online", [True, False])
async def test_a_stolen_tab_token_shows_nothing_of_its_owner(
    portal: Portal, owner: tuple[User, MeteredAccount], owner_is_online: bool
) -> None:
    user, metered = owner
    thief = await builders.customer()
    token = str(uuid.uuid4())
    victim = RawSocket(portal.url, cookie=await cookie_of(portal, user), token=token)
    await victim.__aenter__()
    await victim.send(HYDRATE)
    shown = await victim.send(name_of(Session, "load"))
    assert metered.account.number in json.dumps(shown)
    if not owner_is_online:
        await victim.__aexit__(None, None, None)
    for cookie in ("", await cookie_of(portal, thief)):
        async with RawSocket(portal.url, cookie=cookie, token=token) as client:
            await client.send(HYDRATE)
            await client.send(name_of(Session, "load"))
        assert not tells(json.dumps(client.updates), metered.account.number)
        assert user.email not in json.dumps(client.updates)
    if owner_is_online:
        await victim.__aexit__(None, None, None)


@pytest.mark.parametrize("origin", ["https://evil.example", None, "null", "http://localhost:1"])
async def test_a_foreign_or_missing_origin_gets_no_socket(
    portal: Portal, owner: tuple[User, MeteredAccount], origin: str | None
) -> None:
    client = RawSocket(portal.url, cookie=await cookie_of(portal, owner[0]), origin=origin)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await client.__aenter__()


async def test_our_own_origin_gets_a_socket(portal: Portal) -> None:
    async with RawSocket(portal.url) as client:
        assert (await client.send(HYDRATE)).get("is_hydrated") is not None


async def test_an_oversized_message_closes_the_socket_and_the_server_lives_on(portal: Portal) -> None:
    async with RawSocket(portal.url) as client, asyncio.timeout(30):
        await client.emit({"name": HYDRATE, "payload": {"vars": "x" * 2_000_000}, "router_data": {}})
        await client.closed.wait()
    async with RawSocket(portal.url) as another:
        assert await another.send(HYDRATE)


async def test_a_session_that_ended_is_refused_by_the_open_socket(
    portal: Portal, owner: tuple[User, MeteredAccount]
) -> None:
    cookie = await cookie_of(portal, owner[0])
    async with RawSocket(portal.url, cookie=cookie) as client:
        await client.send(HYDRATE)
        await client.send(name_of(Session, "load"))
        portal.query("delete from user_session where user_id = %s", owner[0].key)
        portal.query("select pg_notify('lkk_live', %s)", json.dumps({"people": [owner[0].key]}))
        await asyncio.sleep(3.2)  # the guard's cache, when no end was announced
        answer = await client.send(name_of(Session, "load"))
    assert was_sent_away(answer)
    assert answer.get("accounts", []) == []
