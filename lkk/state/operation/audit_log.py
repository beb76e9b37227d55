"""Журнал действий: who did what, filtered by act, person and days."""

from dataclasses import dataclass
from typing import Any

from lkk.routes import STAFF_AUDIT
from lkk.services.operation import audit_log
from lkk.services.operation.audit_log import MOST_COUNTED, AuditLine, Wanted
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import Form
from lkk.state.base import Base
from lkk.state.table import Table
from lkk.vocabulary import words
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.directories import ChangeAct
from lkk.vocabulary.people import Role
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Filter, FilterKind, Layout, Phone

LAYOUT = Layout(
    "audit",
    "Действия, сначала новые",
    (
        Column(
            "action",
            "Действие",
            filters=(
                Filter("action", "Действие", FilterKind.CHOICE, tuple((one.value, one.label) for one in AuditAction)),
            ),
            phone=Phone.HEAD,
        ),
        Column(
            "when",
            "Когда",
            filters=(Filter("at_from", "День с", FilterKind.DAY), Filter("at_to", "День по", FilterKind.DAY)),
            phone=Phone.FACT,
        ),
        Column("author", "Кто", phone=Phone.FACT),
        Column("subject", "Над чем", phone=Phone.FACT),
        Column("ip", "Адрес в сети"),
        Column("details", "Подробности", whole=True),
    ),
    search=Filter("text", "Имя или электронная почта"),
)


@dataclass
class AuditRow:
    """A line of the table."""

    action: str
    when: str
    author: str
    subject: str
    ip: str
    details: str


class Audit(Table, Base):
    """The table of the record."""

    rows: list[AuditRow] = []

    @allow(Permission.SEE_AUDIT)
    async def load(self) -> None:
        """Open the page or another part of it."""
        address = self._address(LAYOUT)
        action = address.given.get("action", "")
        wanted = Wanted(
            action=AuditAction(action) if action else None,
            person=address.given.get("text", ""),
            first=address.day("at_from"),
            last=address.day("at_to"),
            page=address.page,
        )
        async with self._unit() as (work, actor):
            found = await audit_log.read(work, actor, wanted)
        self.rows = [_row(one) for one in found.lines]
        counted = words.count(found.total, "запись", "записи", "записей")
        self.total_words = f"{counted} и больше" if found.total == MOST_COUNTED else counted
        self._show_page(address, STAFF_AUDIT, found.page, found.pages)

    @allow(Permission.SEE_AUDIT)
    async def search(self, form: Form) -> Any:
        """Put the filter into the address; the page then loads by it."""
        return self._narrow(LAYOUT, STAFF_AUDIT, form)


_DETAILS = {"act": "что сделано", "count": "сколько", "reason": "причина", "role": "роль"}
_LABELS = {one.value: one.label for kind in (ChangeAct, Role) for one in kind}


def _details(of: tuple[tuple[str, Any], ...]) -> str:
    """What people can read of an event: codes of fields and their like stay in the table of events."""
    told = [f"{_DETAILS[name]}: {_LABELS.get(value, value)}" for name, value in of if name in _DETAILS]
    return "; ".join(told) or "—"


def _row(one: AuditLine) -> AuditRow:
    return AuditRow(
        action=one.action,
        when=format.moment(one.at),
        author=one.author,
        subject=one.subject or "—",
        ip=one.ip or "—",
        details=_details(one.details),
    )
