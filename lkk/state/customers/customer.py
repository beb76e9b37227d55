"""The card of a customer: what is shown, what is opened for a reason, and what the staff may do."""

from collections.abc import Mapping
from typing import Any

import reflex as rx

from lkk.routes import NOT_FOUND, STAFF_CUSTOMER, STAFF_CUSTOMERS
from lkk.services.customers import acts, card
from lkk.services.customers.card import CustomerCard
from lkk.services.customers.notices import MOST_NOTICES, NOTICES
from lkk.services.identity import staff_users
from lkk.services.kernel.errors import NotFound
from lkk.state.access import allow
from lkk.state.address import id_in
from lkk.state.arguments import Form
from lkk.state.base import Base
from lkk.state.customers.customer_view import CustomerView, EditItem, edit_items, view_of
from lkk.state.live import refresh_with
from lkk.state.refusals import WHOLE
from lkk.vocabulary.people import UserStatus
from lkk.vocabulary.permissions import Permission

EDIT, LOCK, UNLOCK, ATTACH, DETACH, OPEN = "edit", "lock", "unlock", "attach", "detach", "open-data"
DELETE = "delete"


def dialog_id(form: str) -> str:
    """The dialog a form stands in."""
    return f"{form}-dialog"


def detach_form(account_id: Any) -> str:
    """The form that takes an account from the cabinet; the id may be a var of a line."""
    return f"{DETACH}-{account_id}"


def _detach_form_of(sent: Mapping[str, str]) -> str:
    return detach_form(id_in(sent))


class Customer(Base):
    """One customer; what employees of other roles may not do is not offered to them."""

    loaded: bool = False
    view: CustomerView = CustomerView()
    may_edit: bool = False
    may_delete: bool = False  # a registration that was not activated
    fields: list[EditItem] = []
    turn: int = 0  # a change empties the forms

    _notices: int = NOTICES
    _seen: dict[str, str] = {}  # the values the form of corrections was drawn with
    _opened: dict[str, str] = {}  # sensitive fields by name, of this customer alone

    @allow(Permission.SEE_CUSTOMERS, missing=NOT_FOUND)
    async def load(self) -> None:
        """Open the card of the address; the look is written down."""
        if self._customer_id() != self.view.id:
            self.loaded, self.view, self._opened = False, CustomerView(), {}
            self._notices = NOTICES
            self._forget_errors()
            self.turn += 1
        await self._reload(opened=True)

    @allow(Permission.SEE_CUSTOMERS, missing=STAFF_CUSTOMERS)  # deleted while the card was open
    async def refresh(self) -> None:
        """Look again after a signal; what is being typed stays."""
        await self._reload()

    @allow(Permission.SEE_CUSTOMERS, form=OPEN)
    async def open_data(self, form: Form) -> None:
        """Show the sensitive fields for an application or a typed reason."""
        async with self._unit() as (work, actor):
            self._opened = await card.open_sensitive(
                work, actor, self.view.id, reason=form.get("reason", ""), number=form.get("number", "")
            )
        self._command("close", id=dialog_id(OPEN))
        await self._reload()

    @allow(Permission.SEE_CUSTOMERS)
    async def hide_data(self) -> None:
        """Mask the sensitive fields again."""
        self._opened = {}
        await self._reload()

    @allow(Permission.EDIT_CUSTOMERS, form=EDIT, at={WHOLE: WHOLE})
    async def edit(self, form: Form) -> None:
        """Correct the profile."""
        async with self._unit() as (work, actor):
            changed = await acts.edit(work, actor, self.view.id, form, seen=self._seen, reason=form.get("reason", ""))
        await self._done(EDIT, f"Изменено: {', '.join(changed).lower()}" if changed else "Ничего не изменилось")

    @allow(Permission.EDIT_CUSTOMERS, form=LOCK, at={WHOLE: WHOLE})
    async def lock(self, form: Form) -> None:
        """Lock the customer out."""
        async with self._unit() as (work, actor):
            await acts.lock(work, actor, self.view.id, form.get("reason", ""))
        await self._done(LOCK, "Вход закрыт, сеансы клиента завершены")

    @allow(Permission.EDIT_CUSTOMERS, form=UNLOCK, at={WHOLE: WHOLE})
    async def unlock(self, form: Form) -> None:
        """Let the customer sign in again."""
        async with self._unit() as (work, actor):
            await acts.unlock(work, actor, self.view.id, form.get("reason", ""))
        await self._done(UNLOCK, "Клиент снова может войти")

    @allow(Permission.EDIT_CUSTOMERS, form=ATTACH, at={WHOLE: WHOLE})
    async def attach(self, form: Form) -> None:
        """Attach an account after the passport was compared."""
        seen = bool(form.get("passport"))
        async with self._unit() as (work, actor):
            await acts.attach(work, actor, self.view.id, form.get("number", ""), passport_seen=seen)
        await self._done(ATTACH, "Лицевой счёт подключён")

    @allow(Permission.EDIT_CUSTOMERS, form=_detach_form_of, at={WHOLE: WHOLE})
    async def detach(self, form: Form) -> None:
        """Take an account from the cabinet."""
        async with self._unit() as (work, actor):
            await acts.detach(work, actor, self.view.id, id_in(form), form.get("reason", ""))
        await self._done(detach_form(id_in(form)), "Лицевой счёт отключён")

    @allow(Permission.REGISTER_CUSTOMER)
    async def note_passport(self) -> None:
        """Note that the passport was compared now."""
        async with self._unit() as (work, actor):
            await acts.note_passport(work, actor, self.view.id)
        self._notice("Отмечено: паспорт сверен")
        await self._reload()

    @allow(Permission.SEE_CUSTOMERS)
    async def show_more_notices(self) -> None:
        """Tell of as many notices again."""
        self._notices = min(self._notices + NOTICES, MOST_NOTICES)
        await self._reload()

    @allow(Permission.MANAGE_USERS)
    async def delete(self) -> Any:
        """Delete a registration that was not activated; its card is no more."""
        self._command("close", id=dialog_id(DELETE))
        async with self._unit() as (work, actor):
            await staff_users.delete_pending(work, actor, self.view.id)
        self._notice("Регистрация удалена")
        return rx.redirect(STAFF_CUSTOMERS.path)

    async def _done(self, form: str, said: str) -> None:
        self.turn += 1
        self._command("close", id=dialog_id(form))
        self._notice(said)
        await self._reload()

    async def _reload(self, *, opened: bool = False) -> None:
        customer_id = self._customer_id()
        async with self._unit() as (work, actor):
            found = await card.read(work, actor, customer_id, opened=opened, notices=self._notices)
        self._show(found)
        self.may_edit = actor.role.may(Permission.EDIT_CUSTOMERS)
        self.may_delete = found.status is UserStatus.PENDING and actor.role.may(Permission.MANAGE_USERS)
        self.loaded = True

    def _show(self, found: CustomerCard) -> None:
        self._put(view=view_of(found, self._opened))
        self._seen = found.values
        self._put(fields=edit_items(found))

    def _customer_id(self) -> int:
        """The number in the address. Raises NotFound."""
        found: Any = id_in({"id": self.router.url.path.rstrip("/").rpartition("/")[2]})
        if not found:
            raise NotFound
        return found


refresh_with(STAFF_CUSTOMER, Customer.refresh)
