"""Recovery and change of a password: equal answers, limits, every session ends."""

import asyncio

import pytest
from sqlalchemy import func
from sqlmodel import select

from lkk.models.delivery import OutboxItem
from lkk.models.identity import OneTimeCode, User
from lkk.services.identity import passwords, recovery, sessions, sign_in
from lkk.services.identity.one_time_codes import NoTicket, UsedTicket, WrongCode
from lkk.services.identity.sessions import SignedIn
from lkk.services.identity.sign_in import WrongPair
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, TooManyAttempts
from lkk.services.kernel.secrets import token_hash
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import Role, UserStatus
from tests import builders
from tests.builders import PASSWORD
from tests.emails import emails

pytestmark = pytest.mark.usefixtures("database")

EMAIL = "ivanov@example.com"
NEW = "новая длинная фраза"
VISITORS = (Visitor(ip=f"198.51.{number // 250}.{number % 250}") for number in range(10**6))


def somebody() -> Visitor:
    """Another address of the network each time, so that only the limit under test counts."""
    return next(VISITORS)


async def started(email: str = EMAIL) -> tuple[str, str]:
    ticket = await recovery.start(email, somebody())
    return ticket, (await emails(email))[-1].code


async def test_the_code_and_a_new_password_sign_in_and_end_all_other_sessions() -> None:
    user = await builders.customer(EMAIL)
    old = await builders.sign_in(user)
    ticket, code = await started()
    signed = await recovery.finish(ticket, f"{code[:3]} {code[3:]}", NEW, NEW, somebody())
    assert isinstance(signed, SignedIn)
    assert await sessions.find(None, old.session_key) is None
    assert await sessions.find(None, token_hash(signed.token)) is not None
    with pytest.raises(WrongPair):
        await sign_in.authenticate(EMAIL, PASSWORD, somebody())
    await sign_in.authenticate(EMAIL, NEW, somebody())
    assert "Пароль изменён" in [letter.subject for letter in await emails(EMAIL)]


async def test_recovery_lets_a_person_in_whose_tries_are_used_up() -> None:
    await builders.customer(EMAIL)
    for _ in range(10):
        with pytest.raises(WrongPair):
            await sign_in.authenticate(EMAIL, "мимо", somebody())
    ticket, code = await started()
    await recovery.finish(ticket, code, NEW, NEW, somebody())
    await sign_in.authenticate(EMAIL, NEW, somebody())


async def test_an_employee_sets_the_first_password_the_same_way() -> None:
    employee = await builders.staff(Role.MFC_OPERATOR, "mfc@example.com")
    async with unit_of_work() as work:
        row = (await work.session.exec(select(User).where(User.id == employee.id))).one()
        row.password_hash, row.activated_at = None, None
    with pytest.raises(WrongPair):
        await sign_in.authenticate("mfc@example.com", PASSWORD, somebody())
    ticket, code = await started("mfc@example.com")
    signed = await recovery.finish(ticket, code, NEW, NEW, somebody())
    assert isinstance(signed, SignedIn)
    assert signed.role is Role.MFC_OPERATOR


async def test_known_and_unknown_addresses_leave_equal_traces() -> None:
    await builders.customer(EMAIL)
    await builders.customer("locked@example.com", status=UserStatus.LOCKED)
    for email in (EMAIL, "locked@example.com", "nobody@example.com"):
        ticket = await recovery.start(email, somebody())
        assert len(ticket) == 43
        assert len(await emails(email)) == 1
    async with unit_of_work() as work:
        codes = (await work.session.exec(select(func.count()).select_from(OneTimeCode))).one()
        items = (await work.session.exec(select(func.count()).select_from(OutboxItem))).one()
    assert codes == items == 3


@pytest.mark.parametrize("status", [None, UserStatus.LOCKED, UserStatus.PENDING, UserStatus.CLOSED])
async def test_without_an_active_cabinet_no_code_fits(status: UserStatus | None) -> None:
    if status:
        await builders.customer(EMAIL, status=status)
    ticket, code = await started()
    assert code == ""
    with pytest.raises(WrongCode):
        await recovery.finish(ticket, "123456", NEW, NEW, somebody())


async def test_five_wrong_codes_are_all() -> None:
    await builders.customer(EMAIL)
    ticket, code = await started()
    for _ in range(5):
        with pytest.raises(WrongCode):
            await recovery.finish(ticket, "мимо", NEW, NEW, somebody())
    with pytest.raises(WrongCode, match="закончились"):
        await recovery.finish(ticket, code, NEW, NEW, somebody())


async def test_a_weak_password_spends_no_try_of_the_code() -> None:
    await builders.customer(EMAIL)
    ticket, code = await started()
    for _ in range(6):
        with pytest.raises(FieldErrors):
            await recovery.finish(ticket, "мимо", "12345678", "12345678", somebody())
    with pytest.raises(FieldErrors):  # known only when the code has proved the address
        await recovery.finish(ticket, code, EMAIL, EMAIL, somebody())
    await recovery.finish(ticket, code, NEW, NEW, somebody())


async def test_a_code_works_once() -> None:
    await builders.customer(EMAIL)
    ticket, code = await started()
    results = await asyncio.gather(
        *(recovery.finish(ticket, code, NEW, NEW, somebody()) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(result, UsedTicket) for result in results) == 2


async def test_a_code_dies_after_ten_minutes() -> None:
    await builders.customer(EMAIL)
    ticket, code = await started()
    await builders.shift_clock(601)
    with pytest.raises(WrongCode, match="больше не действует"):
        await recovery.finish(ticket, code, NEW, NEW, somebody())


async def test_a_code_for_registration_is_none_for_recovery() -> None:
    from lkk.services.identity import registration

    await builders.customer(EMAIL)
    ticket = await registration.start("novyi@example.com", somebody())
    with pytest.raises(NoTicket):
        await recovery.finish(ticket, (await emails())[-1].code, NEW, NEW, somebody())


async def test_another_code_is_sent_after_a_minute() -> None:
    await builders.customer(EMAIL)
    ticket, first = await started()
    with pytest.raises(TooManyAttempts):
        await recovery.resend(ticket, somebody())
    await builders.shift_clock(61)
    await recovery.resend(ticket, somebody())
    second = (await emails(EMAIL))[-1].code
    if first != second:
        with pytest.raises(WrongCode):
            await recovery.finish(ticket, first, NEW, NEW, somebody())
    await recovery.finish(ticket, second, NEW, NEW, somebody())


async def test_an_address_starts_five_recoveries_a_day() -> None:
    for number in range(5):
        await builders.shift_clock(number * 3600)
        await recovery.start(EMAIL, somebody())
    await builders.shift_clock(6 * 3600)
    with pytest.raises(TooManyAttempts):
        await recovery.start(EMAIL, somebody())
    assert len(await emails(EMAIL)) == 5


async def test_a_network_starts_twenty_recoveries_an_hour() -> None:
    visitor = Visitor(ip="203.0.113.7")
    for number in range(20):
        await recovery.start(f"somebody{number}@example.com", visitor)
    with pytest.raises(TooManyAttempts):
        await recovery.start(EMAIL, visitor)


async def test_change_of_a_password_ends_every_session_and_opens_one_for_this_browser() -> None:
    user = await builders.customer(EMAIL)
    here, there = await builders.sign_in(user), await builders.sign_in(user)
    signed = await passwords.change(here, PASSWORD, NEW, NEW, somebody())
    for ended in (here, there):
        assert await sessions.find(None, ended.session_key) is None
    assert await sessions.find(None, token_hash(signed.token)) is not None
    await sign_in.authenticate(EMAIL, NEW, somebody())


async def test_a_wrong_present_password_changes_nothing_and_is_limited() -> None:
    actor = await builders.sign_in(await builders.customer(EMAIL))
    for _ in range(5):
        with pytest.raises(InvalidValue) as refusal:
            await passwords.change(actor, "мимо", NEW, NEW, somebody())
        assert refusal.value.at == "old_password"
    with pytest.raises(TooManyAttempts):
        await passwords.change(actor, PASSWORD, NEW, NEW, somebody())
    assert await sessions.find(None, actor.session_key) is not None


async def test_two_changes_at_once_leave_one_password() -> None:
    user = await builders.customer(EMAIL)
    actors = [await builders.sign_in(user) for _ in range(2)]
    results = await asyncio.gather(
        *(passwords.change(actor, PASSWORD, NEW, NEW, somebody()) for actor in actors), return_exceptions=True
    )
    assert sum(isinstance(result, Exception) for result in results) == 1
