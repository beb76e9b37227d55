"""The operator's queue: views and their counters, neighbours, columns, presence, and what is done with several."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.routes import STAFF
from lkk.services import presence
from lkk.services.applications.case import messages, remarks
from lkk.services.applications.desk import bulk, desk, queue, table
from lkk.services.applications.desk.bulk import Order
from lkk.services.applications.desk.table import TableQuery
from lkk.services.applications.desk.table_filters import Filters
from lkk.services.applications.workflow import status_changes
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.kernel.errors import FieldErrors, InvalidValue
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.applications import desk_queue
from lkk.state.applications.desk_queue import DeskQueue
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.people import Role
from lkk.vocabulary.queue import BulkAct, QueueView
from lkk.web.presence_routes import PRESENCE_ROUTES
from tests import application_builders as made
from tests import builders
from tests.database.test_applications_desk import call
from tests.event_path import event_tab, statements
from tests.file_client import browser

pytestmark = pytest.mark.usefixtures("database")
S, V = ApplicationStatus, QueueView


async def operator(name: str = "Анна Первая") -> User:
    return await builders.staff(Role.SERVICE_CENTRE_OPERATOR, name=name)


async def put(application: Application, **values: Any) -> None:
    async with unit_of_work() as work:
        row = await work.session.get_one(Application, application.key)
        for name, value in values.items():
            setattr(row, name, value)


async def in_view(user: User, view: QueueView) -> list[str]:
    page = await call(table.list_all, user, TableQuery(Filters(view=view), sort="deadline", descending=False))
    return [row.number for row in page.rows]


@pytest.fixture
def small_bound(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 2)
    return 2


async def test_each_view_holds_and_counts_its_own_the_nearest_deadline_first() -> None:
    me, other = await operator(), await operator("Борис Второй")
    user = await builders.customer()
    mine, late, free, waits, done = [await made.brought_to(user, S.IN_PROGRESS) for _ in range(5)]
    async with unit_of_work() as work:
        today = work.now.date()
    await put(mine, executor_id=me.key, due_on=today + timedelta(days=30))
    await put(late, executor_id=me.key, due_on=today - timedelta(days=1))
    await put(free, executor_id=None, due_on=None)
    await put(waits, executor_id=other.key, waits_for_customer=True, due_on=today + timedelta(days=9))
    await put(done, executor_id=me.key, status=S.FULFILLED, due_on=None)
    assert await in_view(me, V.MINE) == [late.number, mine.number]
    assert await in_view(me, V.FREE) == [free.number]
    assert await in_view(me, V.URGENT) == [late.number]
    assert await in_view(me, V.WAITING) == [waits.number]
    assert (await in_view(me, V.ALL))[:3] == [late.number, waits.number, mine.number]
    counted = await call(queue.counts, me)
    assert counted == {V.MINE: 2, V.FREE: 1, V.URGENT: 1, V.WAITING: 1, V.ANSWERED: 0}
    assert (await call(queue.counts, other))[V.MINE] == 1


async def test_what_the_applicant_says_is_new_until_whoever_works_on_it_has_opened_it() -> None:
    me, other = await operator(), await operator("Борис Второй")
    user = await builders.customer()
    application = await made.brought_to(user, S.IN_PROGRESS)
    await put(application, executor_id=me.key)
    await call(messages.post, me, application.key, "Заметка", uuid.uuid4(), internal=True)
    assert await in_view(me, V.ANSWERED) == []
    await call(messages.post, user, application.key, "Когда?", uuid.uuid4())
    assert await in_view(me, V.ANSWERED) == [application.number]
    await call(messages.mark_read, other, application.key)
    assert await in_view(other, V.ANSWERED) == [application.number]
    await call(messages.mark_read, me, application.key)
    assert await in_view(me, V.ANSWERED) == []


async def test_an_answer_to_a_remark_is_new_and_an_end_is_not() -> None:
    me, user = await operator(), await builders.customer()
    application = await made.brought_to(user, S.IN_PROGRESS)
    asked = Payload(remarks=(RemarkText("Уточните"),))
    await call(status_changes.change, me, application.key, S.INFO_REQUESTED, asked)
    revision = (await made.row(application.key)).revision
    await call(remarks.answer, user, application.key, revision=revision, text="Дом 1")
    assert await in_view(me, V.ANSWERED) == [application.number]
    await call(status_changes.change, me, application.key, S.FULFILLED, Payload(result="Готово"))
    assert await in_view(me, V.ANSWERED) == []


async def test_the_counters_are_one_statement_and_the_page_few() -> None:
    me = await operator()
    await made.filed(await builders.customer())
    actor = await builders.sign_in(me)
    async with unit_of_work() as work:
        with statements() as asked:
            await queue.counts(work, actor)
    assert len(asked) == 1
    async with event_tab(actor.session_key) as tab:
        await tab.open(STAFF.path)
        with statements() as asked:
            await tab.go(STAFF.path, view="free")
    assert len([one for one in asked if "from application " in one.replace("\n", " ")]) == 2


async def test_neighbours_are_those_of_the_table_and_stay_when_the_row_has_left_it() -> None:
    me, user = await operator(), await builders.customer()
    rows = [await made.filed(user) for _ in range(3)]
    for row in rows:
        await put(row, executor_id=me.key)
    query = TableQuery(Filters(view=V.MINE), sort="number", descending=True)
    first, middle, last = (row.number for row in rows)
    assert await call(queue.neighbours, me, query, rows[1].key) == (last, (first,))
    assert await call(queue.neighbours, me, query, rows[2].key) == ("", (middle, first))
    await put(rows[1], executor_id=None)
    assert await call(queue.neighbours, me, query, rows[1].key) == (last, (first,))


async def test_the_next_card_is_one_that_is_still_in_the_list_and_that_no_colleague_has_open() -> None:
    me, other, user = await operator(), await operator("Борис Второй"), await builders.customer()
    rows = [await made.filed(user) for _ in range(3)]
    numbers = [row.number or "" for row in rows]
    free = TableQuery(Filters(view=V.FREE), sort="number")
    assert await call(queue.next_of, me, free, numbers) == numbers[0]
    await put(rows[0], executor_id=other.key)
    assert await call(queue.next_of, me, free, numbers) == numbers[1]
    await call(presence.open_card, other, rows[1].key)
    assert await call(queue.next_of, me, free, numbers) == numbers[2]
    assert await call(queue.next_of, me, free, numbers[:2]) == numbers[1]  # better than none
    assert await call(queue.next_of, me, free, numbers[:1]) == ""
    everything = TableQuery(Filters(view=V.ALL), sort="number")
    assert await call(queue.next_of, me, everything, numbers[1:]) == numbers[1]


async def test_columns_are_kept_for_the_employee() -> None:
    me, other = await operator(), await operator("Борис Второй")
    assert await call(queue.columns_put_away, me, ("account",)) == ["account"]
    await call(queue.put_columns_away, me, {"kind", "due"})
    assert await call(queue.columns_put_away, me, ("account",)) == ["due", "kind"]
    assert await call(queue.columns_put_away, other, ("account",)) == ["account"]
    await call(queue.put_columns_away, me, ())
    assert await call(queue.columns_put_away, me, ("account",)) == []


async def test_colleagues_see_whose_card_is_open_until_it_is_left_or_they_are_gone() -> None:
    me, other = await operator(), await operator("Борис Второй")
    first, second = [await made.filed(await builders.customer()) for _ in range(2)]
    ids = [first.key, second.key]
    await call(presence.open_card, other, first.key)
    assert await call(presence.who_has_open, me, ids) == {first.key: "Борис Второй"}
    assert await call(presence.who_has_open, other, ids) == {}
    await call(presence.open_card, other, second.key)
    await call(presence.leave_card, other, first.key)
    assert await call(presence.who_has_open, me, ids) == {second.key: "Борис Второй"}
    await call(presence.leave_card, other, second.key)
    assert await call(presence.who_has_open, me, ids) == {}
    await call(presence.open_card, other, second.key)
    actor = await builders.sign_in(me)
    async with unit_of_work() as work:
        work.set_clock(60)
        assert await presence.who_has_open(work, actor, ids) == {}
        await presence.open_card(work, await builders.sign_in(other), second.key)  # before the next beat
        assert await presence.who_has_open(work, actor, ids) == {second.key: "Борис Второй"}


async def test_a_closed_page_leaves_its_own_card_alone_and_says_nothing_of_others() -> None:
    me, other = await operator(), await operator("Борис Второй")
    customer = await builders.customer()
    first, second = [await made.filed(customer) for _ in range(2)]
    await call(presence.open_card, other, first.key)
    left = "/api/desk/left?number="
    async with browser(other, PRESENCE_ROUTES) as client:
        for number in (second.number, "ТП-2026-999999", ""):
            assert (await client.post(f"{left}{number}")).status_code == 204
        assert await call(presence.who_has_open, me, [first.key]) == {first.key: "Борис Второй"}
        async with browser(customer, PRESENCE_ROUTES) as own, browser(None, PRESENCE_ROUTES) as guest:
            assert (await own.post(f"{left}{first.number}")).status_code == 204
            assert (await guest.post(f"{left}{first.number}")).status_code == 401
        assert await call(presence.who_has_open, me, [first.key]) == {first.key: "Борис Второй"}
        assert (await client.post(f"{left}{first.number}")).status_code == 204
    assert await call(presence.who_has_open, me, [first.key]) == {}


async def test_what_is_done_with_several_is_bounded_and_checked_before_it_begins(small_bound: int) -> None:
    me, user = await operator(), await builders.customer()
    ids = [(await made.filed(user)).key for _ in range(small_bound + 1)]
    for wanted in ((), ids):
        with pytest.raises(InvalidValue):
            await call(bulk.marked, me, wanted)
    with pytest.raises(InvalidValue, match="Сузьте"):
        await call(bulk.found, me, TableQuery())
    with pytest.raises(InvalidValue):
        await call(bulk.check, me, Order(BulkAct.ASSIGN, executor_id=user.key))
    with pytest.raises(FieldErrors) as refused:
        await call(bulk.check, me, Order(BulkAct.HOLD))
    assert set(refused.value.fields) == {"reason", "until"}


async def test_each_application_is_done_by_itself_and_refusals_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_queue, "AT_A_STEP", 2)
    me, other, user = await operator(), await operator("Борис Второй"), await builders.customer()
    rows = [await made.brought_to(user, S.REGISTERED) for _ in range(4)]
    for one in rows:
        await put(one, executor_id=None)
    taken = rows[1]
    await call(desk.take, other, taken.key, revision=taken.revision)
    actor = await builders.sign_in(me)
    async with event_tab(actor.session_key) as tab:
        await tab.open(STAFF.path)
        await tab.do(DeskQueue.begin, form={"__reflex_form_data__": [["everything", "on"], ["act", "take"]]})
    assert [one.split(":")[0] for one in tab.seen["refused"]] == [taken.number]
    assert "Борис Второй" in tab.seen["refused"][0]
    assert (tab.seen["progress"], tab.seen["turn"]) == ("", 1)
    states = {(row.executor_id, row.status) for row in [await made.row(one.key) for one in rows if one is not taken]}
    assert states == {(me.key, S.IN_PROGRESS)}
    assert (await made.row(taken.key)).executor_id == other.key
