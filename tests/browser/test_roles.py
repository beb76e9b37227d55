"""What each of the six roles can reach and what it receives: nothing of another role's, nothing unreviewed."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from lkk.routes import ROUTES, Route, application_path, directory_path, new_application_path, staff_application_path
from lkk.state.access import rule_of
from lkk.vocabulary.people import Role
from lkk.vocabulary.permissions import Open
from tests import application_builders as made
from tests import builders
from tests.browser.test_attacks_by_socket import HYDRATE, cookie_of, own_handlers, snapshot
from tests.portal_process import Portal
from tests.raw_client import RawSocket

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
    before = snapshot(portal)
    log = portal.folder / "web.log"
    refused_before = log.read_bytes().count(b"event_refused")
    async with RawSocket(portal.url, cookie=cookie) as client:
        await client.send(HYDRATE)
        for name, fn in forbidden.items():
            hints = [hint for hint in getattr(fn, "__annotations__", {}) if hint not in ("return", "self")]
            payload = {hint: ids.get(hint, application.key if hint.endswith(_NUMBERS) else {}) for hint in hints}
            await client.emit({"name": name, "payload": payload, "router_data": {"pathname": "/"}})
        await client.send(HYDRATE)
    received = json.dumps(client.updates, ensure_ascii=False)
    assert len(forbidden) > 10
    assert snapshot(portal) == before
    for secret in ("Тайнова", owner.email, metered.account.number, application.number or ""):
        assert secret not in received
    assert log.read_bytes().count(b"event_refused") > refused_before


async def _received(portal: Portal, role: Role | None) -> dict[str, list[str]]:
    """The names of the vars a fresh tab of this role gets at each page it may open."""
    person = await builders.customer()
    number = (await made.filed(person, "tp_new", seed=1)).number or ""
    cookie = await cookie_of(portal, person) if role is Role.CUSTOMER else await _cookie(portal, role)
    found: dict[str, list[str]] = {}
    for route in ROUTES:
        if not _may(role, route.rule):
            continue
        async with RawSocket(portal.url, cookie=cookie) as client:
            await client.send(HYDRATE, path=_address(route, number))
        found[route.path] = sorted(_names(client.updates))
    return found


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
                if value not in ("", 0, False, None, [], {}) and not name.startswith("router")
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
