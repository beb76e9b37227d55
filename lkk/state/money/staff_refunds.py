"""«Возвраты клиентам»: those that ask something of the reader first."""

from dataclasses import dataclass
from typing import Any

from lkk.routes import STAFF_REFUNDS, staff_refund_path
from lkk.services.money.refunds import desk
from lkk.services.money.refunds.desk import RefundRow
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import Form
from lkk.state.base import Base
from lkk.state.live import show_topic
from lkk.state.table import Table
from lkk.vocabulary import words
from lkk.vocabulary.money import RefundState
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Filter, FilterKind, Layout, Phone
from lkk.vocabulary.topics import Topic

_COUNTED = ("возврат", "возврата", "возвратов")
_STATES = tuple((one.value, one.label) for one in RefundState)
LAYOUT = Layout(
    "refunds",
    "Возвраты, сначала те, что ждут вас",
    (
        Column("amount", "Сумма", phone=Phone.HEAD),
        Column("customer", "Клиент", phone=Phone.FACT),
        Column("source", "Откуда деньги"),
        Column(
            "state",
            "Состояние",
            filters=(Filter("state", "Состояние", FilterKind.CHOICE, _STATES),),
            phone=Phone.FACT,
        ),
        Column("asked", "Запрошен"),
        Column("due", "Решить до", phone=Phone.FACT),
    ),
)


@dataclass
class RefundLine:
    """A line of the list; `asks` says what is wanted of the reader, empty for nothing."""

    id: int
    href: str
    amount: str
    customer: str
    source: str
    state: str
    tone: str
    asks: str
    asked: str
    due: str


class StaffRefunds(Table, Base):
    """The list."""

    rows: list[RefundLine] = []
    waiting_words: str = ""

    @allow(Permission.PREPARE_REFUND)
    async def load(self) -> None:
        """Open the page or another part of it."""
        address = self._address(LAYOUT)
        state = address.given.get("state")
        async with self._unit() as (work, actor):
            found = await desk.listing(work, actor, state=RefundState(state) if state else None, page=address.page)
        self._show_queue(address, STAFF_REFUNDS, found, [_row(row) for row in found.rows], _COUNTED)

    @allow(Permission.PREPARE_REFUND)
    async def search(self, form: Form) -> Any:
        """Put the filter into the address; the page then loads by it."""
        return self._narrow(LAYOUT, STAFF_REFUNDS, form)


def _row(row: RefundRow) -> RefundLine:
    asks = "Одобрите или откажите" if row.prepared else "Проверьте и передайте на одобрение"
    return RefundLine(
        id=row.id,
        href=staff_refund_path(row.id),
        amount=words.roubles(row.kopecks),
        customer=row.customer or format.NOTHING,
        source=row.source.label,
        state=state_label(row.state, prepared=row.prepared),
        tone=row.state.tone,
        asks=asks if row.asks else "",
        asked=format.moment(row.asked_at),
        due=f"{format.day(row.due_on)}, срок вышел" if row.late else format.day(row.due_on),
    )


def state_label(state: RefundState, *, prepared: bool) -> str:
    """The state as the staff read it: what was checked waits for its approval."""
    if state is not RefundState.REQUESTED:
        return state.label
    return "Ждёт одобрения" if prepared else "Ждёт проверки"


show_topic(STAFF_REFUNDS, Topic.MONEY, StaffRefunds.load)
