"""People as the administrator sees them; nobody else sees or changes anything."""

import pytest
from sqlmodel import select

from lkk.models.identity import DeletedRegistration, User
from lkk.services.identity import sessions, staff_users
from lkk.services.identity.staff_users import NotPending
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound, ServiceError
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import Role, UserStatus
from tests import builders
from tests.emails import emails

REASON = "Больше не работает у нас"
pytestmark = pytest.mark.usefixtures("database")


async def administrator() -> Actor:
    return await builders.sign_in(await builders.staff())


async def status_of(user: User) -> UserStatus | None:
    async with unit_of_work() as work:
        found = (await work.session.exec(select(User).where(User.id == user.id))).first()
    return found.status if found else None


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
async def test_nobody_but_the_administrator_may_do_anything(role: Role) -> None:
    user = await builders.staff(role) if role.staff else await builders.customer()
    victim = await builders.customer(status=UserStatus.PENDING)
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        for attempt in (
            staff_users.list_users(work, actor),
            staff_users.create_staff(work, actor, "a@example.com", "Имя", Role.ADMINISTRATOR),
            staff_users.delete_pending(work, actor, victim.key),
            staff_users.lock(work, actor, victim.key, REASON),
            staff_users.unlock(work, actor, victim.key),
        ):
            with pytest.raises(NotAllowed):
                await attempt
    assert await status_of(victim) is UserStatus.PENDING


async def test_the_list_is_searched_filtered_and_paged() -> None:
    actor = await administrator()
    for number in range(23):
        await builders.customer(f"petrov{number}@example.com", name="Петров Пётр")
    await builders.customer("percent%@example.com", name="Сидоров", status=UserStatus.LOCKED)
    async with unit_of_work() as work:
        everybody = await staff_users.list_users(work, actor)
        last = await staff_users.list_users(work, actor, page=99)
        by_name = await staff_users.list_users(work, actor, text=" пЕТРОВ ")
        literal = await staff_users.list_users(work, actor, text="%@")
        locked = await staff_users.list_users(work, actor, status=UserStatus.LOCKED)
        administrators = await staff_users.list_users(work, actor, role=Role.ADMINISTRATOR)
    assert (everybody.total, everybody.pages, len(everybody.rows)) == (25, 2, 20)
    assert (last.page, len(last.rows)) == (2, 5)
    assert by_name.total == 23
    assert [row.email for row in literal.rows] == ["percent%@example.com"]
    assert [row.status for row in locked.rows] == [UserStatus.LOCKED]
    assert [row.id for row in administrators.rows] == [actor.author_id]


async def test_an_employee_is_invited_by_email_and_has_no_password() -> None:
    actor = await administrator()
    async with unit_of_work() as work:
        user_id = await staff_users.create_staff(work, actor, "Mfc@Example.com", "Петрова Ольга", Role.MFC_OPERATOR)
    async with unit_of_work() as work:
        row = next(row for row in (await staff_users.list_users(work, actor)).rows if row.id == user_id)
    assert (row.email, row.role, row.has_password) == ("mfc@example.com", Role.MFC_OPERATOR, False)
    (letter,) = await emails("mfc@example.com")
    assert "Оператор МФЦ" in letter.text
    assert "/recover" in letter.text


@pytest.mark.parametrize(
    ("email", "name", "role", "field"),
    [
        ("кто-то", "Имя", Role.MFC_OPERATOR, "email"),
        ("taken@example.com", "Имя", Role.MFC_OPERATOR, "email"),
        ("new@example.com", " ", Role.MFC_OPERATOR, "name"),
        ("new@example.com", "Имя", Role.CUSTOMER, "role"),
    ],
)
async def test_a_wrong_employee_is_refused_at_the_field(email: str, name: str, role: Role, field: str) -> None:
    actor = await administrator()
    await builders.customer("taken@example.com")
    with pytest.raises(InvalidValue) as refusal:
        async with unit_of_work() as work:
            await staff_users.create_staff(work, actor, email, name, role)
    assert refusal.value.at == field
    assert await emails() == []


async def test_a_registration_begun_by_others_does_not_block_an_employee() -> None:
    actor = await administrator()
    pending = await builders.customer("mfc@example.com", status=UserStatus.PENDING, name="")
    async with unit_of_work() as work:
        user_id = await staff_users.create_staff(work, actor, "mfc@example.com", "Петрова", Role.MFC_OPERATOR)
    assert user_id == pending.key
    assert await status_of(pending) is UserStatus.ACTIVE


async def test_a_registration_is_deleted_by_hand_and_leaves_a_trace() -> None:
    actor = await administrator()
    pending = await builders.customer("late@example.com", status=UserStatus.PENDING)
    async with unit_of_work() as work:
        await staff_users.delete_pending(work, actor, pending.key)
    assert await status_of(pending) is None
    async with unit_of_work() as work:
        trace = (await work.session.exec(select(DeletedRegistration))).one()
    assert trace.deleted_by == actor.author_id


@pytest.mark.parametrize("status", [UserStatus.ACTIVE, UserStatus.LOCKED, UserStatus.CLOSED])
async def test_an_activated_user_is_not_deleted(status: UserStatus) -> None:
    actor = await administrator()
    user = await builders.customer(status=status)
    with pytest.raises(NotPending):
        async with unit_of_work() as work:
            await staff_users.delete_pending(work, actor, user.key)
    assert await status_of(user) is status


async def test_locking_ends_the_sessions_at_once_and_can_be_undone() -> None:
    actor = await administrator()
    user = await builders.customer()
    theirs = await builders.sign_in(user)
    async with unit_of_work() as work:
        await staff_users.lock(work, actor, user.key, REASON)
    assert await sessions.find(None, theirs.session_key) is None
    with pytest.raises(ServiceError):
        async with unit_of_work() as work:
            await staff_users.lock(work, actor, user.key, REASON)
    async with unit_of_work() as work:
        await staff_users.unlock(work, actor, user.key)
    assert await status_of(user) is UserStatus.ACTIVE


@pytest.mark.parametrize("reason", ["", "  \n ", "я" * 301])
async def test_locking_demands_a_reason(reason: str) -> None:
    actor = await administrator()
    user = await builders.customer()
    with pytest.raises(InvalidValue) as refusal:
        async with unit_of_work() as work:
            await staff_users.lock(work, actor, user.key, reason)
    assert refusal.value.at == "reason"
    assert await status_of(user) is UserStatus.ACTIVE


async def test_an_administrator_cannot_lock_themselves_out() -> None:
    actor = await administrator()
    with pytest.raises(ServiceError, match="Себя"):
        async with unit_of_work() as work:
            await staff_users.lock(work, actor, actor.author_id, REASON)
    assert await sessions.find(None, actor.session_key) is not None


async def test_an_unknown_user_is_not_found() -> None:
    actor = await administrator()
    async with unit_of_work() as work:
        for attempt in (
            staff_users.lock(work, actor, 10**12, REASON),
            staff_users.unlock(work, actor, 10**12),
            staff_users.delete_pending(work, actor, 10**12),
        ):
            with pytest.raises(NotFound):
                await attempt


async def test_the_command_line_makes_the_first_administrator_once() -> None:
    for expected in (True, False):
        async with unit_of_work() as work:
            assert await staff_users.create_administrator(work, "Admin@example.com") is expected
    (letter,) = await emails("admin@example.com")
    assert "Администратор" in letter.text


async def test_the_command_line_makes_no_administrator_of_a_customer() -> None:
    customer = await builders.customer("ivanov@example.com")
    with pytest.raises(InvalidValue):
        async with unit_of_work() as work:
            await staff_users.create_administrator(work, "ivanov@example.com")
    assert await status_of(customer) is UserStatus.ACTIVE
