"""The queue of the desk as a table: views with counters, lines, who has a card open, columns put away."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from lkk.routes import STAFF, staff_application_path
from lkk.services import presence
from lkk.services.applications.desk import desk, queue, table
from lkk.services.applications.desk.export import kind_title
from lkk.services.applications.desk.table import MOST_COUNTED, TablePage, TableRow
from lkk.services.applications.desk.table_filters import SOON_DAYS
from lkk.services.kernel.clock import local_day
from lkk.settings import settings
from lkk.state import format, live
from lkk.state.access import allow
from lkk.state.applications.applications_address import DESK, PUT_AWAY, Asked, asked
from lkk.state.applications.applications_table import EXPORT_PATH, show_far_pages
from lkk.state.arguments import Form
from lkk.state.base import Base
from lkk.state.table import Option, Table
from lkk.state.table_address import Address
from lkk.vocabulary import words
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.queue import QueueView
from lkk.vocabulary.topics import Topic


@dataclass
class QueueLine:
    """A line of the queue; `open` lets an employee mark it, `can_take` offers the application to the employee.

    `unread`: the applicant has said something nobody has opened; `opened_by` names colleagues whose card is open.
    """

    id: int
    revision: int
    number: str
    href: str
    kind: str
    object_name: str
    applicant: str
    account: str
    filed: str
    status: str
    tone: str
    changed: str
    due: str
    due_tone: str
    due_title: str
    waits: bool
    unread: bool
    executor: str
    open: bool
    can_take: bool
    opened_by: str


@dataclass
class ViewTab:
    """A saved view; without a counter where everything there ever was would be counted."""

    name: str
    label: str
    count: str
    href: str
    current: bool


class DeskTable(Table, Base):
    """What the address asks for; views, sorting and pages are links."""

    shown: bool = False  # False for an employee who does not work with applications
    rows: list[QueueLine] = []
    tabs: list[ViewTab] = []
    waits: bool = False
    waits_href: str = ""
    export_href: str = ""
    may_work: bool = False  # whether lines may be taken and given to others
    executors: list[Option] = []
    put_away: str = ""  # names of columns, separated by blanks

    @allow(Permission.USE_DESK)
    async def load(self) -> None:
        """Open a part of everybody's table; employees who do not see applications have none."""
        wanted = asked(self.router.url.query_parameters, DESK)
        async with self._unit() as (work, actor):
            if not actor.role.may(Permission.SEE_APPLICATIONS):
                self.rows, self.shown, self.loaded = [], False, True
                return
            page = await table.list_all(work, actor, wanted.query)
            counted = await queue.counts(work, actor)
            executors = await desk.executors(work, actor)
            hidden = await queue.columns_put_away(work, actor, PUT_AWAY)
            opened = await presence.who_has_open(work, actor, [row.id for row in page.rows])
            today = local_day(work.now, settings().time_zone)
        live.look_at(self.router.session.client_token, *(str(row.id) for row in page.rows))
        may_work = actor.role.may(Permission.WORK_APPLICATIONS)
        employee_id = actor.author_id if may_work else 0
        self._put(
            may_work=may_work,
            executors=[Option(str(one.id), one.name) for one in executors],
            put_away=" ".join(hidden),
            tabs=[_tab(one, counted.get(one), wanted) for one in QueueView],
        )
        self.rows = [_line(row, wanted.address, employee_id, today, opened.get(row.id, "")) for row in page.rows]
        self._show(page, wanted)

    @allow(Permission.SEE_APPLICATIONS)
    async def see_who(self) -> None:
        """A signal: a colleague has opened or left the card of a line."""
        async with self._unit() as (work, actor):
            opened = await presence.who_has_open(work, actor, [row.id for row in self.rows])
        if any(row.opened_by != opened.get(row.id, "") for row in self.rows):
            for row in self.rows:
                row.opened_by = opened.get(row.id, "")
            self.rows = list(self.rows)

    @allow(Permission.SEE_APPLICATIONS)
    async def filter(self, form: Form) -> Any:
        """Put the filter into the address."""
        return self._narrow(DESK, STAFF, form)

    def _show(self, page: TablePage, wanted: Asked) -> None:
        address, waits = wanted.address, "waits" in wanted.address.given
        total = f"более {words.number(MOST_COUNTED)}" if page.more else words.number(page.total)
        self._put(
            total_words=total,
            waits=waits,
            waits_href=address.href(STAFF.path, waits="" if waits else "1"),
            export_href=address.href(EXPORT_PATH),
            shown=True,
            loaded=True,
        )
        self._show_address(address, STAFF.path, {one.value: one.label for one in self.executors})
        self._show_pages(address, STAFF.path, page.page, page.pages)
        if page.more:
            show_far_pages(self, page, wanted, STAFF)


def card_href(number: str, address: Address) -> str:
    """The card of an application that remembers from which view it was opened."""
    return address.href(staff_application_path(number), view=address.given.get("view", QueueView.ALL.value))


def due_words(due_on: date | None, today: date) -> tuple[str, str]:
    """How much of a deadline is left, and the tone it is said in."""
    if due_on is None:
        return format.NOTHING, ""
    days = (due_on - today).days
    if days < 0:
        return f"просрочено {words.count(-days, 'день', 'дня', 'дней')}", "danger"
    if days == 0:
        return "сегодня", "danger"
    if days <= SOON_DAYS:
        verb = words.plural(days, "остался", "осталось", "осталось")
        return f"{verb} {words.count(days, 'день', 'дня', 'дней')}", "attention"
    return format.day(due_on), ""


def _tab(view: QueueView, found: int | None, wanted: Asked) -> ViewTab:
    count = "" if found is None else f"{words.number(MOST_COUNTED)}+" if found > MOST_COUNTED else words.number(found)
    word = "" if view is QueueView.ALL else view.value
    href = wanted.address.href(STAFF.path, view=word)
    return ViewTab(view.value, view.label, count, href, view is wanted.query.filters.view)


def _line(row: TableRow, address: Address, employee_id: int, today: date, opened_by: str) -> QueueLine:
    due, tone = due_words(row.due_on, today)
    return QueueLine(
        id=row.id,
        revision=row.revision,
        number=row.number,
        href=card_href(row.number, address),
        kind=kind_title(row.kind),
        object_name=row.object_name or "—",
        applicant=row.applicant,
        account=row.account_number or "—",
        filed=format.day(local_day(row.submitted_at, settings().time_zone)),
        status=ApplicationStatus(row.status).label,
        tone=ApplicationStatus(row.status).tone,
        changed=format.day(local_day(row.status_changed_at, settings().time_zone)),
        due=due,
        due_tone=tone,
        due_title=format.day(row.due_on),
        waits=row.waits_for_customer and row.status is not ApplicationStatus.INFO_REQUESTED,
        unread=row.answered_at is not None,
        executor=row.executor or "—",
        open=employee_id > 0 and not row.status.final,
        can_take=employee_id > 0 and not row.status.final and row.executor_id != employee_id,
        opened_by=opened_by,
    )


live.show_topic(STAFF, Topic.OPENED, DeskTable.see_who)
