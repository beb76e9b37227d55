"""The second factor of employees: set-up, sign-in in two steps, recovery codes, reset; each code counts once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from sqlalchemy import text
from sqlmodel import select

from lkk.models.audit import AuditEvent
from lkk.models.identity import User
from lkk.services.identity import own_second_factor, recovery, second_factor, second_step, sessions, sign_in
from lkk.services.identity.one_time_codes import WrongCode
from lkk.services.identity.second_factor import AlreadyOn, NoKey
from lkk.services.identity.second_step import HalfSignedIn, NoStep
from lkk.services.identity.sessions import SignedIn
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound, ServiceError, TooManyAttempts
from lkk.services.kernel.secrets import token_hash
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.operation.sealed_columns import sealed_columns
from lkk.settings import settings
from lkk.vocabulary.people import Role
from tests import builders
from tests.auth_client import browser, post
from tests.builders import PASSWORD
from tests.emails import emails
from tests.unit.test_authenticator import code_at

pytestmark = pytest.mark.usefixtures("database")

VISITORS = (Visitor(ip=f"198.51.{number // 250}.{number % 250}") for number in range(10**6))
STEP_S = 30


@pytest.fixture
def _compulsory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LKK_SECOND_FACTOR_COMPULSORY", "true")
    settings.cache_clear()


async def the_code(secret: str) -> str:
    async with unit_of_work() as work:
        return code_at(work.now, secret)


async def next_code(secret: str) -> str:
    """The code of the next step, which is accepted after the one just used."""
    async with unit_of_work() as work:
        return code_at(work.now.fromtimestamp(work.now.timestamp() + STEP_S, work.now.tzinfo), secret)


async def guarded(role: Role = Role.ADMINISTRATOR) -> tuple[User, str, list[str]]:
    """An employee with a second factor, its key and the recovery codes."""
    user = await builders.staff(role)
    actor = await builders.sign_in(user)
    secret = (await own_second_factor.begin(actor, PASSWORD)).key.replace(" ", "")
    return user, secret, await own_second_factor.turn_on(actor, await the_code(secret))


async def ticket_of(user: User) -> str:
    half = await sign_in.authenticate(user.email, PASSWORD, next(VISITORS))
    assert isinstance(half, HalfSignedIn)
    return half.ticket


async def stepped(ticket: str, code: str) -> SignedIn:
    return await sign_in.take_second_step(next(VISITORS), ticket, code)


def wrong(code: str) -> str:
    return f"{(int(code) + 500_000) % 1_000_000:06d}"


async def test_a_password_alone_opens_no_session() -> None:
    user, secret, _ = await guarded()
    ticket = await ticket_of(user)
    assert await sessions.find(None, token_hash(ticket)) is None
    signed = await stepped(ticket, await next_code(secret))
    assert await sessions.find(None, token_hash(signed.token)) is not None


async def test_without_a_second_factor_the_password_is_enough_where_it_is_optional() -> None:
    user = await builders.staff()
    assert isinstance(await sign_in.authenticate(user.email, PASSWORD, next(VISITORS)), SignedIn)


@pytest.mark.usefixtures("_compulsory")
async def test_customers_sign_in_by_the_password_though_employees_may_not() -> None:
    customer, employee = await builders.customer(), await builders.staff()
    assert isinstance(await sign_in.authenticate(customer.email, PASSWORD, next(VISITORS)), SignedIn)
    half = await sign_in.authenticate(employee.email, PASSWORD, next(VISITORS))
    assert isinstance(half, HalfSignedIn)
    assert half.step == "enrol"


@pytest.mark.usefixtures("_compulsory")
async def test_a_compulsory_factor_is_set_up_before_the_first_page() -> None:
    user = await builders.staff()
    ticket = await ticket_of(user)
    async with unit_of_work() as work:
        secret = (await second_step.offer(work, ticket)).key.replace(" ", "")
    async with unit_of_work() as work:
        assert (await second_step.offer(work, ticket)).key.replace(" ", "") == secret
    signed, codes = await sign_in.enrol(next(VISITORS), ticket, await the_code(secret))
    assert len(codes) == 10
    actor = await sessions.find(None, token_hash(signed.token))
    assert actor is not None
    with pytest.raises(NotAllowed):
        await own_second_factor.turn_off(actor, PASSWORD, codes[0])
    with pytest.raises(NoStep):
        await sign_in.enrol(next(VISITORS), ticket, codes[0])


async def test_a_code_is_accepted_once_though_two_send_it_at_once() -> None:
    user, secret, _ = await guarded()
    tickets = [await ticket_of(user) for _ in range(2)]
    code = await next_code(secret)
    outcomes = await asyncio.gather(*(stepped(ticket, code) for ticket in tickets), return_exceptions=True)
    assert sorted(isinstance(one, SignedIn) for one in outcomes) == [False, True]
    with pytest.raises((WrongCode, NoStep)):
        await stepped(await ticket_of(user), code)


async def test_the_code_that_turned_it_on_signs_nobody_in() -> None:
    user = await builders.staff()
    actor = await builders.sign_in(user)
    secret = (await own_second_factor.begin(actor, PASSWORD)).key.replace(" ", "")
    code = await the_code(secret)
    await own_second_factor.turn_on(actor, code)
    with pytest.raises(WrongCode):
        await stepped(await ticket_of(user), code)


async def test_a_recovery_code_stands_once_for_the_application() -> None:
    user, _, codes = await guarded()
    await stepped(await ticket_of(user), codes[3].upper().replace("-", " "))
    with pytest.raises(WrongCode):
        await stepped(await ticket_of(user), codes[3])
    await stepped(await ticket_of(user), codes[4])


async def test_new_recovery_codes_replace_the_earlier_ones() -> None:
    user, _, codes = await guarded()
    actor = await builders.sign_in(user)
    with pytest.raises(InvalidValue):
        await own_second_factor.renew_codes(actor, "мимо")
    fresh = await own_second_factor.renew_codes(actor, PASSWORD)
    assert set(fresh).isdisjoint(codes)
    with pytest.raises(WrongCode):
        await stepped(await ticket_of(user), codes[0])
    await stepped(await ticket_of(user), fresh[0])


async def test_tries_are_limited_over_all_tickets() -> None:
    user, secret, _ = await guarded()
    bad = wrong(await next_code(secret))
    for _ in range(5):
        with pytest.raises(WrongCode):
            await stepped(await ticket_of(user), bad)
    with pytest.raises(TooManyAttempts):
        await stepped(await ticket_of(user), await next_code(secret))
    await builders.shift_clock(301)
    await stepped(await ticket_of(user), await next_code(secret))


async def test_a_ticket_lives_ten_minutes_and_ends_with_the_password() -> None:
    user, secret, _ = await guarded()
    old = await ticket_of(user)
    await builders.shift_clock(601)
    with pytest.raises(NoStep):
        await stepped(old, await next_code(secret))
    fresh = await ticket_of(user)
    async with unit_of_work() as work:
        row = (await work.session.exec(select(User).where(User.id == user.key))).one()
        row.password_changed_at = work.now
    with pytest.raises(NoStep):
        await stepped(fresh, await next_code(secret))


async def test_a_recovered_password_does_not_take_the_second_factor_away() -> None:
    user, secret, _ = await guarded()
    ticket = await recovery.start(user.email, next(VISITORS))
    code = next(letter.code for letter in reversed(await emails(user.email)) if letter.code)
    new = "новая длинная фраза"
    half = await recovery.finish(ticket, code, new, new, next(VISITORS))
    assert isinstance(half, HalfSignedIn)
    await stepped(half.ticket, await next_code(secret))


async def test_another_administrator_resets_a_lost_factor_and_ends_all_sessions() -> None:
    user, _, _ = await guarded(Role.MFC_OPERATOR)
    session = await builders.sign_in(user)
    admin = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        await second_factor.reset(work, admin, user.key)
    assert await sessions.find(None, session.session_key) is None
    assert isinstance(await sign_in.authenticate(user.email, PASSWORD, next(VISITORS)), SignedIn)
    assert "Второй фактор сброшен" in [letter.subject for letter in await emails(user.email)]
    async with unit_of_work() as work:
        events = (await work.session.exec(select(AuditEvent).where(AuditEvent.action == "second_factor_reset"))).all()
    assert [(one.actor_id, one.subject) for one in events] == [(admin.author_id, f"user:{user.key}")]


async def test_nobody_resets_their_own_factor_and_only_administrators_that_of_others() -> None:
    user, _, _ = await guarded()
    own = await builders.sign_in(user)
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    plain = await builders.staff(Role.MFC_OPERATOR)
    async with unit_of_work() as work:
        with pytest.raises(ServiceError, match="другой администратор"):
            await second_factor.reset(work, own, user.key)
        with pytest.raises(NotAllowed):
            await second_factor.reset(work, operator, user.key)
        with pytest.raises(NotFound):
            await second_factor.reset(work, own, plain.key)


async def test_the_command_resets_by_address() -> None:
    user, _, _ = await guarded()
    async with unit_of_work() as work:
        assert await second_factor.reset_by_command(work, f" {user.email.upper()} ")
    async with unit_of_work() as work:
        assert not await second_factor.reset_by_command(work, user.email)
        assert not await second_factor.reset_by_command(work, "nobody@example.com")


async def test_it_is_turned_off_by_password_and_code_where_it_is_optional() -> None:
    user, secret, _ = await guarded()
    actor = await builders.sign_in(user)
    with pytest.raises(WrongCode):
        await own_second_factor.turn_off(actor, PASSWORD, wrong(await next_code(secret)))
    await own_second_factor.turn_off(actor, PASSWORD, await next_code(secret))
    assert isinstance(await sign_in.authenticate(user.email, PASSWORD, next(VISITORS)), SignedIn)


async def test_a_key_that_was_not_confirmed_within_an_hour_counts_no_more() -> None:
    actor = await builders.sign_in(await builders.staff())
    with pytest.raises(NoKey):
        await own_second_factor.turn_on(actor, "123456")
    secret = (await own_second_factor.begin(actor, PASSWORD)).key.replace(" ", "")
    await builders.shift_clock(3601)
    with pytest.raises(NoKey):
        await own_second_factor.turn_on(actor, await the_code(secret))
    assert (await own_second_factor.begin(actor, PASSWORD)).key.replace(" ", "") != secret


async def test_one_that_is_on_is_not_set_up_again() -> None:
    user, _, _ = await guarded()
    with pytest.raises(AlreadyOn):
        await own_second_factor.begin(await builders.sign_in(user), PASSWORD)


async def test_customers_have_none() -> None:
    actor = await builders.sign_in(await builders.customer())
    async with unit_of_work() as work:
        assert await second_factor.view(work, actor) is None
    with pytest.raises(NotAllowed):
        await own_second_factor.begin(actor, PASSWORD)


async def test_neither_key_nor_recovery_codes_lie_readable_and_the_rotation_knows_the_key() -> None:
    _, secret, codes = await guarded()
    async with unit_of_work() as work:
        raw = (await work.session.execute(text("select secret from second_factor"))).scalar_one()
        hmacs = (await work.session.execute(text("select code_hmac from recovery_code"))).scalars().all()
    assert secret not in raw
    assert not {code.replace("-", "") for code in codes} & set(hmacs)
    assert ("second_factor", "secret") in {(one.table, one.column) for one in sealed_columns()}


@asynccontextmanager
async def half_signed_in(user: User) -> AsyncIterator[httpx.AsyncClient]:
    async with browser() as client:
        answer = await post(client, "login", email=user.email, password=PASSWORD, next="/staff/users")
        assert answer.json() == {"goto": "/login/second?step=code&next=%2Fstaff%2Fusers"}
        assert "sid" not in client.cookies
        yield client


async def test_the_routes_sign_in_by_two_steps_with_a_cookie_that_is_no_session() -> None:
    user, secret, _ = await guarded()
    async with half_signed_in(user) as client:
        refused = await post(client, "second/step", code=wrong(await next_code(secret)))
        assert refused.status_code == 422
        assert set(refused.json()["errors"]) == {"code"}
        answer = await post(client, "second/step", code=await next_code(secret), next="/staff/users")
        assert answer.json() == {"goto": "/staff/users"}
        assert await sessions.find(None, token_hash(client.cookies["sid"])) is not None
        assert "second" not in client.cookies
        assert (await post(client, "second/step", code="1")).json()["message"].startswith("Время на второй шаг вышло")


async def test_the_routes_of_the_own_factor_ask_for_a_session() -> None:
    async with browser() as client:
        for action in ("secret", "enrol", "codes", "off"):
            assert (await post(client, f"second/{action}", code="1", password="2")).status_code == 401


async def test_the_key_travels_as_a_picture_and_as_text(_compulsory: None) -> None:  # noqa: PT019  set before the rest
    user = await builders.staff()
    async with browser() as client:
        await post(client, "login", email=user.email, password=PASSWORD)
        shown = (await post(client, "second/forced-secret")).json()
        assert shown["qr"].startswith("data:image/svg+xml")
        answer = await post(client, "second/forced-enrol", code=await the_code(shown["key"].replace(" ", "")))
        assert len(answer.json()["codes"]) == 10
        assert answer.json()["goon"] == "/staff"
        assert await sessions.find(None, token_hash(client.cookies["sid"])) is not None
