"""What is done with several applications of the queue, each in a transaction of its own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.services.applications.desk import desk, table
from lkk.services.applications.desk.table import TableQuery
from lkk.services.applications.workflow import needs
from lkk.services.applications.workflow.needs import Payload
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import FieldErrors, InvalidValue
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.queue import BulkAct
from lkk.vocabulary.words import at_most

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Order:
    """What is to be done: to whom applications are given, why and until when they are put off."""

    act: BulkAct
    executor_id: int = 0
    reason: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Chosen:
    """An application something is to be done with."""

    id: int
    number: str


async def marked(work: UnitOfWork, actor: Actor, ids: Collection[int]) -> list[Chosen]:
    """Return the marked applications in the order they were filed in; what is not there is left out.

    Raises:
        NotAllowed: the actor does not work with applications.
        InvalidValue: nothing is marked, or too much.
    """
    demand(actor, Permission.WORK_APPLICATIONS)
    if not ids:
        raise InvalidValue("Отметьте заявки в таблице")
    if len(ids) > MOST_AT_ONCE:
        raise InvalidValue(f"Выберите {at_most(MOST_AT_ONCE, 'заявки', 'заявок')}")
    query = select(Application.id, Application.number).where(
        col(Application.id).in_(ids), Application.status != ApplicationStatus.DRAFT
    )
    rows = await work.session.exec(query.order_by(col(Application.id)))
    return [Chosen(id or 0, number or "") for id, number in rows]


async def found(work: UnitOfWork, actor: Actor, query: TableQuery) -> list[Chosen]:
    """Return everything a table holds, in its order.

    Raises:
        NotAllowed: the actor does not work with applications.
        InvalidValue: the table holds nothing, or more than may be done at once.
    """
    demand(actor, Permission.WORK_APPLICATIONS)
    rows = await table.rows(work, actor, query, MOST_AT_ONCE + 1)
    if not rows:
        raise InvalidValue("Ничего не найдено")
    if len(rows) > MOST_AT_ONCE:
        raise InvalidValue(f"Найдено больше {MOST_AT_ONCE}. Сузьте поиск: за один раз {_bound()}")
    return [Chosen(row.id, row.number) for row in rows]


def _bound() -> str:
    return at_most(MOST_AT_ONCE, "заявки", "заявок")


async def check(work: UnitOfWork, actor: Actor, order: Order) -> None:
    """Refuse an order that no application could be carried out by.

    Raises:
        NotAllowed: the actor does not work with applications.
        InvalidValue: there is no such executor.
        FieldErrors: what puts applications off has no reason or no day.
    """
    demand(actor, Permission.WORK_APPLICATIONS)
    if order.act is BulkAct.ASSIGN:
        await desk.check_executor(work, order.executor_id)
    if order.act is BulkAct.HOLD:
        errors, today = FieldErrors(), local_day(work.now, settings().time_zone)
        for need in (needs.REASON, needs.UNTIL):
            for name, sentence in need.check(_payload(order).stripped(), today):
                errors.add(name, sentence)
        errors.raise_if_any()


async def carry_out(work: UnitOfWork, actor: Actor, application_id: int, order: Order) -> None:
    """Do with one application what is to be done with all; one of a colleague is never taken.

    Raises:
        As `desk.take`, `desk.assign` and `desk.lead`.
    """
    match order.act:
        case BulkAct.TAKE:
            await desk.take(work, actor, application_id, revision=None)
        case BulkAct.ASSIGN:
            await desk.assign(work, actor, application_id, order.executor_id, revision=None)
        case BulkAct.WORK:
            to = ApplicationStatus.IN_PROGRESS
            await desk.lead(work, actor, application_id, to, Payload(), revision=None)
        case BulkAct.HOLD:
            to = ApplicationStatus.ON_HOLD
            await desk.lead(work, actor, application_id, to, _payload(order), revision=None)


def _payload(order: Order) -> Payload:
    return Payload(reason=order.reason, until=order.until)
