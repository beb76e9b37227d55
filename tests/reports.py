"""Reports for heads over a quarter, and what a naive count over the same rows needs."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.reports import catalog, sums
from lkk.services.reports.views import Part, Report
from lkk.vocabulary.reports import ReportKind
from tests import builders

ZONE = ZoneInfo("Asia/Barnaul")
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
MONTHS = [date(2026, month, 1) for month in (1, 2, 3)]
LABELS = ["январь 2026 г.", "февраль 2026 г.", "март 2026 г."]


async def head() -> Actor:
    """Somebody who may read reports."""
    return await builders.sign_in(await builders.staff(name="Начальник"))


async def counted(kind: ReportKind, actor: Actor | None = None) -> Report:
    """A report of the quarter."""
    reader = actor or await head()
    await sums.refresh()
    async with unit_of_work() as work:
        return await catalog.load(work, reader, kind, FIRST, LAST)


def part(report: Report, key: str) -> Part:
    """A part by its key."""
    return next(one for one in report.parts if one.key == key)


def figures(report: Report, key: str) -> dict[str, tuple[Any, ...]]:
    """The figures of the lines by their labels."""
    return {one.label: one.figures for one in part(report, key).lines}


def moment(chance: Random, first: date = FIRST - timedelta(days=20), days: int = 140) -> datetime:
    """A moment around the quarter."""
    return datetime(first.year, first.month, first.day, tzinfo=UTC) + timedelta(hours=chance.randrange(24 * days))


def within(at: datetime) -> bool:
    """Whether it is of the quarter in the company's zone."""
    return FIRST <= at.astimezone(ZONE).date() <= LAST


async def saved(rows: list[Any]) -> None:
    """Write rows."""
    async with unit_of_work() as work:
        work.session.add_all(rows)
