"""People as the administrator sees them: list with filters, new employees, lock, unlock, delete."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lkk.routes import STAFF_USERS
from lkk.services.identity import second_factor, staff_users
from lkk.state import format
from lkk.state.access import allow
from lkk.state.address import choice_in, id_in
from lkk.state.arguments import Form, UserId
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.state.refusals import WHOLE
from lkk.state.table import Table
from lkk.vocabulary import words
from lkk.vocabulary.people import Role, UserStatus
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Filter, FilterKind, Layout, Phone


def _choice(name: str, title: str, values: type[Role] | type[UserStatus]) -> Filter:
    return Filter(name, title, FilterKind.CHOICE, tuple((one.value, one.label) for one in values))


CREATE_DIALOG = "create-staff"
CREATE_FORM = "staff"
LAYOUT = Layout(
    "users",
    "Пользователи, сначала новые",
    (
        Column("name", "Фамилия, имя, отчество", phone=Phone.HEAD),
        Column("email", "Электронная почта", phone=Phone.FACT),
        Column("role", "Роль", filters=(_choice("role", "Роль", Role),), phone=Phone.FACT),
        Column("status", "Состояние", filters=(_choice("status", "Состояние", UserStatus),), phone=Phone.FACT),
        Column("created", "Создан"),
        Column("signed_in", "Последний вход"),
        Column("action", "Действия", phone=Phone.ACTION),
    ),
    search=Filter("text", "Имя или электронная почта"),
)


@dataclass
class UserLine:
    """A line of the table; `action` is delete, lock, unlock or empty."""

    id: int
    name: str
    email: str
    role: str
    status: str
    tone: str
    no_password: bool
    created: str
    signed_in: str
    action: str
    second_factor: bool
    may_reset: bool


def dialog_id(user_id: Any) -> str:
    """The dialog that asks before a user is locked or deleted; the id may be a var of a row."""
    return f"user-{user_id}"


def reset_dialog_id(user_id: Any) -> str:
    """The dialog that asks before a second factor is reset."""
    return f"second-{user_id}"


def lock_form(user_id: Any) -> str:
    """The form of the reason in that dialog."""
    return f"lock-{user_id}"


def _lock_form_of(sent: Mapping[str, str]) -> str:
    return lock_form(id_in(sent))


class Users(Table, Base):
    """The table and the form of a new employee."""

    rows: list[UserLine] = []

    created_times: int = 0  # a change empties the form of a new employee

    @allow(Permission.MANAGE_USERS)
    async def load(self) -> None:
        """Open the page or another part of it."""
        await self._reload()

    @allow(Permission.MANAGE_USERS)
    async def search(self, form: Form) -> Any:
        """Put the filter into the address; the page then loads by it."""
        return self._narrow(LAYOUT, STAFF_USERS, form)

    @allow(Permission.MANAGE_USERS, form=CREATE_FORM, at={WHOLE: WHOLE})
    async def create(self, form: Form) -> None:
        """Add an employee, who gets a letter; typed values stay in the form until it succeeds."""
        role = choice_in(form, "role", [role.value for role in Role])
        async with self._unit() as (work, actor):
            name, email = form.get("name", ""), form.get("email", "")
            await staff_users.create_staff(work, actor, email, name, Role(role or Role.CUSTOMER))
        self.created_times += 1
        self._command("close", id=CREATE_DIALOG)
        self._notice("Сотрудник добавлен, ему отправлено письмо")
        await self._reload()

    @allow(Permission.MANAGE_USERS)
    async def delete(self, user_id: UserId) -> None:
        """Delete a registration that was not activated, asked for in the dialog of its row."""
        self._command("close", id=dialog_id(user_id))
        async with self._unit() as (work, actor):
            await staff_users.delete_pending(work, actor, user_id)
        self._notice("Регистрация удалена")
        await self._reload()

    @allow(Permission.MANAGE_USERS, form=_lock_form_of)
    async def lock(self, form: Form) -> None:
        """Lock a user out with the reason of the dialog of the row."""
        user_id = id_in(form)
        async with self._unit() as (work, actor):
            await staff_users.lock(work, actor, user_id, form.get("reason", ""))
        self._command("close", id=dialog_id(user_id))
        self._notice("Пользователь заблокирован, его сеансы завершены")
        await self._reload()

    @allow(Permission.MANAGE_USERS)
    async def unlock(self, user_id: UserId) -> None:
        """Let a locked user sign in again."""
        async with self._unit() as (work, actor):
            await staff_users.unlock(work, actor, user_id)
        self._notice("Пользователь снова может войти")
        await self._reload()

    @allow(Permission.MANAGE_USERS)
    async def reset_second_factor(self, user_id: UserId) -> None:
        """Take the second factor of an employee away, asked for in a dialog of the row."""
        self._command("close", id=reset_dialog_id(user_id))
        async with self._unit() as (work, actor):
            await second_factor.reset(work, actor, user_id)
        self._notice("Второй фактор сброшен, сеансы сотрудника завершены")
        await self._reload()

    async def _reload(self) -> None:
        address = self._address(LAYOUT)
        role, status = address.given.get("role"), address.given.get("status")
        async with self._unit() as (work, actor):
            found = await staff_users.list_users(
                work,
                actor,
                text=address.given.get("text", ""),
                role=Role(role) if role else None,
                status=UserStatus(status) if status else None,
                page=address.page,
            )
        self.rows = [_line(row, own=row.id == actor.author_id) for row in found.rows]
        self.total_words = words.count(found.total, "пользователь", "пользователя", "пользователей")
        self._show_page(address, STAFF_USERS, found.page, found.pages)


def _line(row: staff_users.UserRow, *, own: bool) -> UserLine:
    actions = {UserStatus.PENDING: "delete", UserStatus.ACTIVE: "lock", UserStatus.LOCKED: "unlock"}
    return UserLine(
        id=row.id,
        name=row.display_name or "—",
        email=row.email,
        role=row.role.label,
        status=row.status.label,
        tone=row.status.tone,
        no_password=row.status is UserStatus.ACTIVE and not row.has_password,
        created=format.moment(row.created_at),
        signed_in=format.moment(row.last_sign_in_at),
        action="" if own else actions.get(row.status, ""),
        second_factor=row.second_factor,
        may_reset=row.second_factor and not own,
    )


refresh_with(STAFF_USERS, Users.load)
