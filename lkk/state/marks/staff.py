"""«Оценки клиентов»: low ones that wait for an employee first."""

from dataclasses import dataclass
from typing import Any

from lkk.routes import STAFF_MARKS, customer_path
from lkk.services.marks import tasks
from lkk.services.marks.tasks import MarkRow
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import Form, LongForm, MarkId
from lkk.state.base import Base
from lkk.state.live import show_topic
from lkk.state.table import Table
from lkk.vocabulary.marks import BEST, LOW, Served
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Filter, FilterKind, Layout, Phone
from lkk.vocabulary.topics import Topic

FORM = "mark-outcome"
DIALOG = f"{FORM}-dialog"
_COUNTED = ("оценка", "оценки", "оценок")
_SERVED = tuple((one.value, one.label) for one in Served)
LAYOUT = Layout(
    "marks",
    "Оценки, сначала низкие, которые не разобраны",
    (
        Column("subject", "За что", phone=Phone.HEAD, whole=True),
        Column("served", "Вид", filters=(Filter("served", "Вид", FilterKind.CHOICE, _SERVED),)),
        Column("stars", "Оценка", phone=Phone.FACT),
        Column("comment", "Комментарий", phone=Phone.FACT, whole=True),
        Column("customer", "Клиент"),
        Column("rated", "Когда"),
        Column("outcome", "Что выяснили", phone=Phone.FACT, whole=True),
    ),
)


@dataclass
class MarkItem:
    """A line of the table."""

    id: int
    subject: str
    served: str
    stars: str
    tone: str
    comment: str
    customer: str
    customer_href: str
    rated: str
    outcome: str
    asks: bool


class StaffMarks(Table, Base):
    """Every mark, whatever was served."""

    rows: list[MarkItem] = []
    waiting_words: str = ""
    handling: str = ""  # which mark the dialog is about

    _handling: int = 0

    @allow(Permission.WORK_MARKS)
    async def load(self) -> None:
        """Open the page or another part of it."""
        await self._reload()

    @allow(Permission.WORK_MARKS)
    async def search(self, form: Form) -> Any:
        """Put the filter into the address; the page then loads by it."""
        return self._narrow(LAYOUT, STAFF_MARKS, form)

    @allow(Permission.WORK_MARKS)
    async def begin(self, mark_id: MarkId) -> None:
        """Open the dialog about a low mark."""
        self._handling = mark_id
        self._forget_errors(FORM)
        self._put(handling=next((one.subject for one in self.rows if one.id == mark_id), ""))
        self._command("open", id=DIALOG)

    @allow(Permission.WORK_MARKS, form=FORM)
    async def handle(self, form: LongForm) -> None:
        """Write down what was found out about the mark of the dialog."""
        async with self._unit() as (work, actor):
            await tasks.handle(work, actor, self._handling, form.get("outcome", ""))
        self._command("close", id=DIALOG)
        self._notice("Оценка разобрана")
        await self._reload()

    async def _reload(self) -> None:
        address = self._address(LAYOUT)
        served = address.given.get("served")
        async with self._unit() as (work, actor):
            found = await tasks.listing(work, actor, served=Served(served) if served else None, page=address.page)
        self._show_queue(address, STAFF_MARKS, found, [_row(row) for row in found.rows], _COUNTED)


def _row(row: MarkRow) -> MarkItem:
    return MarkItem(
        id=row.id,
        subject=row.subject,
        served=row.served.label,
        stars=str(row.stars) if row.served is Served.SURVEY else f"{row.stars}\u00a0из\u00a0{BEST}",
        tone="danger" if row.stars <= LOW else "neutral",
        comment=row.comment,
        customer=row.customer or format.NOTHING,
        customer_href=customer_path(row.customer_id) if row.customer_id else "",
        rated=format.moment(row.rated_at),
        outcome=row.outcome,
        asks=row.asks,
    )


show_topic(STAFF_MARKS, Topic.MARKS, StaffMarks.load)
