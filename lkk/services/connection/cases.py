"""The contract of a grid connection as a row: found, locked with its application, its payments and their days."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import col, select

from lkk.models.connection import Connection, ConnectionPayment
from lkk.services.applications.workflow import deadlines
from lkk.services.connection.schedule import Part, due_on
from lkk.services.directories import connection as rules
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary import words
from lkk.vocabulary.applications import TimeUnit
from lkk.vocabulary.connection import Milestone, PaymentPlan

_TERMS = {
    TimeUnit.HOURS: ("час", "часа", "часов"),
    TimeUnit.WORKING_DAYS: ("рабочий день", "рабочих дня", "рабочих дней"),
    TimeUnit.CALENDAR_DAYS: ("день", "дня", "дней"),
    TimeUnit.MONTHS: ("месяц", "месяца", "месяцев"),
    TimeUnit.YEARS: ("год", "года", "лет"),
}


async def of_application(work: UnitOfWork, application_id: int) -> Connection | None:
    """The contract of an application, None while nothing was prepared; whoever asks may see the application."""
    query = select(Connection).where(Connection.application_id == application_id)
    return (await work.session.exec(query)).first()


async def locked(work: UnitOfWork, application_id: int) -> Connection:
    """The contract of an application that is locked already, to be changed.

    Raises:
        NotFound: it has none.
    """
    query = select(Connection).where(Connection.application_id == application_id).with_for_update()
    found = (await work.session.exec(query.execution_options(populate_existing=True))).first()
    if found is None:
        raise NotFound
    return found


async def payments(work: UnitOfWork, case: Connection) -> list[ConnectionPayment]:
    """The parts of the sum in their order."""
    query = select(ConnectionPayment).where(ConnectionPayment.connection_id == case.key)
    return list(await work.session.exec(query.order_by(col(ConnectionPayment.number))))


async def replace_payments(work: UnitOfWork, case: Connection, parts: Sequence[Part]) -> None:
    """Put other parts in the place of those there were; none of them is paid yet."""
    for row in await payments(work, case):
        await work.session.delete(row)
    await work.session.flush()
    known = milestones(case)
    work.session.add_all(
        ConnectionPayment(
            connection_id=case.key,
            number=part.number,
            kopecks=part.kopecks,
            milestone=part.milestone,
            days=part.days,
            quarter=part.quarter,
            not_after=part.not_after.value if part.not_after else "",
            due_on=due_on(part, known),
        )
        for part in parts
    )
    await work.session.flush()


def part_of(row: ConnectionPayment) -> Part:
    """A stored part as the rules take it."""
    not_after = Milestone(row.not_after) if row.not_after else None
    return Part(row.number, row.kopecks, row.milestone, row.days, row.quarter, not_after)


def milestones(case: Connection) -> Mapping[Milestone, date]:
    """The days of the events that have come."""
    days = {
        Milestone.CONTRACT: case.concluded_on,
        Milestone.CONNECTION: case.connected_on,
        Milestone.ACT: case.acts_on,
    }
    return {milestone: day for milestone, day in days.items() if day is not None}


async def count_days(work: UnitOfWork, case: Connection) -> None:
    """Find the last days of parts whose event has come; an invoice that was issued keeps its own term."""
    known = milestones(case)
    for row in await payments(work, case):
        if row.invoice_id is None:
            row.due_on = due_on(part_of(row), known)


async def plan(work: UnitOfWork, which: PaymentPlan, day: date) -> tuple[rules.TermRow, ...]:
    """The lines of a plan in force on a day."""
    return await rules.plan_on(work, which, day)


async def term(work: UnitOfWork, rule: str, on: date) -> str:
    """How long a term is, in words: «3 рабочих дня»."""
    found = await deadlines.rule_in_force(work, rule, on)
    return words.count(found.value, *_TERMS[found.unit])
