"""The reports by their kinds: who may read them, for which days, and who counts each."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.reports import (
    appeals,
    applications,
    connections,
    delivery,
    employees,
    payments,
    readings,
    sums,
    talks,
)
from lkk.services.reports.periods import Period, period
from lkk.services.reports.views import Report
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.reports import ReportKind

#: The reports over sums that a job counts beforehand.
BEFOREHAND = frozenset({ReportKind.APPLICATIONS, ReportKind.CONNECTIONS, ReportKind.READINGS, ReportKind.APPEALS})
NOT_YET = "Числа ещё не посчитаны: их готовит фоновая задача «Суммы для отчётов». Откройте отчёт через несколько минут."
_LOADERS: dict[ReportKind, Callable[[UnitOfWork, Period], Awaitable[Report]]] = {
    ReportKind.CONNECTIONS: connections.load,
    ReportKind.READINGS: readings.load,
    ReportKind.APPEALS: appeals.load,
    ReportKind.TALKS: talks.load,
    ReportKind.PAYMENTS: payments.load,
    ReportKind.EMPLOYEES: employees.load,
    ReportKind.DELIVERY: delivery.load,
}


async def load(
    work: UnitOfWork, actor: Actor, kind: ReportKind, first: date | None, last: date | None, of_kind: str = ""
) -> Report:
    """Return a report of the days between these two, both included; `of_kind` narrows that of applications.

    Raises:
        NotAllowed: the actor does not see reports.
        InvalidValue: as `periods.period` and `applications.load`.
    """
    demand(actor, Permission.SEE_SERVICE_REPORTS)
    asked = period(work.now, first, last)
    if kind not in BEFOREHAND:
        return await _LOADERS[kind](work, asked)
    as_of = await sums.as_of(work)
    if as_of is None:
        return Report(kind, asked.first, asked.last, NOT_YET, ())
    if kind is ReportKind.APPLICATIONS:
        return replace(await applications.load(work, asked, of_kind), as_of=as_of)
    return replace(await _LOADERS[kind](work, asked), as_of=as_of)
