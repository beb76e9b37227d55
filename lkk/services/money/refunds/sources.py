"""Money that can go back: each payment with what is left of it after refunds, open ones included."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.money import BankPayment, OnlinePayment, Refund
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.money import OPEN_REFUND, BankMatch, MoneySource, PaymentState

MOST = 100
_ONLINE, _BANK = "online-", "bank-"


@dataclass(frozen=True)
class MoneyBack:
    """A payment; `code` names it to the browser. `recipient` is empty where money returns the way it came."""

    source: MoneySource
    id: int
    code: str
    on: date
    kopecks: int
    left: int
    user_id: int | None
    recipient: str = ""
    payer_inn: str = ""
    paid_from: str = ""


async def of_customer(work: UnitOfWork, user_id: int) -> Sequence[MoneyBack]:
    """Return a customer's payments of which anything is left, the newest first."""
    online = _online().where(col(OnlinePayment.user_id) == user_id, col(OnlinePayment.state) == PaymentState.SUCCEEDED)
    bank = _bank().where(col(BankPayment.user_id) == user_id, col(BankPayment.match) == BankMatch.MATCHED)
    found = [
        *[_of_online(row, open_) for row, open_ in await _newest(work, online, OnlinePayment)],
        *[_of_bank(row, open_) for row, open_ in await _newest(work, bank, BankPayment)],
    ]
    return sorted((one for one in found if one.left > 0), key=lambda one: one.on, reverse=True)


async def locked(work: UnitOfWork, user_id: int, code: str) -> MoneyBack:
    """Return a customer's own payment, locked: what is left of it does not change until the end of the action.

    Raises:
        NotFound: there is none of theirs.
    """
    if code.startswith(_ONLINE):
        try:
            key = uuid.UUID(code.removeprefix(_ONLINE))
        except ValueError:
            raise NotFound from None
        found = await _locked_online(work, OnlinePayment.public_id == key)
    else:
        number = code.removeprefix(_BANK)
        if not (code.startswith(_BANK) and number.isascii() and number.isdigit() and len(number) <= 18):
            raise NotFound
        found = await bank_locked(work, int(number))
        if not found.matched:
            raise NotFound
    if found.money.user_id != user_id:
        raise NotFound
    return found.money


@dataclass(frozen=True)
class Locked:
    """A payment that is locked; `matched`: it is known whose it is."""

    money: MoneyBack
    matched: bool = True


async def bank_locked(work: UnitOfWork, payment_id: int) -> Locked:
    """Return a payment through a bank, locked, whoever it belongs to.

    Raises:
        NotFound: there is none.
    """
    query = select(BankPayment).where(BankPayment.id == payment_id).with_for_update()
    row = (await work.session.exec(query, execution_options={"populate_existing": True})).first()
    if row is None:
        raise NotFound
    return Locked(_of_bank(row, await _open_of(work, bank=row.key)), row.match is BankMatch.MATCHED)


async def of_bank(work: UnitOfWork, payment: BankPayment) -> MoneyBack:
    """Return what is left of a payment through a bank; it may change at once, for nothing is locked."""
    return _of_bank(payment, await _open_of(work, bank=payment.key))


async def _locked_online(work: UnitOfWork, which: Any) -> Locked:
    query = select(OnlinePayment).where(which, OnlinePayment.state == PaymentState.SUCCEEDED).with_for_update()
    row = (await work.session.exec(query, execution_options={"populate_existing": True})).first()
    if row is None:
        raise NotFound
    return Locked(_of_online(row, await _open_of(work, online=row.key)))


async def _open_of(work: UnitOfWork, *, online: int | None = None, bank: int | None = None) -> int:
    of = Refund.online_payment_id == online if online is not None else Refund.bank_payment_id == bank
    query = select(func.coalesce(func.sum(col(Refund.amount_kopecks)), 0)).where(of, col(Refund.state).in_(OPEN_REFUND))
    return int((await work.session.exec(query)).one())


def _online() -> Select[Any]:
    open_ = _open_sum(col(Refund.online_payment_id) == col(OnlinePayment.id))
    return select_columns(OnlinePayment, open_)


def _bank() -> Select[Any]:
    return select_columns(BankPayment, _open_sum(col(Refund.bank_payment_id) == col(BankPayment.id)))


def _open_sum(of: Any) -> Any:
    total = select_columns(func.coalesce(func.sum(col(Refund.amount_kopecks)), 0))
    return total.where(of, col(Refund.state).in_(OPEN_REFUND)).scalar_subquery()


async def _newest(work: UnitOfWork, query: Select[Any], table: type[Any]) -> Sequence[Any]:
    return (await work.session.execute(query.order_by(table.id.desc()).limit(MOST))).all()


def _of_online(row: OnlinePayment, open_: int) -> MoneyBack:
    return MoneyBack(
        MoneySource.ONLINE,
        row.key,
        f"{_ONLINE}{row.public_id}",
        local_day(row.captured_at or row.created_at, settings().time_zone),
        row.amount_kopecks,
        row.amount_kopecks - row.refunded_kopecks - int(open_),
        row.user_id,
    )


def _of_bank(row: BankPayment, open_: int) -> MoneyBack:
    return MoneyBack(
        MoneySource.BANK,
        row.key,
        f"{_BANK}{row.key}",
        row.value_date,
        row.amount_kopecks,
        row.amount_kopecks - row.refunded_kopecks - int(open_),
        row.user_id,
        row.payer,
        row.payer_inn,
        row.payer_account,
    )
