"""What each of the six roles can reach and what it receives: nothing of another's, nothing unreviewed."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from lkk.menus import first_page
from lkk.models.identity import User
from lkk.routes import NOT_FOUND, ROUTES, Route
from lkk.state.access import rule_of
from lkk.vocabulary.people import Role
from tests import builders
from tests.browser.pages import NewContext, loaded, sign_in
from tests.browser.received import Owned, cookie_of, document, may, names, owned, updates
from tests.browser.test_attacks_by_socket import own_handlers
from tests.portal_process import Portal
from tests.raw_client import HYDRATE, RawSocket, place, tells

REVIEWED = Path(__file__).with_name("received.json")
EVERYWHERE, BROWSER = "everywhere", "kept by the browser"
ROLES: list[Role | None] = [None, *Role]
TABS = 4  # pages of one person loaded at the same time
AT_ONCE = 18  # events before an answer is waited for: a tab has a bound of them
_MINE = "user_id = {person}"
_CASES = "application_id in (select id from application where user_id = {person})"
#: What belongs to the owner alone: the neighbours do not change it, and staff do not without a form that is filled.
OF_THE_OWNER = {
    "account_link": ("t::text", _MINE),
    "reading": ("t::text", "true"),
    "user_account": ("concat(t.email, t.role, t.status, t.password_hash, t.display_name)", "id = {person}"),
    "profile": ("t::text", _MINE),
    "profile_change": ("t::text", _MINE),
    "application": ("concat(t.number, t.answers, t.status in ('annulled', 'withdrawn', 'rejected'))", _MINE),
    "application_message": ("t::text", _CASES),
    "handover": ("t::text", _CASES),
    "notification": ("t::text", _MINE + " and title = 'Тайный заголовок'"),
    "user_session": ("t.key_hash::text", _MINE),
}
OF_THE_STAFF = {
    "application": ("concat(t.executor_id, t.reason)", _MINE),
    "directory_change": ("t::text", "true"),
    "answer_template": ("t::text", "true"),
}


def _name(role: Role | None) -> str:
    return role.value if role else "guest"


def _kept(portal: Portal, parts: dict[str, tuple[str, str]], of: Owned) -> dict[str, Any]:
    """What an attack could change and the exchange with the neighbours does not."""
    query = "select count(*), coalesce(sum(hashtext({what})::bigint), 0) from {table} t where {where}"
    return {
        table: portal.query(query.format(what=what, table=table, where=where.format(person=of.person.key)))[0]
        for table, (what, where) in parts.items()
    }


async def _somebody(role: Role | None) -> User | None:
    if role is None:
        return None
    return await builders.staff(role) if role.staff else await builders.customer(name="Сторонний Семён")


def _payload(fn: Any, of: Owned) -> dict[str, Any]:
    """The arguments of a handler with the ids of another person wherever it takes ids."""
    ids = {
        "account_id": of.metered.account.key,
        "register_id": of.metered.registers[0].key,
        "user_id": of.person.key,
        "draft_id": of.draft_id,
        "session_id": of.session_id,
        "application_id": of.application_id,
        "case_id": of.application_id,
        "sheet_id": of.draft_id,
        "notification_id": of.notification_id,
        "version": 1,
        "revision": 1,
        "index": 0,
        "on": True,
        "form": {
            "draft_id": str(of.draft_id),
            "change_id": str(of.change_id),
            "user_id": str(of.person.key),
            "account_id": str(of.metered.account.key),
        },
    }
    hints = [hint for hint in getattr(fn, "__annotations__", {}) if hint not in ("return", "self")]
    return {hint: ids.get(hint, of.application_id if hint.endswith(("_id", "entry")) else "1") for hint in hints}


async def _call_all(client: RawSocket, handlers: dict[str, Any], of: Owned, path: str) -> None:
    for number, (name, fn) in enumerate(handlers.items(), start=1):
        await client.emit({"name": name, "payload": _payload(fn, of), "router_data": place(path)})
        if number % AT_ONCE == 0 or number == len(handlers):
            await client.send(HYDRATE, path=path)


@pytest.mark.parametrize("role", ROLES, ids=_name)
async def test_a_role_reaches_no_handler_that_is_not_its_own(portal: Portal, role: Role | None) -> None:
    of = await owned(portal)
    forbidden = {name: fn for name, fn in own_handlers().items() if not may(role, rule_of(fn))}
    cookie = await cookie_of(portal, await _somebody(role))
    before = _kept(portal, OF_THE_OWNER, of), _kept(portal, OF_THE_STAFF, of)
    async with RawSocket(portal.url, cookie=cookie) as client:
        await client.send(HYDRATE)
        await _call_all(client, forbidden, of, NOT_FOUND.path)
    received = json.dumps(client.updates, ensure_ascii=False)
    assert len(forbidden) > 10
    assert (_kept(portal, OF_THE_OWNER, of), _kept(portal, OF_THE_STAFF, of)) == before
    for secret in ("Тайнова", "Тайный", of.person.email, of.metered.account.number, of.number, *of.secrets()):
        assert not tells(received, secret)
    log = (portal.folder / "web.log").read_bytes()
    assert b"event_refused" in log  # the log tells some of a flood and counts the rest


@pytest.mark.parametrize("role", ROLES, ids=_name)
async def test_own_handlers_with_the_ids_of_another_give_and_change_nothing_of_theirs(
    portal: Portal, role: Role | None
) -> None:
    """Staff may read a customer's card; the cabinet, the sealed values and the sessions stay the owner's."""
    of = await owned(portal)
    allowed = {name: fn for name, fn in own_handlers().items() if may(role, rule_of(fn))}
    cookie = await cookie_of(portal, await _somebody(role))
    before, of_staff = _kept(portal, OF_THE_OWNER, of), _kept(portal, OF_THE_STAFF, of)
    async with RawSocket(portal.url, cookie=cookie) as client:
        for route in (route for route in ROUTES if may(role, route.rule)):
            await client.open(of.address(route))
        await _call_all(client, allowed, of, NOT_FOUND.path)
    received = json.dumps(client.updates, ensure_ascii=False)
    assert _kept(portal, OF_THE_OWNER, of) == before
    for secret in ("Тайный текст", *of.secrets()):
        assert not tells(received, secret)
    if role is None or not role.staff:
        for secret in ("Тайнова", "Тайный", of.person.email, of.metered.account.number):
            assert not tells(received, secret)
        assert _kept(portal, OF_THE_STAFF, of) == of_staff


@pytest.mark.parametrize("role", ROLES, ids=_name)
async def test_a_role_receives_what_was_reviewed_and_nothing_more(portal: Portal, role: Role | None) -> None:
    """With REVIEW_RECEIVED set the list is written anew, to be read before it is committed.

    An address that is not of the role gives the page of everywhere, and nothing of the thing it names.
    """
    of = await owned(portal)
    person = of.person if role is Role.CUSTOMER else await _somebody(role)
    cookie = await cookie_of(portal, person)
    own, foreign = await _received(portal, cookie, of, role)
    if os.environ.get("REVIEW_RECEIVED"):
        _write(role, own, foreign)
    reviewed = json.loads(REVIEWED.read_text())[_name(role)]
    everywhere = set(reviewed[EVERYWHERE])
    assert foreign <= everywhere, foreign - everywhere
    new = {path: got - everywhere - set(reviewed.get(path, ())) for path, got in own.items()}
    assert {path: got for path, got in new.items() if got} == {}


async def _received(portal: Portal, cookie: str, of: Owned, role: Role | None) -> tuple[dict[str, set[str]], set[str]]:
    """The vars at each page of the role's own, and those that come with all other pages."""
    few = asyncio.Semaphore(TABS)

    async def opened(route: Route) -> set[str]:
        async with few:
            return names(await updates(portal, cookie, of.address(route)))

    got = await asyncio.gather(*(opened(route) for route in ROUTES))
    own = {route.path: one for route, one in zip(ROUTES, got, strict=True) if _is_own(route, role)}
    return own, {name for route, one in zip(ROUTES, got, strict=True) if not _is_own(route, role) for name in one}


def _is_own(route: Route, role: Role | None) -> bool:
    return route is not NOT_FOUND and may(role, route.rule)


def _write(role: Role | None, own: dict[str, set[str]], foreign: set[str]) -> None:
    reviewed = json.loads(REVIEWED.read_text()) if REVIEWED.exists() else {}
    reviewed[_name(role)] = {EVERYWHERE: sorted(foreign)} | {path: sorted(got - foreign) for path, got in own.items()}
    REVIEWED.write_text(json.dumps(reviewed, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("role", list(Role), ids=_name)
async def test_the_document_of_a_page_is_the_same_for_everybody_and_brings_no_cookie(
    portal: Portal, role: Role
) -> None:
    """What is private comes over the socket alone: a document that a proxy keeps tells nothing of anybody."""
    of = await owned(portal)
    cookie = await cookie_of(portal, of.person if role is Role.CUSTOMER else await _somebody(role))
    other = await cookie_of(portal, await _somebody(role))
    for route in ROUTES:
        status, text, cookies = await document(portal, cookie, of.address(route))
        assert (status, text) == (await document(portal, other, of.address(route)))[:2], route.path
        assert cookies == set(), route.path


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.ADMINISTRATOR], ids=_name)
async def test_the_browser_keeps_what_was_reviewed_and_nothing_of_the_person(
    new_context: NewContext, portal: Portal, role: Role
) -> None:
    of = await owned(portal)
    context = await new_context()
    await sign_in(context, portal, of.person if role is Role.CUSTOMER else await builders.staff(role))
    page = await context.new_page()
    for route in (route for route in ROUTES if may(role, route.rule)):
        await page.goto(of.address(route))
        await expect(page.locator("h1")).to_have_count(1)
    await page.goto(first_page(role).path)
    await loaded(page, first_page(role))
    kept = await page.evaluate("({...localStorage, ...sessionStorage})")
    reviewed = json.loads(REVIEWED.read_text())[BROWSER]
    assert set(kept) <= set(reviewed["storage"])
    assert {cookie.get("name") for cookie in await context.cookies()} <= set(reviewed["cookies"])
    for secret in ("Тайнова", of.person.email, of.metered.account.number, of.number, *of.secrets()):
        assert not tells(json.dumps(kept, ensure_ascii=False), secret)
