"""What each of the six roles can reach and what it receives: nothing of another role's, nothing unreviewed."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from lkk.routes import (
    NOT_FOUND,
    ROUTES,
    Route,
    application_path,
    directory_path,
    new_application_path,
    staff_application_path,
)
from lkk.state.access import rule_of
from lkk.vocabulary.people import Role
from lkk.vocabulary.permissions import Open
from tests import application_builders as made
from tests import builders
from tests.browser.test_attacks_by_socket import HYDRATE, cookie_of, own_handlers
from tests.portal_process import Portal
from tests.raw_client import RawSocket

EVERYWHERE = "everywhere"
REVIEWED = Path(__file__).with_name("received.json")
ROLES: list[Role | None] = [None, *Role]
#: What an attacker would name: things of somebody else, whatever the handler calls them.
_NUMBERS = ("_id", "id", "entry", "number")


def _name(role: Role | None) -> str:
    return role.value if role else "guest"


def _may(role: Role | None, rule: Any) -> bool:
    if rule is Open.EVERYONE:
        return True
    return role is not None and role.may(rule)


def _kept(portal: Portal) -> list[tuple[Any, ...]]:
    """What an attack could change and the exchange with the neighbours does not."""
    parts = {
        "account_link": "t::text",
        "reading": "t::text",
        "user_account": "concat(t.email, t.role, t.status, t.password_hash, t.display_name)",
        "profile": "t::text",
        "application": "concat(t.number, t.answers, t.executor_id, t.reason)",
        "application_message": "t::text",
        "directory_change": "t::text",
    }
    return [
        portal.query(f"select count(*), coalesce(sum(hashtext({what})::bigint), 0) from {table} t")[0]  # noqa: S608
        for table, what in parts.items()
    ]


async def _cookie(portal: Portal, role: Role | None) -> str:
    if role is None:
        return ""
    return await cookie_of(portal, await builders.staff(role) if role.staff else await builders.customer())


@pytest.mark.parametrize("role", ROLES, ids=_name)
async def test_a_role_reaches_no_handler_that_is_not_its_own(portal: Portal, role: Role | None) -> None:
    owner = await builders.customer(name="Тайнова Таисия Тимофеевна")
    metered = await builders.metered_account()
    await builders.attach(owner, metered.account)
    application = await made.filed(owner, "tp_new", seed=1)
    ids = {"account_id": metered.account.key, "register_id": metered.registers[0].key, "user_id": owner.key}
    forbidden = {name: fn for name, fn in own_handlers().items() if not _may(role, rule_of(fn))}
    cookie = await _cookie(portal, role)
    before = _kept(portal)
    async with RawSocket(portal.url, cookie=cookie) as client:
        await client.send(HYDRATE)
        for name, fn in forbidden.items():
            hints = [hint for hint in getattr(fn, "__annotations__", {}) if hint not in ("return", "self")]
            payload = {hint: ids.get(hint, application.key if hint.endswith(_NUMBERS) else {}) for hint in hints}
            await client.emit({"name": name, "payload": payload, "router_data": {"pathname": "/"}})
        await client.send(HYDRATE)
    received = json.dumps(client.updates, ensure_ascii=False)
    assert len(forbidden) > 10
    assert _kept(portal) == before
    for secret in ("Тайнова", owner.email, metered.account.number, application.number or ""):
        assert secret not in received
    log = (portal.folder / "web.log").read_bytes()
    assert b"event_refused" in log  # the log tells some of a flood and counts the rest


async def _received(portal: Portal, role: Role | None) -> dict[str, list[str]]:
    """The names of the vars a fresh tab of this role gets everywhere, and beside those at each page it may open."""
    person = await builders.customer()
    number = (await made.filed(person, "tp_new", seed=1)).number or ""
    cookie = await cookie_of(portal, person) if role is Role.CUSTOMER else await _cookie(portal, role)
    everywhere = await _opened(portal, cookie, NOT_FOUND.path)
    found = {EVERYWHERE: sorted(everywhere)}
    for route in ROUTES:
        if _may(role, route.rule):
            found[route.path] = sorted(await _opened(portal, cookie, _address(route, number)) - everywhere)
    return found


async def _opened(portal: Portal, cookie: str, path: str) -> set[str]:
    async with RawSocket(portal.url, cookie=cookie) as client:
        await client.send(HYDRATE, path=path)
    return _names(client.updates)


def _address(route: Route, number: str) -> str:
    known = {
        "/applications/new/[kind_code]": new_application_path("tp_new"),
        "/applications/[application_number]": application_path(number),
        "/staff/applications/[application_number]": staff_application_path(number),
        "/staff/directories/[directory_code]": directory_path("offices"),
    }
    return known.get(route.path, route.path)


def _names(updates: list[dict[str, Any]]) -> set[str]:
    """`state.var` of everything that holds something; what is empty tells nothing."""
    found = set()
    for update in updates:
        for state, values in (update.get("delta") or {}).items():
            short = state.rpartition(".")[2].partition("____")[2] or state
            found |= {
                f"{short.rpartition('____')[2]}.{name.removesuffix('_rx_state_')}"
                for name, value in values.items()
                if value not in ("", 0, False, None, [], {}) and not name.startswith(("router", "rx_router"))
            }
    return found


@pytest.mark.parametrize("role", ROLES, ids=_name)
async def test_a_role_receives_what_was_reviewed_and_nothing_more(portal: Portal, role: Role | None) -> None:
    """With REVIEW_RECEIVED set the list is written anew, to be read before it is committed."""
    found = await _received(portal, role)
    reviewed = json.loads(REVIEWED.read_text()) if REVIEWED.exists() else {}
    if os.environ.get("REVIEW_RECEIVED"):
        reviewed[_name(role)] = found
        REVIEWED.write_text(json.dumps(reviewed, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    new = {path: set(names) - set(reviewed[_name(role)].get(path, ())) for path, names in found.items()}
    assert {path: names for path, names in new.items() if names} == {}
