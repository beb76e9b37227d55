"""«Платежи и возвраты»: payments through banks, those that wait first."""

from dataclasses import dataclass
from typing import Any

from lkk.routes import STAFF_PAYMENTS, staff_payment_path
from lkk.services.money.bank import desk
from lkk.services.money.bank.desk import PaymentRow
from lkk.state import format
from lkk.state.access import allow
from lkk.state.arguments import Form
from lkk.state.base import Base
from lkk.state.live import show_topic
from lkk.state.table import Table
from lkk.vocabulary import words
from lkk.vocabulary.money import BankMatch
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.tables import Column, Filter, FilterKind, Layout, Phone
from lkk.vocabulary.topics import Topic

_COUNTED = ("платёж", "платежа", "платежей")
_STATES = tuple((one.value, one.label) for one in BankMatch)
LAYOUT = Layout(
    "bank-payments",
    "Платежи через банк, сначала те, что ждут решения",
    (
        Column("amount", "Сумма", phone=Phone.HEAD),
        Column("on", "День банка", phone=Phone.FACT),
        Column("payer", "Плательщик", phone=Phone.FACT),
        Column("named", "За что"),
        Column(
            "state",
            "Состояние",
            filters=(Filter("match", "Состояние", FilterKind.CHOICE, _STATES),),
            phone=Phone.FACT,
        ),
    ),
)


@dataclass
class PaymentLine:
    """A line of the list; `asks` says what is wanted, empty for nothing."""

    id: int
    href: str
    amount: str
    on: str
    payer: str
    named: str
    state: str
    tone: str
    asks: str


class BankPayments(Table, Base):
    """The list."""

    rows: list[PaymentLine] = []
    waiting_words: str = ""

    @allow(Permission.PREPARE_REFUND)
    async def load(self) -> None:
        """Open the page or another part of it."""
        address = self._address(LAYOUT)
        match = address.given.get("match")
        async with self._unit() as (work, actor):
            found = await desk.listing(work, actor, match=BankMatch(match) if match else None, page=address.page)
        self._show_queue(address, STAFF_PAYMENTS, found, [_row(row) for row in found.rows], _COUNTED)

    @allow(Permission.PREPARE_REFUND)
    async def search(self, form: Form) -> Any:
        """Put the filter into the address; the page then loads by it."""
        return self._narrow(LAYOUT, STAFF_PAYMENTS, form)


def _row(row: PaymentRow) -> PaymentLine:
    waits = row.match is BankMatch.UNMATCHED
    asks = "Возврат ждёт одобрения" if row.returning else row.doubt.label if waits and row.doubt else ""
    return PaymentLine(
        id=row.id,
        href=staff_payment_path(row.id),
        amount=words.roubles(row.kopecks),
        on=format.day(row.value_date),
        payer=row.payer or format.NOTHING,
        named=row.named or format.NOTHING,
        state=row.match.label,
        tone=row.match.tone,
        asks=asks,
    )


show_topic(STAFF_PAYMENTS, Topic.MONEY, BankPayments.load)
