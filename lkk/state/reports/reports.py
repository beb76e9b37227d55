"""The section of reports: which report, of what days, as the address says."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from lkk.routes import STAFF_REPORTS
from lkk.services.forms.catalog import KINDS
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.reports import catalog, periods, saved
from lkk.services.reports.saved import SavedView
from lkk.settings import settings
from lkk.state import format
from lkk.state.access import allow
from lkk.state.address import choice_in, saved_in
from lkk.state.arguments import LongForm
from lkk.state.base import Base
from lkk.state.days import day_of
from lkk.state.reports.report_view import PartItem, items_of
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.reports import ReportKind

FORM = "report"
PERIOD = timedelta(days=364)


@dataclass
class ReportLink:
    """A report one may go to with the same days."""

    title: str
    href: str
    current: bool


class Reports(Base):
    """The last year unless the address says otherwise."""

    loaded: bool = False
    kind: str = ReportKind.APPLICATIONS.value
    shown: str = ""  # the report and its days in words
    lead: str = ""
    as_of: str = ""  # of figures that were counted beforehand
    first: str = ""
    last: str = ""
    of_kind: str = ""
    links: list[ReportLink] = []
    parts: list[PartItem] = []
    file_href: str = ""

    @allow(Permission.SEE_SERVICE_REPORTS)
    async def load(self) -> None:
        """Count the report of the address."""
        self._forget_errors()
        async with self._unit() as (work, actor):
            kind, first, last, of_kind = await self._wanted(work, actor)
            self._put(shown=f"{kind.label}, {format.day(first)} — {format.day(last)}")
            self._name(kind, {"first": str(first or ""), "last": str(last or "")}, of_kind)
            try:
                found = await catalog.load(work, actor, kind, first, last, of_kind)
            except InvalidValue as error:
                self._refuse(error)
                return
        as_of = format.moment(found.as_of) if found.as_of else ""
        self._put(loaded=True, lead=found.lead, as_of=as_of, parts=items_of(found.parts))

    @allow(Permission.SEE_SERVICE_REPORTS)
    async def choose(self, form: LongForm) -> Any:
        """Count for other days; days that cannot be counted are told without leaving the page."""
        first, last = (day_of(form.get(name, "")) for name in ("first", "last"))
        self._forget_errors()
        async with self._unit() as (work, _):
            try:
                periods.period(work.now, first, last)
            except InvalidValue as error:
                self._refuse(error)
                return None
        chosen = choice_in(form, "of", KINDS)
        narrowed = {"of": chosen} if chosen else {}
        return rx.redirect(STAFF_REPORTS.url(report=self.kind, first=str(first), last=str(last), **narrowed))

    async def _wanted(self, work: UnitOfWork, actor: Actor) -> tuple[ReportKind, date | None, date | None, str]:
        """What the address asks for: a saved report, one by its name and days, or the one the section opens with."""
        params = self.router.url.query_parameters
        known = await self._saved(work, actor)
        if known:
            return known.kind, known.first, known.last, known.of_kind
        kind = ReportKind(choice_in(params, "report", list(ReportKind)) or ReportKind.APPLICATIONS)
        today = local_day(work.now, settings().time_zone)
        last = self._asked("last", today)
        first = self._asked("first", (last or today) - PERIOD)
        return kind, first, last, choice_in(params, "of", KINDS)

    async def _saved(self, work: UnitOfWork, actor: Actor) -> SavedView | None:
        params = self.router.url.query_parameters
        if number := saved_in(params):
            return await saved.one(work, actor, number)
        return None if "report" in params else await saved.default(work, actor)

    def _name(self, kind: ReportKind, days: dict[str, str], of_kind: str) -> None:
        links = [ReportLink(one.label, STAFF_REPORTS.url(report=one.value, **days), one is kind) for one in ReportKind]
        file_href = f"/api/exports/report.xlsx?{urlencode({'report': kind.value} | days | {'of': of_kind})}"
        self._put(kind=kind.value, of_kind=of_kind, links=links, file_href=file_href, **days)

    def _refuse(self, error: InvalidValue) -> None:
        self._put(loaded=True, parts=[], lead="", as_of="", file_href="", errors={f"{FORM}-{error.at}": error.text})

    def _asked(self, name: str, usual: date) -> date | None:
        """The day of the address, the usual one when it names none, None when it cannot be read."""
        raw = self.router.url.query_parameters.get(name, "")
        return day_of(raw) if raw else usual
