"""The table of applications of one customer."""

from dataclasses import dataclass
from typing import Any

from lkk.routes import APPLICATIONS, Route, application_path
from lkk.services.applications.desk import table
from lkk.services.applications.desk.export import applicant_letters, kind_title
from lkk.services.applications.desk.table import MOST_COUNTED, TablePage, TableRow
from lkk.state import format
from lkk.state.access import allow
from lkk.state.applications.applications_address import OWN, Asked, asked
from lkk.state.arguments import Form
from lkk.state.base import Base
from lkk.state.live import refresh_with
from lkk.state.paging import PageLink
from lkk.state.table import Table
from lkk.vocabulary import words
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.permissions import Permission

EXPORT_PATH = "/api/exports/applications.xlsx"


@dataclass
class ApplicationLine:
    """A line of the table."""

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


class Applications(Table, Base):
    """What the address asks for; sorting and pages are links, a filter takes the place of the address before it."""

    rows: list[ApplicationLine] = []
    view: str = ""
    waits: bool = False
    waits_href: str = ""
    export_href: str = ""

    @allow(Permission.USE_CABINET, in_visit=True)
    async def load_own(self) -> None:
        """Open a part of the customer's table, or looks again after a signal."""
        wanted = asked(self.router.url.query_parameters, OWN)
        async with self._unit() as (work, actor):
            page = await table.list_own(work, actor, wanted.query)
        self._show(page, wanted)

    @allow(Permission.USE_CABINET, in_visit=True)
    async def filter_own(self, form: Form) -> Any:
        """Put the filter of the customer's table into the address."""
        return self._narrow(OWN, APPLICATIONS, form)

    def _show(self, page: TablePage, wanted: Asked) -> None:
        address, waits = wanted.address, "waits" in wanted.address.given
        self.rows = [_line(row) for row in page.rows]
        self._put(
            total_words=f"более {words.number(MOST_COUNTED)}" if page.more else words.number(page.total),
            view=wanted.view,
            waits=waits,
            waits_href=address.href(APPLICATIONS.path, waits="" if waits else "1"),
            export_href=address.href(EXPORT_PATH),
            loaded=True,
        )
        self._show_address(address, APPLICATIONS.path)
        self._show_pages(address, APPLICATIONS.path, page.page, page.pages)
        if page.more:
            show_far_pages(self, page, wanted, APPLICATIONS)


def show_far_pages(state: Table, page: TablePage, wanted: Asked, route: Route) -> None:
    """Past the numbered pages there are only steps, from the first or the last row of this one."""
    address, end = wanted.address, wanted.query.place.end
    state.pages = [*state.pages, PageLink("последняя", address.href(route.path, end="1"), end, after_gap=True)]
    if page.page in (0, page.pages) and page.rows:
        state.next_href = address.href(route.path, after=str(page.rows[-1].id)) if page.has_next else ""
    if page.page == 0 and page.rows:
        state.previous_href = address.href(route.path, before=str(page.rows[0].id)) if page.has_previous else ""


def _line(row: TableRow) -> ApplicationLine:
    return ApplicationLine(
        number=row.number,
        href=application_path(row.number),
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
    )


refresh_with(APPLICATIONS, Applications.load_own)
