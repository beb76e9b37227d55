"""Bank payments of the feed: kept once, and given to what they name."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import select

from lkk.models.applications import Application
from lkk.models.money import BankPayment
from lkk.services.feed.declaration import Applied, Entity
from lkk.services.integrations.accounting.money_messages import (
    LedgerInvoiceChange,
    LedgerPayment,
    LedgerPaymentChange,
)
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.bank import matching
from lkk.services.money.effects import PaymentEffects
from lkk.vocabulary.money import BankDoubt

_OTHER = "платёж уже учтён с другой суммой или другим днём"


def payments(effects: PaymentEffects) -> Entity[Any]:
    """Return the entity of bank payments; `effects` are what follows when an invoice is paid."""

    async def apply(work: UnitOfWork, changes: Sequence[LedgerPaymentChange]) -> Applied:
        skipped = {}
        for change in changes:
            if problem := await take(work, change.id, change.data, effects):
                skipped[change.id] = problem
        return Applied(skipped=skipped)

    return Entity(LedgerPaymentChange, apply, parents=(LedgerInvoiceChange,))


async def take(work: UnitOfWork, key: str, told: LedgerPayment, effects: PaymentEffects) -> str:
    """Keep a payment once and return why it is left out, empty when it is not.

    What it is for may be told later, as long as it waits; its sum and its day never change.
    """
    query = select(BankPayment).where(BankPayment.feed_key == key).with_for_update()
    payment = (await work.session.exec(query)).first()
    application_id = await _application(work, told.application_key)
    names = (told.invoice_number or "", application_id)
    if payment is None:
        payment = _row(work, key, told)
        work.session.add(payment)
    elif (payment.amount_kopecks, payment.value_date) != (told.amount_kopecks, told.value_date):
        return _OTHER
    elif names == (payment.invoice_number, payment.application_id) or not await matching.waits(work, payment):
        return ""
    payment.invoice_number, payment.application_id = names
    payment.doubt = BankDoubt.UNKNOWN_APPLICATION if told.application_key and not application_id else None
    await work.session.flush()
    await matching.by_what_it_names(work, payment, effects)
    return ""


def _row(work: UnitOfWork, key: str, told: LedgerPayment) -> BankPayment:
    return BankPayment(
        feed_key=key,
        value_date=told.value_date,
        amount_kopecks=told.amount_kopecks,
        purpose=told.purpose,
        payer=told.payer,
        payer_inn=told.payer_inn or "",
        payer_bik=told.payer_bik or "",
        payer_account=told.payer_account or "",
        received_at=work.now,
    )


async def _application(work: UnitOfWork, key: UUID | None) -> int | None:
    if key is None:
        return None
    return (await work.session.exec(select(Application.id).where(Application.filing_key == key))).first()
