"""The header of every private page: whose it is, which account is active, how many notices wait."""

from dataclasses import dataclass
from typing import Any

from lkk.services import notifications
from lkk.services.accounts import links
from lkk.services.advocate.access import may_use_doors
from lkk.services.directories import in_force
from lkk.services.kernel.actor import Actor
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import AccountId
from lkk.state.base import Base
from lkk.vocabulary.people import CabinetClass
from lkk.vocabulary.permissions import Open, Permission


@dataclass
class AccountItem:
    """An attached account in the switcher."""

    id: int
    number: str
    address: str
    active: bool


@dataclass
class NoticeItem:
    """A line of the bell."""

    id: int
    title: str
    when: str
    unread: bool


class Session(Base):
    """What the frame of a page shows of the person."""

    name: str = ""
    role_label: str = ""
    permissions: list[str] = []
    legal: bool = False  # whether it is the cabinet of a company or a sole proprietor
    accounts: list[AccountItem] = []
    account_id: int = 0
    account_number: str = ""
    account_address: str = ""
    several_accounts: bool = False
    unread: int = 0
    advocate: bool = False  # whether the doors of «Энергоадвокат» are open

    visiting: bool = False  # whether an employee works in this customer's cabinet
    visit_reason: str = ""
    visit_until: str = ""  # a moment as the browser reads it
    visit_until_words: str = ""

    _loaded_for: int = -1

    @allow(Open.SIGNED_IN, in_visit=True)
    async def load(self) -> None:
        """First of every private page's `on_load`; while the page stays open signals keep the header fresh."""
        self._count_opening()
        if self._loaded_for != self._opening:
            await self._reload()

    @allow(Open.SIGNED_IN, in_visit=True)
    async def refresh(self) -> None:
        """After an action of the person that changes the header."""
        await self._reload()

    @allow(Open.SIGNED_IN, in_visit=True, on_tablet=True)
    async def changed(self) -> Any:
        """A signal said that something of this person has changed: the header and the open page look again."""
        await self._reload()
        return self._page_refresher()

    @allow(Permission.USE_CABINET, in_visit=True)
    async def choose_account(self, account_id: AccountId) -> Any:
        """Make another attached account the active one; every section then shows it."""
        async with self._unit() as (work, actor):
            await links.activate(work, actor, account_id)
        await self._reload()
        return self._page_refresher()

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            if actor.only_draft is not None:  # a tablet has no header
                return
            attached = await links.list_attached(work, actor) if not actor.staff else []
            self._put(advocate=await may_use_doors(work, actor))
            self.unread = await notifications.unread_count(work, actor)
            self._show_company(await in_force.company(work))
        self._show_visit(actor)
        self.name, self.role_label = actor.subject.display_name, actor.role.label
        self.permissions = sorted(actor.role.permissions)
        self._put(legal=actor.cabinet_class is CabinetClass.LEGAL)
        self.accounts = [AccountItem(a.id, a.number, a.address, a.active) for a in attached]
        active = next((a for a in attached if a.active), None)
        self.account_id = active.id if active else 0
        self.account_number = active.number if active else ""
        self.account_address = active.address if active else ""
        self.several_accounts = len(attached) > 1
        self.ready = True
        self._loaded_for = self._opening

    def _show_visit(self, actor: Actor) -> None:
        visit = actor.visit
        self._put(
            visiting=visit is not None,
            visit_reason=visit.reason if visit else "",
            visit_until=visit.ends_at.isoformat() if visit else "",
            visit_until_words=format.moment(visit.ends_at) if visit else "",
        )
