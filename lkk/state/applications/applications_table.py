"""The table of applications: of one customer on the first page, of everybody on the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lkk.routes import HOME, STAFF, Route, application_path, staff_application_path
from lkk.services.applications.desk import desk, table
from lkk.services.applications.desk.export import applicant_letters, kind_title
from lkk.services.applications.desk.table import MOST_COUNTED, TablePage, TableRow
from lkk.state import format
from lkk.state.access import allow
from lkk.state.applications.applications_address import DESK, OWN, Asked, asked
from lkk.state.arguments import Form
from lkk.state.base import Base
from lkk.state.paging import PageLink
from lkk.state.table import Option, Table
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


class Applications(Table, Base):
    """What the address asks for; sorting and pages are links, a filter takes the place of the address before it."""

    shown: bool = False  # False for an employee who does not work with applications
    rows: list[ApplicationLine] = []
    view: str = ""
    waits: bool = False
    waits_href: str = ""
    export_href: str = ""
    may_work: bool = False  # whether lines may be taken and given to others
    executors: list[Option] = []

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load_own(self) -> None:
        """Open a part of the customer's table, or looks again after a signal."""
        wanted = asked(self.router.url.query_parameters, OWN)
        async with self._unit() as (work, actor):
            page = await table.list_own(work, actor, wanted.query)
        self._show(page, wanted, HOME, application_path, 0)

    @allow(Permission.USE_DESK)
    async def load_desk(self) -> None:
        """Open a part of everybody's table; employees who do not see applications have none."""
        wanted = asked(self.router.url.query_parameters, DESK)
        async with self._unit() as (work, actor):
            if not actor.role.may(Permission.SEE_APPLICATIONS):
                self.rows, self.shown, self.loaded = [], False, True
                return
            page = await table.list_all(work, actor, wanted.query)
            executors = await desk.executors(work, actor)
        self.may_work = actor.role.may(Permission.WORK_APPLICATIONS)
        self.executors = [Option(str(one.id), one.name) for one in executors]
        self._show(page, wanted, STAFF, staff_application_path, actor.author_id if self.may_work else 0)

    @allow(Permission.USE_CABINET, in_visit=True)
    async def filter_own(self, form: Form) -> Any:
        """Put the filter of the customer's table into the address."""
        return self._narrow(OWN, HOME, form)

    @allow(Permission.SEE_APPLICATIONS)
    async def filter_desk(self, form: Form) -> Any:
        """Put the filter of the desk into the address."""
        return self._narrow(DESK, STAFF, form)

    def _show(
        self, page: TablePage, wanted: Asked, route: Route, path_of: Callable[[str], str], employee_id: int
    ) -> None:
        address, waits = wanted.address, "waits" in wanted.address.given
        self.rows = [_line(row, path_of(row.number), employee_id) for row in page.rows]
        self._put(
            total_words=f"более {words.number(MOST_COUNTED)}" if page.more else words.number(page.total),
            view=wanted.view,
            waits=waits,
            waits_href=address.href(route.path, waits="" if waits else "1"),
            export_href=address.href(EXPORT_PATH),
            shown=True,
            loaded=True,
        )
        self._show_address(address, route.path, {one.value: one.label for one in self.executors})
        self._show_pages(address, route.path, page.page, page.pages)
        if page.more:
            self._show_far_pages(page, wanted, route)

    def _show_far_pages(self, page: TablePage, wanted: Asked, route: Route) -> None:
        """Past the numbered pages there are only steps, from the first or the last row of this one."""
        address, end = wanted.address, wanted.query.place.end
        self.pages = [*self.pages, PageLink("последняя", address.href(route.path, end="1"), end)]
        if page.page in (0, page.pages) and page.rows:
            self.next_href = address.href(route.path, after=str(page.rows[-1].id)) if page.has_next else ""
        if page.page == 0 and page.rows:
            self.previous_href = address.href(route.path, before=str(page.rows[0].id)) if page.has_previous else ""


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
