"""The table of applications: whose rows, every sort and filter, far pages."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, update
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.services.applications.desk import table
from lkk.services.applications.desk.table import Place, TableQuery
from lkk.services.forms import catalog
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.unit_of_work import engine, unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, Direction
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders
from tests.application_rows import STATUSES, fill, listed

pytestmark = pytest.mark.usefixtures("database")


async def test_a_customer_sees_only_filed_applications_of_their_own_newest_change_first() -> None:
    one, other = await builders.customer(), await builders.customer()
    await fill(other, 5)
    mine = await fill(one, 5)
    await made.draft(one)
    page = await listed(await builders.sign_in(one))
    expected = sorted(mine, key=lambda row: (row.status_changed_at, row.key), reverse=True)
    assert [row.id for row in page.rows] == [row.key for row in expected]
    assert (page.total, page.more, {row.executor for row in page.rows}) == (5, False, {""})


async def test_each_list_is_for_its_own_people() -> None:
    customer = await builders.sign_in(await builders.customer())
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    manager = await builders.sign_in(await builders.staff(Role.ADVOCATE_MANAGER))
    async with unit_of_work() as work:
        for actor, which in ((customer, table.list_all), (operator, table.list_own), (manager, table.list_all)):
            with pytest.raises(NotAllowed):
                await which(work, actor, TableQuery())
        with pytest.raises(NotAllowed):
            await table.rows(work, manager, TableQuery(), 10)


@pytest.mark.parametrize("sort", table.SORTS)
@pytest.mark.parametrize("descending", [False, True])
async def test_pages_by_number_and_from_row_to_row_give_the_same_order(
    sort: str, descending: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(await builders.customer(), 90)
    actor = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        rows = await table.rows(work, actor, TableQuery(sort=sort, descending=descending), 1000)
        monkeypatch.setattr(table, "MOST_COUNTED", 40)
        everything = [row.id for row in rows]
        query = TableQuery(sort=sort, descending=descending)
        page = await table.list_all(work, actor, query)
        assert (page.total, page.more, page.pages) == (40, True, 2)
        walked = [row.id for row in page.rows]
        while page.has_next:
            page = await table.list_all(work, actor, replace(query, place=Place(after=walked[-1])))
            walked += [row.id for row in page.rows]
        assert walked == everything
        page = await table.list_all(work, actor, replace(query, place=Place(end=True)))
        back = [row.id for row in page.rows]
        while page.has_previous:
            page = await table.list_all(work, actor, replace(query, place=Place(before=back[0])))
            back = [row.id for row in page.rows] + back
        assert back == everything
    if sort == "deadline":
        assert [row.due_on is None for row in rows] == [False] * 45 + [True] * 45
    if sort == "status":
        ranks = [row.status.rank for row in rows]
        assert ranks == sorted(ranks, reverse=descending)
    if sort == "kind":
        titles = [catalog.kind_of(row.kind).title for row in rows]
        assert titles == sorted(titles, reverse=descending)


async def test_every_filter_narrows_to_what_it_says() -> None:
    user = await builders.customer()
    rows = await fill(user, 30)
    actor = await builders.sign_in(user)
    day = date(2026, 11, 18)
    cases: list[tuple[dict[str, Any], Any]] = [
        ({"number": rows[7].number}, lambda row: row.number == rows[7].number),
        ({"number": "тп-2026"}, lambda row: True),
        ({"kind": "tp_new"}, lambda row: row.kind == "tp_new"),
        ({"object_name": "ДОМ 3"}, lambda row: row.object_name == "Дом 3"),
        ({"applicant": "ель 2"}, lambda row: row.applicant == "Заявитель 2"),
        ({"applicant": "%"}, lambda row: False),
        ({"account": "50004"}, lambda row: row.account_number == "50004"),
        ({"status": STATUSES[1]}, lambda row: row.status is STATUSES[1]),
        ({"direction": Direction.GRID_ASSETS}, lambda row: row.direction is Direction.GRID_ASSETS),
        ({"changed_from": day}, lambda row: row.status_changed_at.date() >= day),
        ({"changed_to": day}, lambda row: row.status_changed_at.date() <= day),
        ({"filed_from": day, "filed_to": day}, lambda row: row.submitted_at.date() == day),
        ({"due_from": date(2026, 12, 3)}, lambda row: row.due_on and row.due_on >= date(2026, 12, 3)),
        ({"due_to": date(2026, 12, 3)}, lambda row: row.due_on and row.due_on <= date(2026, 12, 3)),
        ({"deadline": "none"}, lambda row: row.due_on is None),
        ({"waits": True}, lambda row: row.waits_for_customer),
    ]
    for filters, fits in cases:
        found = await listed(actor, **filters)
        expected = {row.key for row in rows if fits(row)}
        shown = {row.id for row in found.rows}
        assert (found.total, shown <= expected) == (len(expected), True), filters


async def test_a_page_is_one_statement_and_a_far_one_two(monkeypatch: pytest.MonkeyPatch) -> None:
    user = await builders.customer()
    await fill(user, 50)
    actor = await builders.sign_in(user)
    monkeypatch.setattr(table, "MOST_COUNTED", 20)
    sent: list[str] = []

    def remember(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        sent.append(statement)

    async with unit_of_work() as work:
        event.listen(engine().sync_engine, "before_cursor_execute", remember)
        try:
            page = await table.list_own(work, actor, TableQuery(sort="object"))
            first = len(sent)
            await table.list_own(work, actor, TableQuery(sort="object", place=Place(after=page.rows[-1].id)))
        finally:
            event.remove(engine().sync_engine, "before_cursor_execute", remember)
    assert (first, len(sent)) == (1, 3)


async def test_a_page_past_the_last_shows_the_last() -> None:
    user = await builders.customer()
    await fill(user, 25)
    page = await listed(await builders.sign_in(user), TableQuery(place=Place(page=9)))
    assert (page.page, page.pages, len(page.rows)) == (2, 2, 5)


async def test_the_rank_of_a_status_is_written_with_it() -> None:
    rows = await fill(await builders.customer(), 3)
    async with unit_of_work() as work:
        for row in rows:
            changed = await work.session.get_one(Application, row.key)
            assert changed.status_rank == changed.status.rank
            changed.status = ApplicationStatus.REJECTED
    async with unit_of_work() as work:
        kept = await work.session.exec(select(Application.status_rank))
        assert set(kept) == {ApplicationStatus.REJECTED.rank}


def test_every_status_has_a_rank_of_its_own_in_the_order_of_life() -> None:
    ranks = [status.rank for status in ApplicationStatus]
    assert ranks == sorted(set(ranks))
    assert (ranks[0], max(ranks) < 2**15) == (0, True)


async def test_the_desk_filters_by_executor_deadline_and_what_is_in_hand() -> None:
    user, operator = await builders.customer(), await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    rows = await fill(user, 12)
    actor = await builders.sign_in(operator)
    async with unit_of_work() as work:
        today = work.now.date()
        await work.session.exec(
            update(Application)
            .where(col(Application.id).in_([row.key for row in rows[:6]]))
            .values(executor_id=operator.key, due_on=today - timedelta(days=2))
        )
        free = update(Application).where(col(Application.id).in_([row.key for row in rows[6:]]))
        await work.session.exec(free.values(due_on=today + timedelta(days=2)))
    assert (await listed(actor, executor=operator.key)).total == 6
    assert (await listed(actor, executor=-1)).total == 6
    assert (await listed(actor, deadline="overdue")).total == 6
    assert (await listed(actor, deadline="soon")).total == 6
    mine = await listed(actor, waits=True)
    assert {row.id for row in mine.rows} == {rows[1].key, rows[3].key}
    assert {row.executor for row in mine.rows} == {operator.display_name}


async def test_a_row_of_somebody_else_leads_to_the_first_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_COUNTED", 20)
    one, other = await builders.customer(), await builders.customer()
    await fill(one, 30)
    theirs = await fill(other, 1)
    page = await listed(await builders.sign_in(one), TableQuery(place=Place(after=theirs[0].key)))
    assert (page.page, len(page.rows)) == (1, 20)


async def test_the_account_of_a_filed_application_is_in_the_table() -> None:
    user = await builders.customer()
    metered = await builders.metered_account()
    await builders.attach(user, metered.account)
    draft_id = await made.draft(user, "meter_service", points=(str(metered.point.key),))
    await made.file(user, draft_id)
    page = await listed(await builders.sign_in(user))
    assert [row.account_number for row in page.rows] == [metered.account.number]
