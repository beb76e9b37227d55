"""The page of attached accounts: attach by number and PIN, make active, disconnect."""

from dataclasses import dataclass
from typing import Any

from lkk.routes import ACCOUNTS
from lkk.services.accounts import links
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import AccountId, Form
from lkk.state.base import Base
from lkk.state.identity.session import Session
from lkk.state.live import refresh_with
from lkk.state.refusals import WHOLE
from lkk.vocabulary.people import CabinetClass
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Layout, Phone

FORM = "attach"
LAYOUT = Layout(
    "accounts",
    "Подключённые лицевые счета",
    (
        Column("number", "Номер", phone=Phone.HEAD),
        Column("holder", "Владелец"),
        Column("address", "Адрес", phone=Phone.FACT),
        Column("contract", "Договор", phone=Phone.FACT),
        Column("attached", "Подключён"),
        Column("state", "Состояние", phone=Phone.FACT),
        Column("actions", "Действия", phone=Phone.ACTION),
    ),
)


@dataclass
class AccountRow:
    """A line of the table."""

    id: int
    number: str
    holder: str
    address: str
    contract: str
    attached: str
    active: bool
    closed: bool


class Accounts(Base):
    """Attached accounts and the form that attaches another one."""

    rows: list[AccountRow] = []
    loaded: bool = False
    legal: bool = False  # decides where the number and the PIN are to be found
    attached_times: int = 0  # a change empties the form

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load(self) -> None:
        """Open the page."""
        self._forget_errors()
        await self._reload()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def refresh(self) -> None:
        """Look again after a signal; what is being typed stays."""
        await self._reload()

    @allow(Permission.USE_CABINET, form=FORM, at={WHOLE: "pin"})
    async def attach(self, form: Form) -> Any:
        """Attach an account; typed values stay in the form until it succeeds."""
        async with self._unit() as (work, actor):
            account = await links.attach(work, actor, form.get("number", ""), form.get("pin", ""))
        self.attached_times += 1
        self._notice(f"Лицевой счёт № {account.number} подключён")
        return await self._changed()

    @allow(Permission.USE_CABINET)
    async def activate(self, account_id: AccountId) -> Any:
        """Make an account the one that every section shows."""
        async with self._unit() as (work, actor):
            await links.activate(work, actor, account_id)
        return await self._changed()

    @allow(Permission.USE_CABINET)
    async def detach(self, account_id: AccountId) -> Any:
        """Disconnect an account, asked for in the dialog of its row."""
        self._command("close", id=dialog_id(account_id))
        async with self._unit() as (work, actor):
            await links.detach(work, actor, account_id)
        self._notice("Лицевой счёт отключён")
        return await self._changed()

    async def _changed(self) -> Any:
        """The header shows the accounts too."""
        await self._reload()
        return Session.refresh

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            attached = await links.list_attached(work, actor)
        self.legal = actor.cabinet_class is CabinetClass.LEGAL
        self.rows = [_row(account) for account in attached]
        self.loaded = True


def dialog_id(account_id: Any) -> str:
    """The dialog that asks before an account is disconnected; the id may be a var of a row."""
    return f"detach-{account_id}"


def _row(account: links.AttachedAccount) -> AccountRow:
    return AccountRow(
        id=account.id,
        number=account.number,
        holder=account.holder,
        address=account.address,
        contract=account.contract_number or "—",
        attached=format.moment(account.attached_at, account.time_zone),
        active=account.active,
        closed=account.closed,
    )


refresh_with(ACCOUNTS, Accounts.refresh)
