"""The report of applications says what a naive count over the same rows says."""

import io
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from lkk.models.applications import Application, ApplicationClock
from lkk.models.identity import User
from lkk.routes import STAFF_REPORTS
from lkk.services.applications.desk import table
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.reports import catalog, sums, workbook
from lkk.services.reports.views import Line, Part, Report
from lkk.state.applications.applications_address import asked
from lkk.state.reports.reports import FORM, Reports
from lkk.vocabulary import words
from lkk.vocabulary.applications import ApplicationStatus, ClockState
from lkk.vocabulary.people import ApplicantType, Role
from lkk.vocabulary.reports import ReportKind, TermOutcome
from tests import application_rows, builders
from tests.business_time import today
from tests.event_path import event_tab

pytestmark = pytest.mark.usefixtures("database")
ZONE = ZoneInfo("Asia/Barnaul")
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
COMPANY, CUSTOMERS = "appeal.info", "info.answer"


async def head() -> Actor:
    return await builders.sign_in(await builders.staff())


async def counted(
    actor: Actor, kind: ReportKind = ReportKind.APPLICATIONS, first: Any = FIRST, last: Any = LAST
) -> Report:
    await sums.refresh()
    async with unit_of_work() as work:
        return await catalog.load(work, actor, kind, first, last)


def part(report: Report, key: str) -> Part:
    return next(one for one in report.parts if one.key == key)


def by_label(lines: tuple[Line, ...]) -> dict[str, tuple[Any, ...]]:
    return {one.label: one.figures for one in lines}


async def some(count: int) -> list[tuple[Application, list[ApplicationClock]]]:
    """Applications of half a year around the period, with terms of every fate."""
    chance = Random(7)
    owner, operators = await builders.customer(), [await builders.staff(name=f"Сотрудник {n}") for n in range(2)]
    rows = await application_rows.fill(owner, count)
    made = []
    today = datetime.now(UTC).astimezone(ZONE).date()
    async with unit_of_work() as work:
        for row in rows:
            row.submitted_at = datetime(2025, 12, 20, tzinfo=UTC) + timedelta(hours=chance.randrange(24 * 200))
            row.status = chance.choice([one for one in ApplicationStatus if one is not ApplicationStatus.DRAFT])
            row.executor_id = chance.choice([None, *(one.key for one in operators)])
            row.filed_by = chance.choice([None, owner.key, operators[0].key])
            row.applicant_type = chance.choice([None, *ApplicantType])
            work.session.add(row)
            clocks = [
                ApplicationClock(
                    application_id=row.key,
                    rule=chance.choice([COMPANY, CUSTOMERS]),
                    state=chance.choice(list(ClockState)),
                    started_on=date(2026, 1, 1),
                    due_on=today + timedelta(days=chance.choice([-1, 0, 5])),
                    days_total=10,
                    law="",
                )
                for _ in range(chance.randrange(3))
            ]
            work.session.add_all(clocks)
            made.append((row, clocks))
    return made


def naive(row: Application, clocks: list[ApplicationClock]) -> TermOutcome:
    today = datetime.now(UTC).astimezone(ZONE).date()
    own = [one for one in clocks if one.rule == COMPANY]
    late = any(
        one.state is ClockState.BREACHED or (one.state is ClockState.RUNNING and one.due_on < today) for one in own
    )
    if row.status is ApplicationStatus.WITHDRAWN:
        return TermOutcome.WITHDRAWN
    if late:
        return TermOutcome.MISSED
    if not row.status.final:
        return TermOutcome.RUNNING
    return TermOutcome.KEPT if any(one.state is ClockState.MET for one in own) else TermOutcome.NO_TERM


def filed_on(row: Application) -> date:
    assert row.submitted_at
    return row.submitted_at.astimezone(ZONE).date()


async def test_every_line_is_the_naive_count_of_its_rows() -> None:
    made = [(row, naive(row, clocks)) for row, clocks in await some(400) if FIRST <= filed_on(row) <= LAST]
    found = await counted(await head())

    def lines(of: Any) -> dict[str, tuple[int, ...]]:
        counts = Counter((of(row), outcome) for row, outcome in made)
        return {key: tuple(counts[key, one] for one in TermOutcome) for key in {of(row) for row, _ in made}}

    def shown(key: str) -> dict[str, tuple[Any, ...]]:
        return {label: figures[1:-1] for label, figures in by_label(part(found, key).lines).items()}

    async with unit_of_work() as work:
        people = {one.executor_id: one for one, _ in made}
        assert len(people) == 3
        users = [await work.session.get_one(User, key) for key in people if key]
        names = {None: "Не назначен"} | {one.key: one.display_name for one in users}
    assert shown("status") == lines(lambda row: row.status.label)
    assert shown("kind") == lines(lambda row: row.kind_title)
    assert shown("executor-id") == lines(lambda row: names[row.executor_id])
    assert shown("applicant-type") == lines(lambda row: row.applicant_type.label if row.applicant_type else "Не указан")
    assert shown("filed-by") == lines(
        lambda row: "Личный кабинет" if row.filed_by in (None, row.user_id) else "На приёме"
    )
    assert list(shown("month").values()) == [
        figures for _, figures in sorted(lines(lambda row: filed_on(row).strftime("%Y-%m")).items())
    ]
    total = part(found, "kind").total
    assert total is not None
    kept, missed = (sum(1 for _, one in made if one is wanted) for wanted in (TermOutcome.KEPT, TermOutcome.MISSED))
    assert total.figures[0] == len(made)
    assert total.figures[-1] == round(Decimal(kept) * 100 / (kept + missed), 1)


async def test_every_line_leads_to_just_its_rows_in_the_table() -> None:
    await some(60)
    actor = await head()
    found = await counted(actor)
    lines = [line for one in found.parts for line in one.lines]
    assert lines
    async with unit_of_work() as work:
        for line in lines:
            behind = await table.list_all(work, actor, asked(dict(parse_qsl(urlsplit(line.link).query))).query)
            assert behind.total == line.figures[0], line
    (january, *_) = part(found, "month").lines
    assert january.link == "/staff?filed_from=2026-01-01&filed_to=2026-01-31"


async def test_a_kind_narrows_every_line_and_its_link() -> None:
    made = [row for row, _ in await some(60) if FIRST <= filed_on(row) <= LAST and row.kind == "tp_new"]
    actor = await head()
    await sums.refresh()
    async with unit_of_work() as work:
        found = await catalog.load(work, actor, ReportKind.APPLICATIONS, FIRST, LAST, "tp_new")
        with pytest.raises(InvalidValue):
            await catalog.load(work, actor, ReportKind.APPLICATIONS, FIRST, LAST, "no_such")
    statuses = part(found, "status").lines
    assert sum(int(one.figures[0] or 0) for one in statuses) == len(made)
    assert all(one.link.startswith("/staff?kind=tp_new&status=") for one in statuses)


@pytest.mark.parametrize(
    ("first", "last", "at", "said"),
    [
        (None, LAST, "first", "Укажите первый день отчёта"),
        (FIRST, None, "last", "Укажите последний день отчёта"),
        (LAST, FIRST, "last", "Последний день раньше первого"),
        (date(2016, 6, 30), LAST, "first", "Отчёт составляется не больше чем за десять лет"),
    ],
)
async def test_days_that_cannot_be_counted_are_told_at_their_field(first: Any, last: Any, at: str, said: str) -> None:
    actor = await head()
    with pytest.raises(InvalidValue) as refused:
        await counted(actor, first=first, last=last)
    assert (refused.value.at, refused.value.text) == (at, said)


async def test_only_heads_read_reports() -> None:
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    with pytest.raises(NotAllowed):
        await counted(operator)


async def test_the_file_holds_the_figures_of_the_page() -> None:
    await some(50)
    actor = await head()
    found = await counted(actor)
    async with unit_of_work() as work:
        made = await workbook.workbook(work, actor, ReportKind.APPLICATIONS, FIRST, LAST)
    sheet = load_workbook(io.BytesIO(made.content))["По статусам"]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [*(one.label for one in part(found, "status").lines), "Всего"]
    assert [row[1] for row in rows[1:-1]] == [one.figures[0] for one in part(found, "status").lines]


async def test_the_page_shows_what_was_counted_and_refuses_other_days_in_place() -> None:
    await some(30)
    actor = await head()
    await sums.refresh()
    async with event_tab(actor.session_key) as tab:
        await tab.go(STAFF_REPORTS.path, first=str(FIRST), last=str(LAST))
        shown = {one["key"]: one for one in tab.seen["parts"]}
        assert "<svg" in shown["month"]["svg"]
        assert tab.seen["as_of"].startswith(words.day(today()))
        assert shown["status"]["lines"][-1]["label"] == "Всего"
        days = [["first", str(LAST)], ["last", str(FIRST)]]
        await tab.do(Reports.choose, form={"__reflex_form_data__": days})
        assert tab.seen["errors"] == {f"{FORM}-last": "Последний день раньше первого"}
