"""The table of applications: of one customer on the first page, of everybody on the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from lkk.routes import HOME, STAFF, Route, application_path, staff_application_path
from lkk.services.applications.desk import desk, table
from lkk.services.applications.desk.export import applicant_letters, kind_title
from lkk.services.applications.desk.table import MOST_COUNTED, SORTS, TablePage, TableRow
from lkk.state import format
from lkk.state.access import allow
from lkk.state.applications.applications_address import NOBODY, Asked, asked
from lkk.state.arguments import Form
from lkk.state.base import Base
from lkk.state.paging import PageLink, paging
from lkk.vocabulary import words
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.permissions import Permission

EXPORT_PATH = "/api/exports/applications.xlsx"


@dataclass
class ApplicationLine:
    """A line of the table; `open` lets an employee mark it, `can_take` offers the application to the employee."""

    id: int
    revision: int
    number: str
    href: str
    kind: str
    object_name: str
    applicant: str
    applicant_letters: str
    account: str
    created: str
    filed: str
    status: str
    tone: str
    changed: str
    due: str
    waits: bool
    executor: str
    open: bool
    can_take: bool


@dataclass
class SortLink:
    """What the heading of a column leads to, and how the table is sorted by it now."""

    href: str = ""
    direction: str = "none"


@dataclass
class Choice:
    """A line of a native list."""

    value: str
    label: str


@dataclass
class FilterValues:
    """What the fields of the filter show; days as `YYYY-MM-DD`."""

    number: str = ""
    kind: str = ""
    object: str = ""
    applicant: str = ""
    account: str = ""
    filed_from: str = ""
    filed_to: str = ""
    status: str = ""
    changed_from: str = ""
    changed_to: str = ""
    due_from: str = ""
    due_to: str = ""
    deadline: str = ""
    executor: str = ""
    waits: str = ""


class Applications(Base):
    """What the address asks for; sorting and pages are links, a filter takes the place of the address before it."""

    loaded: bool = False
    shown: bool = False  # False for an employee who does not work with applications
    rows: list[ApplicationLine] = []
    sorts: list[SortLink] = [SortLink() for _ in SORTS]
    view: str = ""
    total_words: str = ""
    pages: list[PageLink] = []
    previous_href: str = ""
    next_href: str = ""
    values: FilterValues = FilterValues()
    filtered: bool = False
    filter_turn: int = 0  # a change makes the fields of the filter take the values of the address
    waits: bool = False
    waits_href: str = ""
    all_href: str = ""
    export_href: str = ""
    may_work: bool = False  # whether lines may be taken and given to others
    executors: list[Choice] = []
    executor_filter: list[Choice] = []

    @allow(Permission.USE_CABINET)
    async def load_own(self) -> None:
        """Opens a part of the customer's table, or looks again after a signal."""
        wanted = asked(self.router.url.query_parameters)
        async with self._unit() as (work, actor):
            page = await table.list_own(work, actor, wanted.query)
        self._show(page, wanted, HOME, application_path, 0)

    @allow(Permission.USE_DESK)
    async def load_desk(self) -> None:
        """Opens a part of everybody's table; employees who do not see applications have none."""
        wanted = asked(self.router.url.query_parameters)
        async with self._unit() as (work, actor):
            if not actor.role.may(Permission.SEE_APPLICATIONS):
                self.rows, self.shown, self.loaded = [], False, True
                return
            page = await table.list_all(work, actor, wanted.query)
            executors = await desk.executors(work, actor)
        self.may_work = actor.role.may(Permission.WORK_APPLICATIONS)
        self.executors = [Choice(str(one.id), one.name) for one in executors]
        self.executor_filter = [Choice(NOBODY, "Не назначен"), *self.executors]
        self._show(page, wanted, STAFF, staff_application_path, actor.author_id if self.may_work else 0)

    @allow(Permission.USE_CABINET)
    async def filter_own(self, form: Form) -> Any:
        """Puts the filter of the customer's table into the address."""
        return self._filter(form, HOME)

    @allow(Permission.SEE_APPLICATIONS)
    async def filter_desk(self, form: Form) -> Any:
        """Puts the filter of the desk into the address."""
        return self._filter(form, STAFF)

    def _filter(self, form: Form, route: Route) -> Any:
        now = asked(self.router.url.query_parameters)
        kept = {name: now.given[name] for name in ("waits",) if name in now.given}
        new = Asked(now.query, now.view, kept | dict(asked(form).given))
        return rx.redirect(new.href(route.path), replace=True)

    def _show(
        self, page: TablePage, wanted: Asked, route: Route, path_of: Callable[[str], str], employee_id: int
    ) -> None:
        values = FilterValues(**wanted.given)
        waits = bool(values.waits)
        self.rows = [_line(row, path_of(row.number), employee_id) for row in page.rows]
        self._put(
            total_words=f"более {words.number(MOST_COUNTED)}" if page.more else words.number(page.total),
            sorts=[_sort_link(wanted, name, route) for name in SORTS],
            filter_turn=self.filter_turn + (values != self.get_value("values")),
            values=values,
            view=wanted.view,
            waits=waits,
            filtered=any(name != "waits" for name in wanted.given),
            waits_href=wanted.href(route.path, waits="" if waits else "1"),
            all_href=Asked(wanted.query, wanted.view, {}).href(route.path),
            export_href=wanted.href(EXPORT_PATH),
            shown=True,
            loaded=True,
        )
        self._show_pages(page, wanted, route)

    def _show_pages(self, page: TablePage, wanted: Asked, route: Route) -> None:
        def href(number: int) -> str:
            return wanted.href(route.path, page=str(number) if number > 1 else "")

        links = paging(page.page, page.pages, href)
        shown, previous_href, next_href = links.links, links.previous_href, links.next_href
        if page.more:
            end = PageLink("последняя", wanted.href(route.path, end="1"), wanted.query.place.end)
            shown = [*links.links, end]
            if page.page in (0, page.pages) and page.rows:
                next_href = wanted.href(route.path, after=str(page.rows[-1].id)) if page.has_next else ""
            if page.page == 0 and page.rows:
                previous_href = wanted.href(route.path, before=str(page.rows[0].id)) if page.has_previous else ""
        self._put(pages=shown, previous_href=previous_href, next_href=next_href)


def _sort_link(wanted: Asked, name: str, route: Route) -> SortLink:
    """The first press sorts upwards, the next one downwards."""
    if wanted.query.sort != name:
        return SortLink(wanted.href(route.path, sort=name))
    if wanted.query.descending:
        return SortLink(wanted.href(route.path, sort=name), "descending")
    return SortLink(wanted.href(route.path, sort=f"-{name}"), "ascending")


def _line(row: TableRow, href: str, employee_id: int) -> ApplicationLine:
    return ApplicationLine(
        id=row.id,
        revision=row.revision,
        number=row.number,
        href=href,
        kind=kind_title(row.kind),
        object_name=row.object_name or "—",
        applicant=row.applicant,
        applicant_letters=applicant_letters(row),
        account=row.account_number or "—",
        created=format.moment(row.created_at),
        filed=format.moment(row.submitted_at),
        status=ApplicationStatus(row.status).label,
        tone=ApplicationStatus(row.status).tone,
        changed=format.moment(row.status_changed_at),
        due=format.day(row.due_on),
        waits=row.waits_for_customer,
        executor=row.executor or "—",
        open=employee_id > 0 and not row.status.final,
        can_take=employee_id > 0 and not row.status.final and row.executor_id != employee_id,
    )
