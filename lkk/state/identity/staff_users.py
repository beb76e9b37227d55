"""People as the administrator sees them: list with filters, new employees, lock, unlock, delete."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import reflex as rx

from lkk.routes import STAFF_USERS
from lkk.services.identity import staff_users
from lkk.state import format
from lkk.state.access import allow
from lkk.state.address import choice_in, page_in, text_in
from lkk.state.arguments import Form, UserId
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.state.paging import PageLink, paging
from lkk.state.refusals import WHOLE
from lkk.vocabulary import words
from lkk.vocabulary.people import Role, UserStatus
from lkk.vocabulary.permissions import Permission

CREATE_DIALOG = "create-staff"
CREATE_FORM = "staff"


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


class Users(Base):
    """The table; `?text=`, `?role=`, `?status=` and `?page=` in the address say what of it is shown."""

    rows: list[UserLine] = []
    loaded: bool = False
    total_words: str = ""
    pages: list[PageLink] = []
    previous_href: str = ""
    next_href: str = ""

    text: str = ""
    role: str = ""
    status: str = ""
    filtered: bool = False
    filter_turn: int = 0  # a change makes the fields of the filter take the values of the address

    created_times: int = 0  # a change empties the form of a new employee

    @allow(Permission.MANAGE_USERS)
    async def load(self) -> None:
        """Opens the page or another part of it."""
        wanted = self._filters(self.router.url.query_parameters)
        if wanted != (self.text, self.role, self.status):
            self.filter_turn += 1
        self.text, self.role, self.status = wanted
        await self._reload()

    @allow(Permission.MANAGE_USERS)
    async def search(self, form: Form) -> Any:
        """Puts the filter into the address; the page then loads by it."""
        self.text, self.role, self.status = self._filters(form)
        return rx.redirect(self._href(1))

    @allow(Permission.MANAGE_USERS, form=CREATE_FORM, at={WHOLE: WHOLE})
    async def create(self, form: Form) -> None:
        """Adds an employee, who gets a letter; typed values stay in the form until it succeeds."""
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
        """Deletes a registration that was not activated, asked for in the dialog of its row."""
        self._command("close", id=dialog_id(user_id))
        async with self._unit() as (work, actor):
            await staff_users.delete_pending(work, actor, user_id)
        self._notice("Регистрация удалена")
        await self._reload()

    @allow(Permission.MANAGE_USERS)
    async def lock(self, user_id: UserId) -> None:
        """Locks a user out, asked for in the dialog of the row."""
        self._command("close", id=dialog_id(user_id))
        async with self._unit() as (work, actor):
            await staff_users.lock(work, actor, user_id)
        self._notice("Пользователь заблокирован, его сеансы завершены")
        await self._reload()

    @allow(Permission.MANAGE_USERS)
    async def unlock(self, user_id: UserId) -> None:
        """Lets a locked user sign in again."""
        async with self._unit() as (work, actor):
            await staff_users.unlock(work, actor, user_id)
        self._notice("Пользователь снова может войти")
        await self._reload()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            found = await staff_users.list_users(
                work,
                actor,
                text=self.text,
                role=Role(self.role) if self.role else None,
                status=UserStatus(self.status) if self.status else None,
                page=page_in(self.router.url.query_parameters),
            )
        self.rows = [_line(row, own=row.id == actor.author_id) for row in found.rows]
        self.filtered = bool(self.text or self.role or self.status)
        self.total_words = words.count(found.total, "пользователь", "пользователя", "пользователей")
        links = paging(found.page, found.pages, self._href)
        self.pages, self.previous_href, self.next_href = links.links, links.previous_href, links.next_href
        self.loaded = True

    def _filters(self, given: Mapping[str, str]) -> tuple[str, str, str]:
        roles, statuses = [role.value for role in Role], [status.value for status in UserStatus]
        return text_in(given, "text"), choice_in(given, "role", roles), choice_in(given, "status", statuses)

    def _href(self, page: int) -> str:
        query = {"text": self.text, "role": self.role, "status": self.status, "page": str(page) if page > 1 else ""}
        return STAFF_USERS.url(**{name: value for name, value in query.items() if value})


def dialog_id(user_id: Any) -> str:
    """The dialog that asks before a user is locked or deleted; the id may be a var of a row."""
    return f"user-{user_id}"


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
    )


refresh_with(STAFF_USERS, Users.load)
