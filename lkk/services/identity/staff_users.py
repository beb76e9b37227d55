"""People as the administrator sees them: list, employees, lock and unlock, registrations deleted by hand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import col, select

from lkk.models.identity import User
from lkk.services import notifications
from lkk.services.identity import data_access, registration, second_factor, sessions
from lkk.services.identity.events import STAFF_INVITED
from lkk.services.kernel import audit, requisites
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound, ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import Role, UserStatus
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import at_most_signs

PAGE_SIZE = 20
_NAME_LENGTH = 400
REASON_LENGTH = 300


class NotPending(ServiceError):
    """Only a registration that was not activated can be deleted."""

    text = "Удалить можно только неактивированную регистрацию. Действующего пользователя можно заблокировать"


@dataclass(frozen=True)
class UserRow:
    """A line of the list; moments are UTC."""

    id: int
    email: str
    display_name: str
    role: Role
    status: UserStatus
    has_password: bool
    created_at: datetime
    last_sign_in_at: datetime | None
    second_factor: bool = False


@dataclass(frozen=True)
class UsersPage:
    """One page of the list; pages are counted from 1."""

    rows: list[UserRow]
    page: int
    pages: int
    total: int


async def list_users(
    work: UnitOfWork,
    actor: Actor,
    *,
    text: str = "",
    role: Role | None = None,
    status: UserStatus | None = None,
    page: int = 1,
) -> UsersPage:
    """Users whose e-mail or name contains the text, newest first, 20 a page; past the end the last page."""
    demand(actor, Permission.MANAGE_USERS)
    conditions = _conditions(text, role, status)
    total = (await work.session.exec(select(func.count()).select_from(User).where(*conditions))).one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    query = (
        select(User)
        .where(*conditions)
        .order_by(col(User.created_at).desc(), col(User.id).desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    users = (await work.session.exec(query)).all()
    guarded = await second_factor.those_with(work, [user.key for user in users])
    return UsersPage([_row(user, user.key in guarded) for user in users], page, pages, total)


async def create_staff(work: UnitOfWork, actor: Actor, email: str, name: str, role: Role) -> int:
    """Add an employee without a password, who sets it by the way of recovery; return the id.

    Raises:
        InvalidValue: a wrong e-mail or name, a customer's role, or the address belongs to somebody.
    """
    demand(actor, Permission.MANAGE_USERS)
    address = requisites.email(email)
    if not role.staff:
        raise InvalidValue("Выберите роль сотрудника", at="role")
    name = " ".join(name.split())
    if not name or len(name) > _NAME_LENGTH or not name.isprintable():
        raise InvalidValue("Укажите фамилию, имя и отчество сотрудника", at="name")
    user = await _by_email(work, address)
    if user is not None and user.status is not UserStatus.PENDING:
        raise InvalidValue("Пользователь с этим адресом уже есть", at="email")
    user = await _appoint(work, user, address, name, role)
    audit.record(
        work,
        AuditAction.STAFF_CREATED,
        actor_id=actor.author_id,
        subject=f"user:{user.key}",
        ip=actor.ip,
        role=role.value,
    )
    work.tell_people(actor.subject_id)
    return user.key


async def create_administrator(work: UnitOfWork, email: str, name: str = "Администратор") -> bool:
    """Make the owner of an address an administrator, for the command line; False when they are one already.

    Raises:
        InvalidValue: a wrong address, or it belongs to a customer.
    """
    address = requisites.email(email)
    user = await _by_email(work, address)
    if user is not None and user.role is Role.ADMINISTRATOR and user.status is UserStatus.ACTIVE:
        return False
    if user is not None and user.role is Role.CUSTOMER and user.status is not UserStatus.PENDING:
        raise InvalidValue("Этот адрес принадлежит клиенту, укажите другой", at="email")
    user = await _appoint(work, user, address, name, Role.ADMINISTRATOR)
    audit.record(work, AuditAction.ADMINISTRATOR_CREATED, subject=f"user:{user.key}")
    return True


async def delete_pending(work: UnitOfWork, actor: Actor, user_id: int) -> None:
    """Delete a registration that was not activated.

    Raises:
        NotFound: there is no such user.
        NotPending: the user is activated.
    """
    demand(actor, Permission.MANAGE_USERS)
    await _locked(work, user_id)
    if not await registration.delete_one(work, user_id, by=actor.author_id):
        raise NotPending
    audit.record(
        work, AuditAction.REGISTRATION_DELETED, actor_id=actor.author_id, subject=f"user:{user_id}", ip=actor.ip
    )
    work.tell_people(actor.subject_id)


async def lock(work: UnitOfWork, actor: Actor, user_id: int, reason: str) -> None:
    """Lock an active user out, who reads the reason at the sign-in, and end all their sessions at once.

    Raises:
        NotFound: there is no such user.
        InvalidValue: the reason is missing or too long.
        ServiceError: it is the actor, or the user is not active.
    """
    demand(actor, Permission.MANAGE_USERS)
    await shut_out(work, actor, user_id, reason)


async def shut_out(work: UnitOfWork, actor: Actor, user_id: int, reason: str) -> User:
    """Do what `lock` does and return the user; whoever calls has checked the right to.

    Raises:
        As `lock`.
    """
    if user_id == actor.author_id:
        raise ServiceError("Себя заблокировать нельзя")
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= REASON_LENGTH:
        raise InvalidValue(f"Напишите причину: {at_most_signs(REASON_LENGTH)}", at="reason")
    user = await _switch(work, actor, user_id, UserStatus.ACTIVE, UserStatus.LOCKED, AuditAction.USER_LOCKED)
    user.locked_reason = reason
    await sessions.end_all(work, user_id)
    if user.role is Role.CUSTOMER:
        data_access.record(work, actor, subject_id=user_id, what=AccessKind.LOCKED, reason=reason)
    return user


async def unlock(work: UnitOfWork, actor: Actor, user_id: int) -> None:
    """Let a locked user sign in again.

    Raises:
        NotFound: there is no such user.
        ServiceError: the user is not locked.
    """
    demand(actor, Permission.MANAGE_USERS)
    await let_in(work, actor, user_id, "Вход открыт из списка пользователей")


async def let_in(work: UnitOfWork, actor: Actor, user_id: int, reason: str) -> User:
    """Do what `unlock` does and return the user; whoever calls has checked the right to.

    Raises:
        As `unlock`.
    """
    user = await _switch(work, actor, user_id, UserStatus.LOCKED, UserStatus.ACTIVE, AuditAction.USER_UNLOCKED)
    if user.role is Role.CUSTOMER:
        data_access.record(work, actor, subject_id=user_id, what=AccessKind.UNLOCKED, reason=reason)
    return user


async def _switch(
    work: UnitOfWork, actor: Actor, user_id: int, before: UserStatus, after: UserStatus, action: AuditAction
) -> User:
    user = await _locked(work, user_id)
    if user.status is not before:
        raise ServiceError(f"Сейчас пользователь: {user.status.label.lower()}. Обновите список")
    user.status = after
    audit.record(work, action, actor_id=actor.author_id, subject=f"user:{user_id}", ip=actor.ip)
    work.tell_people(actor.subject_id)
    return user


async def _appoint(work: UnitOfWork, user: User | None, email: str, name: str, role: Role) -> User:
    user = user or User(email=email, created_at=work.now)
    user.role, user.status = role, UserStatus.ACTIVE
    user.display_name = user.display_name or name
    work.session.add(user)
    await work.session.flush()
    await notifications.send_email(work, STAFF_INVITED, email, name=user.display_name, role=role.label)
    return user


async def _by_email(work: UnitOfWork, email: str) -> User | None:
    return (await work.session.exec(select(User).where(User.email == email).with_for_update(key_share=True))).first()


async def _locked(work: UnitOfWork, user_id: int) -> User:
    user = (await work.session.exec(select(User).where(User.id == user_id).with_for_update(key_share=True))).first()
    if user is None:
        raise NotFound
    return user


def _conditions(text: str, role: Role | None, status: UserStatus | None) -> list[Any]:
    found: list[Any] = []
    if wanted := text.strip():
        found.append(
            or_(
                col(User.email).icontains(wanted, autoescape=True),
                col(User.display_name).icontains(wanted, autoescape=True),
            )
        )
    if role is not None:
        found.append(col(User.role) == role)
    if status is not None:
        found.append(col(User.status) == status)
    return found


def _row(user: User, guarded: bool) -> UserRow:
    return UserRow(
        id=user.key,
        email=user.email,
        display_name=user.display_name,
        role=user.role,
        status=user.status,
        has_password=user.password_hash is not None,
        created_at=user.created_at,
        last_sign_in_at=user.last_sign_in_at,
        second_factor=guarded,
    )
