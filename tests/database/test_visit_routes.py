"""The posted forms of visits and tablets: the employee's cookie waits beside the visit's and comes back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette

from lkk.services.applications.drafts import tablets
from lkk.services.identity import sessions
from lkk.services.kernel.secrets import token_hash
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from lkk.vocabulary.people import Role
from lkk.web import guard
from lkk.web.auth_routes import AUTH_ROUTES
from lkk.web.harden import Hardened
from lkk.web.visit_routes import VISIT_ROUTES
from tests import builders
from tests.visits import REASON, handed_over, visit

pytestmark = pytest.mark.usefixtures("database")
PAGE = {"sec-fetch-dest": "document"}


@asynccontextmanager
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    """A client behind the wall, which knows the private pages; what is inside answers 404 to them."""
    wall = Hardened(Starlette(routes=[*AUTH_ROUTES, *VISIT_ROUTES]), settings())
    transport = httpx.ASGITransport(app=wall, client=("203.0.113.5", 40_000))  # type: ignore[arg-type]
    origin = settings().public_url
    async with httpx.AsyncClient(transport=transport, base_url=origin, headers={"Origin": origin}) as client:
        yield client


async def signed_in(client: httpx.AsyncClient, role: Role = Role.SERVICE_CENTRE_OPERATOR) -> str:
    user = await builders.staff(role)
    await client.post("/api/auth/login", data={"email": user.email, "password": builders.PASSWORD})
    return client.cookies["sid"]


async def entered(client: httpx.AsyncClient, customer_id: int, **fields: str) -> httpx.Response:
    form = {"user": str(customer_id), "reason": REASON, "evidence": "in_person", "passport": "on"} | fields
    return await client.post("/api/visits/start", data=form)


async def test_the_visit_has_a_cookie_of_its_own_and_the_employees_comes_back_at_its_end() -> None:
    customer = await builders.customer()
    async with browser() as client:
        own = await signed_in(client)
        answer = await entered(client, customer.key)
        assert answer.json() == {"goto": "/home"}
        assert client.cookies["sid"] != own == client.cookies["desk"]
        assert answer.headers.get_list("set-cookie")[0].count("HttpOnly") == 1
        inside = await sessions.find(None, token_hash(client.cookies["sid"]))
        assert inside is not None
        assert inside.subject_id == customer.key
        assert (await client.post("/api/visits/end")).json() == {"goto": "/staff"}
        assert client.cookies["sid"] == own
        assert "desk" not in client.cookies
        assert await sessions.find(None, inside.session_key) is None


async def test_when_the_time_is_over_the_next_page_is_the_employees_own() -> None:
    customer = await builders.customer()
    async with browser() as client:
        own = await signed_in(client)
        await entered(client, customer.key)
        await builders.shift_clock(29 * 60)
        assert (await client.get("/home", headers=PAGE)).status_code == 404
        await builders.shift_clock(30 * 60 + 1)
        guard.forget(token_hash(client.cookies["sid"]))  # it remembers a session for three seconds
        answer = await client.get("/home", headers=PAGE)
        assert (answer.status_code, answer.headers["location"]) == (303, "/staff")
        assert client.cookies["sid"] == own


@pytest.mark.parametrize(
    ("wrong", "field"), [({"reason": ""}, "reason"), ({"evidence": "mind"}, "evidence"), ({"user": "x"}, "")]
)
async def test_a_form_that_is_not_right_lets_nobody_in(wrong: dict[str, str], field: str) -> None:
    customer = await builders.customer()
    async with browser() as client:
        own = await signed_in(client)
        answer = await entered(client, customer.key, **wrong)
        assert answer.status_code == 422
        assert not field or field in answer.json()["errors"]
        assert client.cookies["sid"] == own


async def test_without_a_session_nobody_is_let_in() -> None:
    customer = await builders.customer()
    async with browser() as client:
        assert (await entered(client, customer.key)).status_code == 401


async def test_a_tablet_is_sent_to_its_own_page_from_every_other() -> None:
    customer = await builders.customer()
    inside = await visit(customer)
    draft_id = await handed_over(customer, inside)
    async with unit_of_work() as work:
        code = await tablets.show_code(work, inside, draft_id)
    async with browser() as client:
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"
        refused = await client.post("/api/tablet/start", data={"code": wrong})
        assert refused.json()["errors"].keys() == {"code"}
        assert (await client.post("/api/tablet/start", data={"code": code})).json() == {"goto": "/tablet"}
        for path in ("/home", "/security", "/applications/confirm", "/staff"):
            answer = await client.get(path, headers=PAGE)
            assert (answer.status_code, answer.headers["location"]) == (303, "/tablet")
        await client.post("/api/tablet/end")
        assert "sid" not in client.cookies


async def test_ending_a_tablet_ends_no_other_session() -> None:
    async with browser() as client:
        own = await signed_in(client)
        await client.post("/api/tablet/end")
        assert client.cookies["sid"] == own
        assert await sessions.find(None, token_hash(own)) is not None
