"""The statement of a customer's own money: gathered from invoices, payments and refunds, shown and made a file."""

import asyncio
from datetime import date
from typing import Literal

from sqlalchemy import select as select_columns
from sqlmodel import col

from lkk.models.identity import Profile, User
from lkk.models.money import BankPayment, Invoice, OnlinePayment, Refund
from lkk.services.directories import in_force
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.ready_files import PDF, XLSX, ReadyFile
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.statement.files import Side, StatementView, statement_pdf, statement_xlsx
from lkk.services.money.statement.reckoning import Entry, Statement, check_period, statement
from lkk.settings import settings
from lkk.vocabulary.money import MoneySource, PaymentState, RefundState
from lkk.vocabulary.permissions import Permission


async def of_own(work: UnitOfWork, actor: Actor, first: date, last: date) -> Statement:
    """Return the statement of the actor's cabinet for a period.

    Raises:
        NotAllowed: the actor has no cabinet.
        InvalidValue: the period cannot be.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    check_period(first, last, local_day(work.now, settings().time_zone))
    user_id = actor.subject_id
    entries = [*await _invoices(work, user_id), *await _payments(work, user_id), *await _refunds(work, user_id)]
    return statement(entries, first, last)


async def file_of(work: UnitOfWork, actor: Actor, first: date, last: date, kind: Literal["pdf", "xlsx"]) -> ReadyFile:
    """Return the statement as a file.

    Raises:
        NotAllowed, InvalidValue: as `of_own`.
        TooManyAttempts: too many files this hour.
    """
    found = await of_own(work, actor, first, last)
    await limits.spend(work, limits.STATEMENT, str(actor.author_id))
    company, user = await in_force.company(work), await work.session.get_one(User, actor.subject_id)
    profile = await work.session.get(Profile, actor.subject_id)
    view = StatementView(
        found,
        Side(company.full_name, [company.address, f"ИНН {company.inn}, КПП {company.kpp}"]),
        Side(user.display_name, [f"ИНН {profile.inn}"] if profile and profile.inn else []),
        work.now,
        settings().time_zone,
    )
    made = await asyncio.to_thread(statement_pdf if kind == "pdf" else statement_xlsx, view)
    return ReadyFile(f"Акт сверки {first} - {last}.{kind}", PDF if kind == "pdf" else XLSX, made)


async def _invoices(work: UnitOfWork, user_id: int) -> list[Entry]:
    query = select_columns(
        col(Invoice.number),
        col(Invoice.purpose),
        col(Invoice.issued_on),
        col(Invoice.total_kopecks),
        col(Invoice.cancelled_at),
    ).where(col(Invoice.user_id) == user_id)
    found: list[Entry] = []
    for row in await work.session.execute(query):
        found.append(Entry(row.issued_on, f"Счёт № {row.number}: {row.purpose}", charged=row.total_kopecks))
        if row.cancelled_at is not None:
            on = local_day(row.cancelled_at, settings().time_zone)
            found.append(Entry(on, f"Счёт № {row.number} аннулирован", charged=-row.total_kopecks))
    return found


async def _payments(work: UnitOfWork, user_id: int) -> list[Entry]:
    """All money that is known to be the customer's, whatever invoices took of it."""
    online = select_columns(col(OnlinePayment.captured_at), col(OnlinePayment.amount_kopecks)).where(
        col(OnlinePayment.user_id) == user_id,
        col(OnlinePayment.state) == PaymentState.SUCCEEDED,
        col(OnlinePayment.captured_at).is_not(None),
    )
    bank = select_columns(col(BankPayment.value_date), col(BankPayment.amount_kopecks)).where(
        col(BankPayment.user_id) == user_id
    )
    zone = settings().time_zone
    return [
        *(
            Entry(local_day(at, zone), MoneySource.ONLINE.label, paid=kopecks)
            for at, kopecks in await work.session.execute(online)
        ),
        *(Entry(on, MoneySource.BANK.label, paid=kopecks) for on, kopecks in await work.session.execute(bank)),
    ]


async def _refunds(work: UnitOfWork, user_id: int) -> list[Entry]:
    query = select_columns(col(Refund.completed_at), col(Refund.amount_kopecks)).where(
        col(Refund.user_id) == user_id, col(Refund.state) == RefundState.COMPLETED
    )
    return [
        Entry(local_day(row.completed_at, settings().time_zone), "Возврат", charged=row.amount_kopecks)
        for row in await work.session.execute(query)
    ]
