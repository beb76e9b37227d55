"""The report of payments says what a naive count over the same rows says."""

import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from lkk.models.money import BankPayment, Invoice, OnlinePayment
from lkk.vocabulary.money import InvoiceState, PaymentState
from lkk.vocabulary.reports import ReportKind
from tests import builders
from tests.reports import FIRST, LABELS, LAST, MONTHS, ZONE, counted, figures, moment, saved

pytestmark = pytest.mark.usefixtures("database")


async def test_money_and_invoices_are_counted_by_month() -> None:
    chance, owner, today = Random(11), await builders.customer(), datetime.now(UTC).astimezone(ZONE).date()
    online = [
        OnlinePayment(
            user_id=owner.key,
            state=chance.choice([PaymentState.SUCCEEDED, PaymentState.CANCELLED]),
            amount_kopecks=chance.randrange(1, 10**6),
            description="",
            created_at=moment(chance),
            captured_at=moment(chance),
        )
        for _ in range(40)
    ]
    bank = [
        BankPayment(
            feed_key=str(uuid.uuid4()),
            value_date=moment(chance).date(),
            amount_kopecks=chance.randrange(1, 10**6),
            received_at=moment(chance),
        )
        for _ in range(30)
    ]
    invoices = [_invoice(chance, owner.key, number, today) for number in range(60)]
    await saved([*online, *bank, *invoices])
    found = await counted(ReportKind.PAYMENTS)

    def month_of(day: date) -> date | None:
        return day.replace(day=1) if FIRST <= day <= LAST else None

    for label, month in zip(LABELS, MONTHS, strict=True):
        paid = [
            one.amount_kopecks
            for one in online
            if one.state is PaymentState.SUCCEEDED
            and one.captured_at
            and month_of(one.captured_at.astimezone(ZONE).date()) == month
        ]
        moved = [one.amount_kopecks for one in bank if month_of(one.value_date) == month]
        assert figures(found, "money")[label] == (len(paid), sum(paid), len(moved), sum(moved), 0, 0)
        fates = Counter(_fate(one, today) for one in invoices if month_of(one.issued_on) == month)
        asked = [one.total_kopecks for one in invoices if month_of(one.issued_on) == month]
        expected = tuple(fates[one] for one in ("in_time", "later", "waits", "overdue", "cancelled"))
        assert figures(found, "invoices")[label][:-1] == (len(asked), sum(asked), *expected)


def _invoice(chance: Random, owner: int, number: int, today: date) -> Invoice:
    issued = moment(chance).date()
    state = chance.choice([one for one in InvoiceState if one is not InvoiceState.OVERDUE])
    total = chance.randrange(100, 10**6)
    return Invoice(
        number=str(number),
        user_id=owner,
        purpose="",
        issued_on=issued,
        pay_until=chance.choice([None, today - timedelta(days=1), today, issued + timedelta(days=5)]),
        state=state,
        total_kopecks=total,
        paid_on=issued + timedelta(days=chance.randrange(10)) if state is InvoiceState.PAID else None,
        created_at=datetime.now(UTC),
    )


def _fate(one: Invoice, today: date) -> str:
    if one.state is InvoiceState.CANCELLED:
        return "cancelled"
    if one.state is InvoiceState.PAID:
        return "later" if one.pay_until and one.paid_on and one.paid_on > one.pay_until else "in_time"
    return "overdue" if one.pay_until and one.pay_until < today else "waits"
