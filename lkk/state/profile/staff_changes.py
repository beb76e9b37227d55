"""Requests for a change of customers' profiles: the queue, one of them, the decision."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from lkk.routes import STAFF_CHANGE, STAFF_CHANGES, staff_change_path
from lkk.services.kernel.errors import NotFound, Stale
from lkk.services.profile import decisions
from lkk.services.profile.decisions import DecisionCard, QueueRow
from lkk.state import format
from lkk.state.access import allow
from lkk.state.address import id_in
from lkk.state.applications.wizard_fields import OptionItem
from lkk.state.applications.wizard_items import FileItem
from lkk.state.arguments import Form, LongForm
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.state.table import Table
from lkk.vocabulary import words
from lkk.vocabulary.directories import REASON_CODE
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.profile import ChangeStatus
from lkk.vocabulary.tables import Column, Filter, FilterKind, Layout, Phone

APPROVE_FORM, REFUSE_FORM = "approve-change", "refuse-change"
APPROVE_DIALOG, REFUSE_DIALOG = "approve-dialog", "refuse-dialog"
_STATUSES = tuple((one.value, one.label) for one in ChangeStatus if one is not ChangeStatus.DRAFT)
LAYOUT = Layout(
    "changes",
    "Запросы, сначала те, что ждут решения дольше всех",
    (
        Column("customer", "Клиент", phone=Phone.HEAD),
        Column("part", "Что меняется", phone=Phone.FACT),
        Column("sent", "Отправлен", phone=Phone.FACT),
        Column(
            "status",
            "Состояние",
            filters=(Filter("status", "Состояние", FilterKind.CHOICE, _STATUSES),),
            phone=Phone.FACT,
        ),
        Column("decided", "Решён"),
    ),
)


@dataclass
class ChangeRow:
    """A line of the queue."""

    id: int
    href: str
    customer: str
    part: str
    sent: str
    status: str
    tone: str
    decided: str


@dataclass
class DifferenceItem:
    """A field that is to change; `now` is filled when the profile has changed meanwhile."""

    label: str
    before: str
    after: str
    now: str


class ProfileChanges(Table, Base):
    """The queue of requests."""

    rows: list[ChangeRow] = []

    @allow(Permission.EDIT_CUSTOMERS)
    async def load(self) -> None:
        """Open the page or another part of it."""
        address = self._address(LAYOUT)
        status = address.given.get("status")
        async with self._unit() as (work, actor):
            found = await decisions.queue(
                work, actor, status=ChangeStatus(status) if status else None, page=address.page
            )
        self.rows = [_row(row) for row in found.rows]
        self.total_words = words.count(found.total, "запрос", "запроса", "запросов")
        self._show_page(address, STAFF_CHANGES, found.page, found.pages)

    @allow(Permission.EDIT_CUSTOMERS)
    async def search(self, form: Form) -> Any:
        """Put the filter into the address; the page then loads by it."""
        return self._narrow(LAYOUT, STAFF_CHANGES, form)


class ProfileDecision(Base):
    """One request with its differences; sensitive values are masked until they are opened."""

    loaded: bool = False
    title: str = ""
    customer: str = ""
    kind: str = ""
    email: str = ""
    level: str = ""
    level_tone: str = ""
    status: str = ""
    tone: str = ""
    sent: str = ""
    decided: str = ""
    decision: str = ""
    waits: bool = False
    moved: bool = False
    reason: str = ""
    proof: str = ""
    of_passport: bool = False
    sensitive: bool = False
    opened: bool = False
    differences: list[DifferenceItem] = []
    reasons: list[OptionItem] = []  # of the directory, for a refusal
    files: list[FileItem] = []

    _id: int = 0
    _version: str = ""

    @allow(Permission.EDIT_CUSTOMERS, missing=STAFF_CHANGES)
    async def load(self) -> None:
        """Open the request of the address, masked."""
        self._id = id_in({"id": self.router.url.path.rstrip("/").rpartition("/")[2]})
        self._forget_errors()
        await self._reload(opened=False)

    @allow(Permission.EDIT_CUSTOMERS, missing=STAFF_CHANGES)
    async def refresh(self) -> None:
        """Look again after somebody has decided or the profile has changed."""
        await self._reload(opened=False)

    @allow(Permission.EDIT_CUSTOMERS)
    async def show(self) -> None:
        """Show what is masked; the customer reads who did."""
        await self._reload(opened=True)

    @allow(Permission.EDIT_CUSTOMERS, form=APPROVE_FORM)
    async def approve(self, form: LongForm) -> Any:
        """Put the new values into the profile, asked for in a dialog."""
        self._command("close", id=APPROVE_DIALOG)
        async with self._unit() as (work, actor):
            await decisions.approve(work, actor, self._id, self._version, original_seen="original" in form)
        self._notice("Данные внесены, клиент извещён")
        return rx.redirect(STAFF_CHANGES.path)

    @allow(Permission.EDIT_CUSTOMERS, form=REFUSE_FORM)
    async def refuse(self, form: LongForm) -> Any:
        """Refuse the request with the reason of the dialog."""
        try:
            async with self._unit() as (work, actor):
                await decisions.refuse(
                    work,
                    actor,
                    self._id,
                    self._version,
                    form.get("reason", ""),
                    reason_code=form.get(REASON_CODE, ""),
                )
        except (Stale, NotFound):
            self._command("close", id=REFUSE_DIALOG)
            raise
        self._command("close", id=REFUSE_DIALOG)
        self._notice("Запрос отклонён, клиент извещён")
        return rx.redirect(STAFF_CHANGES.path)

    async def _reload(self, *, opened: bool) -> None:
        async with self._unit() as (work, actor):
            card = await decisions.card(work, actor, self._id, opened=opened)
        self._version, self.opened = card.version, opened
        self._show(card)
        self.loaded = True

    def _show(self, card: DecisionCard) -> None:
        decided = f"{format.moment(card.decided_at)}, {card.decided_by}".rstrip(", ") if card.decided_at else ""
        self._put(
            title=card.title,
            customer=card.customer,
            kind=card.kind,
            email=card.email,
            level=card.standing.level.label,
            level_tone=card.standing.level.tone,
            status=card.status.label,
            tone=card.status.tone,
            sent=format.moment(card.sent_at),
            decided=decided,
            decision=card.decision,
            waits=card.status is ChangeStatus.OPEN,
            moved=any(one.now for one in card.differences),
            reason=card.reason or format.NOTHING,
            proof=card.proof,
            of_passport=card.part.of_passport,
            sensitive=card.sensitive,
            reasons=[OptionItem(one.code, one.label, "", "", False) for one in card.reasons],
            differences=[
                DifferenceItem(one.label, one.before or "пусто", one.after or "пусто", one.now)
                for one in card.differences
            ],
            files=[
                FileItem(str(one.id), one.name, words.size(one.size), one.url, one.thumbnail_url) for one in card.files
            ],
        )


def _row(row: QueueRow) -> ChangeRow:
    return ChangeRow(
        id=row.id,
        href=staff_change_path(row.id),
        customer=row.customer or format.NOTHING,
        part=row.part.label,
        sent=format.moment(row.sent_at),
        status=row.status.label,
        tone=row.status.tone,
        decided=format.moment(row.decided_at),
    )


refresh_with(STAFF_CHANGES, ProfileChanges.load)
refresh_with(STAFF_CHANGE, ProfileDecision.refresh)
