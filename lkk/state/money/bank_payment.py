"""One bank payment: what it is, what it may be for, and the two things to do with it."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from lkk.routes import (
    STAFF_PAYMENT,
    STAFF_PAYMENTS,
    customer_path,
    staff_application_path,
    staff_refund_path,
)
from lkk.services.composition import PAYMENT_EFFECTS
from lkk.services.money.bank import desk, matching
from lkk.services.money.bank.desk import PaymentCard
from lkk.services.money.refunds import deciding
from lkk.state import format
from lkk.state.access import allow
from lkk.state.address import id_in
from lkk.state.arguments import Form
from lkk.state.base import Base
from lkk.state.live import refresh_with, show_topic
from lkk.state.money.refunds import typed_sum
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.topics import Topic
from lkk.vocabulary.words import roubles

MATCH_FORM, RETURN_FORM = "match", "return"
_MAY = Permission.PREPARE_REFUND


@dataclass
class SuggestedItem:
    """An open invoice with this very sum left."""

    number: str
    words: str


@dataclass
class PaymentRefund:
    """A refund of the payment."""

    href: str
    amount: str
    state: str
    tone: str
    asked: str


@dataclass
class PartItem:
    """Where a part of the money has gone."""

    label: str
    amount: str


class BankPaymentCard(Base):
    """The payment of the address."""

    loaded: bool = False
    number: int = 0
    title: str = ""
    state: str = ""
    tone: str = ""
    doubt: str = ""
    on: str = ""
    payer: str = ""
    payer_inn: str = ""
    payer_account: str = ""
    payer_bik: str = ""
    account_known: bool = False
    inn_known: bool = False
    purpose: str = ""
    invoice: str = ""
    application: str = ""
    application_href: str = ""
    customer: str = ""
    customer_href: str = ""
    matched: str = ""
    left: str = ""
    left_typed: str = ""
    parts: list[PartItem] = []
    refunds: list[PaymentRefund] = []
    suggested: list[SuggestedItem] = []
    may_match: bool = False
    may_return: bool = False
    returning: bool = False  # the form of a return is open
    turn: int = 0

    _id: int = 0

    @allow(_MAY, missing=STAFF_PAYMENTS)
    async def load(self) -> None:
        """Open the payment of the address."""
        self._id = id_in({"id": self.router.url.path.rstrip("/").rpartition("/")[2]})
        self._forget_errors()
        self._put(returning=False, turn=self.turn + 1)
        await self._reload()

    @allow(_MAY, missing=STAFF_PAYMENTS)
    async def refresh(self) -> None:
        """Look again; what is being written stays."""
        if self._id:
            await self._reload()

    @allow(_MAY, form=MATCH_FORM)
    async def match(self, form: Form) -> None:
        """Give it to the invoice of the form."""
        async with self._unit() as (work, actor):
            await matching.by_hand(work, actor, self._id, form.get("invoice_number", ""), PAYMENT_EFFECTS)
        self._notice("Платёж зачтён")
        await self._reload()

    @allow(_MAY)
    async def open_return(self) -> None:
        """Show the form of a return."""
        self._put(returning=True, turn=self.turn + 1)

    @allow(_MAY)
    async def leave_return(self) -> None:
        """Close the form; what was typed is lost."""
        self._forget_errors(RETURN_FORM)
        self._put(returning=False)

    @allow(_MAY, form=RETURN_FORM)
    async def give_back(self, form: Form) -> Any:
        """Prepare the return; another person approves it."""
        async with self._unit() as (work, actor):
            refund_id = await deciding.return_payment(work, actor, self._id, form)
        self._notice("Возврат подготовлен и ждёт одобрения")
        return rx.redirect(staff_refund_path(refund_id))

    async def _reload(self) -> None:
        async with self._unit() as (work, actor):
            card = await desk.card(work, actor, self._id)
        self._show(card)
        self.loaded = True

    def _show(self, card: PaymentCard) -> None:
        self._put(
            number=card.id,
            title=f"Платёж {roubles(card.kopecks)} от {format.day(card.value_date)}",
            state=card.match.label,
            tone=card.match.tone,
            doubt=card.doubt.label if card.doubt else "",
            on=format.day(card.value_date),
            payer=card.payer or format.NOTHING,
            payer_inn=card.payer_inn or format.NOTHING,
            payer_account=card.payer_account or format.NOTHING,
            payer_bik=card.payer_bik,
            account_known=bool(card.payer_account),
            inn_known=bool(card.payer_inn),
            purpose=card.purpose or format.NOTHING,
            invoice=f"№ {card.invoice_number}" if card.invoice_number else format.NOTHING,
            application=card.application_number,
            application_href=staff_application_path(card.application_number) if card.application_number else "",
            customer=card.customer,
            customer_href=customer_path(card.customer_id) if card.customer_id else "",
            matched=_matched(card),
            left=roubles(card.left),
            left_typed=typed_sum(card.left),
            parts=_parts(card),
            refunds=[
                PaymentRefund(
                    staff_refund_path(one.id),
                    roubles(one.kopecks),
                    one.state.label,
                    one.state.tone,
                    format.moment(one.asked_at),
                )
                for one in card.refunds
            ],
            suggested=[
                SuggestedItem(one.number, f"{one.purpose}, {one.customer}, осталось {roubles(one.left)}")
                for one in card.suggested
            ],
            may_match=card.may_match,
            may_return=card.may_return,
        )


def _matched(card: PaymentCard) -> str:
    if card.matched_at is None:
        return ""
    return f"{format.moment(card.matched_at)}, {card.matched_by or 'сам, по номеру счёта или заявке'}"


def _parts(card: PaymentCard) -> list[PartItem]:
    found = [PartItem(f"Счёт № {number}", roubles(kopecks)) for number, kopecks in card.parts]
    return [*found, PartItem("Аванс клиента", roubles(card.advance))] if card.advance else found


refresh_with(STAFF_PAYMENT, BankPaymentCard.refresh)
show_topic(STAFF_PAYMENT, Topic.MONEY, BankPaymentCard.refresh)
