"""Sign-in: one refusal for everybody, equal work, counted tries, a victim who still gets in."""

import re

import pytest
from sqlalchemy import func
from sqlmodel import select

from lkk.models.audit import AuditEvent
from lkk.models.identity import User, UserSession
from lkk.services.identity import sessions, sign_in, staff_users
from lkk.services.identity.known_devices import remember
from lkk.services.identity.sessions import SignedIn
from lkk.services.identity.sign_in import LockedOut, WrongPair
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.errors import TooManyAttempts
from lkk.services.kernel.secrets import token_hash
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import Role, UserStatus
from tests import builders
from tests.auth_client import CHROME
from tests.builders import PASSWORD
from tests.emails import emails

pytestmark = pytest.mark.usefixtures("database")

EMAIL = "victim@example.com"
WRONG = "неверный пароль"
VISITORS = (Visitor(ip=f"198.51.{number // 250}.{number % 250}") for number in range(10**6))


def somebody() -> Visitor:
    """Another address of the network each time, so that only the limit under test counts."""
    return next(VISITORS)


async def signed_in(email: str) -> SignedIn:
    """Sign in somebody whom the password is enough for."""
    signed = await sign_in.authenticate(email, PASSWORD, somebody())
    assert isinstance(signed, SignedIn)
    return signed


async def refused(email: str = EMAIL, password: str = WRONG, visitor: Visitor | None = None) -> None:
    with pytest.raises(WrongPair):
        await sign_in.authenticate(email, password, visitor or somebody())


async def count(table: type) -> int:
    async with unit_of_work() as work:
        return (await work.session.exec(select(func.count()).select_from(table))).one()


async def test_the_right_pair_opens_a_session_and_is_remembered() -> None:
    user = await builders.customer(EMAIL)
    signed = await signed_in("  Victim@EXAMPLE.com")
    actor = await sessions.find(None, token_hash(signed.token))
    assert actor is not None
    assert actor.author_id == user.key
    async with unit_of_work() as work:
        row = (await work.session.exec(select(User).where(User.email == EMAIL))).one()
        (event,) = (await work.session.exec(select(AuditEvent))).all()
    assert row.last_sign_in_at is not None
    assert (event.action, event.actor_id) == ("signed_in", user.key)


async def test_each_sign_in_gets_a_new_token() -> None:
    await builders.customer(EMAIL)
    tokens = {(await signed_in(EMAIL)).token for _ in range(3)}
    assert len(tokens) == 3


@pytest.mark.parametrize("status", [UserStatus.PENDING, UserStatus.CLOSED])
async def test_who_may_not_sign_in_hears_the_same_as_with_a_wrong_pair(status: UserStatus) -> None:
    await builders.customer(EMAIL, status=status)
    await refused(password=PASSWORD)
    assert await count(UserSession) == 0


async def test_a_locked_employee_with_the_right_password_reads_since_when_why_and_by_whom() -> None:
    administrator = await builders.staff()
    employee = await builders.staff(Role.SERVICE_CENTRE_OPERATOR, EMAIL)
    actor = await builders.sign_in(administrator)
    async with unit_of_work() as work:
        await staff_users.lock(work, actor, employee.key, "Перевод в другой отдел.")
    with pytest.raises(LockedOut) as refusal:
        await sign_in.authenticate(EMAIL, PASSWORD, somebody())
    assert administrator.display_name in refusal.value.text
    assert "Причина: Перевод в другой отдел. Вернуть" in refusal.value.text
    assert re.search(r"Вход закрыт \d\d\.\d\d\.\d{4}", refusal.value.text)
    await refused()
    async with unit_of_work() as work:
        await staff_users.unlock(work, actor, employee.key)
    await sign_in.authenticate(EMAIL, PASSWORD, somebody())


async def test_a_locked_customer_with_the_right_password_reads_that_the_cabinet_is_locked() -> None:
    await builders.customer(EMAIL, status=UserStatus.LOCKED)
    with pytest.raises(LockedOut, match="контакт-центр"):
        await sign_in.authenticate(EMAIL, PASSWORD, somebody())
    assert await count(UserSession) == 0


@pytest.mark.parametrize("email", ["nobody@example.com", "not an address", "", "a" * 400, "' or 1=1 --"])
async def test_an_unknown_login_is_refused_in_the_same_words(email: str) -> None:
    await builders.customer(EMAIL)
    await refused(email)


@pytest.mark.parametrize("password", ["", "x" * 5000, "a\0b", "Portal-2026 "])
async def test_strange_passwords_are_just_wrong(password: str) -> None:
    await builders.customer(EMAIL)
    await refused(password=password)


async def test_known_and_unknown_logins_do_equal_work(monkeypatch: pytest.MonkeyPatch) -> None:
    work: list[str] = []

    async def verify(password: str, stored: str | None) -> bool:
        work.append("argon2")
        return False

    monkeypatch.setattr(sign_in, "verify_password", verify)
    await builders.customer(EMAIL)
    await builders.customer("locked@example.com", status=UserStatus.LOCKED)
    await builders.customer("pending@example.com", status=UserStatus.PENDING)
    for number, email in enumerate((EMAIL, "locked@example.com", "pending@example.com", "nobody@example.com", "?"), 1):
        await refused(email)
        assert (len(work), await count(AuditEvent)) == (number, number)
    assert await emails() == []


async def test_a_login_has_ten_tries_from_a_network_in_five_minutes() -> None:
    await builders.customer(EMAIL)
    visitor = Visitor(ip="203.0.113.70")
    for _ in range(10):
        await refused(visitor=visitor)
    with pytest.raises(TooManyAttempts) as refusal:
        await sign_in.authenticate(EMAIL, PASSWORD, visitor)
    assert 0 < refusal.value.retry_after_s <= 300
    await builders.shift_clock(301)
    await sign_in.authenticate(EMAIL, PASSWORD, visitor)


async def test_an_unknown_login_has_as_many_tries() -> None:
    visitor = Visitor(ip="203.0.113.71")
    for _ in range(10):
        await refused("nobody@example.com", visitor=visitor)
    with pytest.raises(TooManyAttempts):
        await sign_in.authenticate("nobody@example.com", PASSWORD, visitor)


async def test_a_login_from_a_network_has_a_hundred_tries_an_hour() -> None:
    visitor = Visitor(ip="203.0.113.72")
    async with unit_of_work() as work:
        for _ in range(100):
            await limits.spend(work, limits.SIGN_IN_PAIR_HOUR, f"{EMAIL} {visitor.ip}")
    await builders.customer(EMAIL)
    await builders.shift_clock(3000)
    with pytest.raises(TooManyAttempts) as refusal:
        await sign_in.authenticate(EMAIL, PASSWORD, visitor)
    assert 500 < refusal.value.retry_after_s <= 600


async def test_guesses_from_many_networks_keep_nobody_out_who_has_failed_nothing() -> None:
    await builders.customer(EMAIL)
    for _ in range(30):
        await refused()
    await sign_in.authenticate(EMAIL, PASSWORD, somebody())


async def test_a_login_under_attack_slows_networks_that_have_failed_with_it() -> None:
    await builders.customer(EMAIL)
    attacker, owner = Visitor(ip="203.0.113.73"), Visitor(ip="203.0.113.74")
    for _ in range(10):
        await refused()
    waits = []
    clock = 0
    for _ in range(3):
        await refused(visitor=attacker)
        with pytest.raises(TooManyAttempts) as refusal:
            await sign_in.authenticate(EMAIL, PASSWORD, attacker)
        waits.append(refusal.value.retry_after_s)
        clock += waits[-1]
        await builders.shift_clock(clock)
    assert waits == [5, 10, 20]
    await refused(visitor=owner)  # a slip of the finger
    await builders.shift_clock(clock + 6)
    await sign_in.authenticate(EMAIL, PASSWORD, owner)


async def test_the_total_of_the_portal_is_no_wall() -> None:
    """A thousand wrong tries from forty networks shut the sign-in for everybody with a new browser."""
    await builders.customer(EMAIL)
    attackers = [Visitor(ip=f"198.18.0.{number}") for number in range(40)]
    async with unit_of_work() as work:
        for number in range(1020):
            await limits.count(work, limits.SIGN_IN_ALL, "")
            await limits.count(work, limits.SIGN_IN_IP, attackers[number % 40].ip)
    await sign_in.authenticate(EMAIL, PASSWORD, somebody())
    known = Visitor(ip=attackers[0].ip, device=remember("", EMAIL))
    await sign_in.authenticate(EMAIL, PASSWORD, known)
    with pytest.raises(TooManyAttempts):
        await sign_in.authenticate(EMAIL, PASSWORD, attackers[0])


async def test_people_who_sign_in_rightly_use_up_nothing_of_their_network() -> None:
    visitor = Visitor(ip="203.0.113.75")
    for _ in range(31):
        user = await builders.customer()
        await sign_in.authenticate(user.email, PASSWORD, visitor)


async def test_a_network_has_thirty_tries_in_five_minutes() -> None:
    visitor = Visitor(ip="203.0.113.77")
    for number in range(30):
        await refused(f"guess{number}@example.com", visitor=visitor)
    with pytest.raises(TooManyAttempts):
        await sign_in.authenticate("guess@example.com", PASSWORD, visitor)


async def test_a_success_gives_the_tries_back() -> None:
    await builders.customer(EMAIL)
    visitor = Visitor(ip="203.0.113.76")
    for _ in range(3):
        for _ in range(9):
            await refused(visitor=visitor)
        await sign_in.authenticate(EMAIL, PASSWORD, visitor)
        await builders.shift_clock(301)  # the network's own tries are another counter


async def test_an_attacker_cannot_shut_the_owner_of_a_known_browser_out() -> None:
    await builders.customer(EMAIL)
    for _ in range(10):
        await refused()
    known = Visitor(ip="203.0.113.8", device=remember("", EMAIL))
    assert await sign_in.authenticate(EMAIL, PASSWORD, known)


async def test_a_known_browser_has_ten_tries_of_its_own() -> None:
    await builders.customer(EMAIL)
    device = remember("", EMAIL)
    for number in range(10):
        await refused(visitor=Visitor(ip=f"203.0.113.{number}", device=device))
    with pytest.raises(TooManyAttempts):
        await sign_in.authenticate(EMAIL, PASSWORD, Visitor(ip="203.0.113.99", device=device))
    await refused()  # the common counter of the login was not touched


async def test_a_device_of_another_login_is_not_known() -> None:
    await builders.customer(EMAIL)
    visitor = Visitor(ip="203.0.113.8", device=remember("", "attacker@example.com"))
    for _ in range(10):
        await refused(visitor=visitor)
    with pytest.raises(TooManyAttempts):
        await sign_in.authenticate(EMAIL, PASSWORD, visitor)


async def test_a_new_device_is_told_by_email_but_not_at_the_first_sign_in() -> None:
    await builders.customer(EMAIL)
    await sign_in.authenticate(EMAIL, PASSWORD, somebody())
    assert await emails(EMAIL) == []
    await sign_in.authenticate(EMAIL, PASSWORD, Visitor(ip="203.0.113.8", device=remember("", EMAIL)))
    assert await emails(EMAIL) == []
    await sign_in.authenticate(EMAIL, PASSWORD, Visitor(ip="203.0.113.9", browser=CHROME))
    (letter,) = await emails(EMAIL)
    assert "Chrome, Windows" in letter.text
    assert "203.0.113.9" in letter.text


async def test_the_earlier_session_of_the_browser_ends() -> None:
    await builders.customer(EMAIL)
    first = await signed_in(EMAIL)
    await sign_in.authenticate(EMAIL, PASSWORD, somebody(), replaces=token_hash(first.token))
    assert await sessions.find(None, token_hash(first.token)) is None
    assert await count(UserSession) == 1
