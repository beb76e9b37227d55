"""Whose an application is: a colleague's is asked about and told of, who returns it gets the answer, conflicts name."""

from typing import Any

import pytest
from sqlmodel import select

from lkk.models.applications import Application, ApplicationHistory
from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.routes import STAFF, staff_application_path
from lkk.services.applications.access import ChangedMeanwhile
from lkk.services.applications.case import remarks
from lkk.services.applications.desk import desk
from lkk.services.applications.desk.desk import OfColleague
from lkk.services.applications.workflow import status_changes
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.applications.desk_queue import DeskQueue
from lkk.state.applications.staff_application import StaffApplication
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders
from tests.database.test_applications_desk import call
from tests.event_path import event_tab

pytestmark = pytest.mark.usefixtures("database")
S = ApplicationStatus


async def told(user: User) -> list[str]:
    async with unit_of_work() as work:
        query = select(Notification.event).where(Notification.user_id == user.key)
        return list((await work.session.exec(query)).all())


async def operators(*names: str) -> list[User]:
    return [await builders.staff(Role.SERVICE_CENTRE_OPERATOR, name=name) for name in names]


async def given_to(user: User) -> Application:
    application = await made.filed(await builders.customer())
    await call(desk.take, user, application.key, revision=application.revision)
    return await made.row(application.key)


async def test_an_application_of_a_colleague_is_taken_only_when_it_is_asked_for_and_he_hears_of_it() -> None:
    first, second = await operators("Анна Первая", "Борис Второй")
    application = await given_to(first)
    with pytest.raises(OfColleague, match="Анна Первая"):
        await call(desk.take, second, application.key, revision=application.revision)
    assert (await made.row(application.key)).executor_id == first.key
    await call(desk.take, second, application.key, revision=application.revision, from_colleague=True)
    assert (await made.row(application.key)).executor_id == second.key
    assert await told(first) == ["application_taken_over"]
    assert await told(second) == []
    async with unit_of_work() as work:
        query = select(ApplicationHistory).where(ApplicationHistory.kind == HistoryKind.EXECUTOR)
        line = (await work.session.exec(query)).all()[-1]
    assert (line.actor_id, line.before, line.after) == (second.key, str(first.key), str(second.key))


async def test_who_gives_an_application_to_another_is_told_nothing_and_both_others_are() -> None:
    first, second, third = await operators("Анна Первая", "Борис Второй", "Вера Третья")
    application = await given_to(first)
    await call(desk.assign, third, application.key, second.key, revision=None)
    assert (await told(first), await told(second), await told(third)) == (
        ["application_taken_over"],
        ["application_assigned"],
        [],
    )


async def test_who_returns_an_application_that_is_nobodys_becomes_its_executor_and_hears_the_answer() -> None:
    (operator, other) = await operators("Анна Первая", "Борис Второй")
    user = await builders.customer()
    application = await made.filed(user)
    payload = Payload(remarks=(RemarkText("Уточните адрес"),))
    await call(desk.lead, operator, application.key, S.INFO_REQUESTED, payload, revision=application.revision)
    row = await made.row(application.key)
    assert (row.status, row.executor_id) == (S.INFO_REQUESTED, operator.key)
    await call(remarks.answer, user, application.key, revision=row.revision, text="Дом 1")
    assert (await told(operator), await told(other)) == (["application_answered"], [])


async def test_returning_the_application_of_a_colleague_leaves_it_to_him() -> None:
    first, second = await operators("Анна Первая", "Борис Второй")
    application = await given_to(first)
    payload = Payload(remarks=(RemarkText("Уточните адрес"),))
    await call(desk.lead, second, application.key, S.INFO_REQUESTED, payload, revision=application.revision)
    assert (await made.row(application.key)).executor_id == first.key


async def test_a_conflict_names_who_has_changed_what_and_to_the_applicant_no_name() -> None:
    first, second = await operators("Анна Первая", "Борис Второй")
    application = await made.brought_to(await builders.customer(), S.IN_PROGRESS)
    seen = application.revision
    payload = Payload(reason="Ждём соседей", until=None)
    asked = Payload(remarks=(RemarkText("Уточните адрес"),))
    await call(desk.lead, first, application.key, S.INFO_REQUESTED, asked, revision=seen)
    with pytest.raises(ChangedMeanwhile, match=r"Анна Первая, .*статус «Запрос информации»"):
        await call(desk.lead, second, application.key, S.ON_HOLD, payload, revision=seen)
    async with unit_of_work() as work:
        user = await work.session.get_one(User, application.user_id)
    with pytest.raises(ChangedMeanwhile) as refused:
        await call(status_changes.change, user, application.key, S.WITHDRAWN, revision=seen)
    assert "Сетевая организация" in refused.value.text
    assert "Анна" not in refused.value.text


async def test_a_bulk_assignment_takes_the_ticks_away_and_a_refused_one_leaves_them() -> None:
    first, second = await operators("Анна Первая", "Борис Второй")
    application = await made.filed(await builders.customer())
    actor = await builders.sign_in(first)

    def form(executor_id: str) -> dict[str, Any]:
        return {
            "__reflex_form_data__": [[f"row-{application.key}", "on"], ["act", "assign"], ["executor_id", executor_id]]
        }

    async with event_tab(actor.session_key) as tab:
        await tab.open(STAFF.path)
        await tab.do(DeskQueue.begin, form=form(""))
        assert "turn" not in tab.seen or tab.seen["turn"] == 0
        await tab.do(DeskQueue.begin, form=form(str(second.key)))
        assert tab.seen["turn"] == 1
    assert (await made.row(application.key)).executor_id == second.key


async def test_a_change_that_is_not_possible_any_more_loses_its_button_and_is_refused_by_name() -> None:
    first, second = await operators("Анна Первая", "Борис Второй")
    application = await made.brought_to(await builders.customer(), S.IN_PROGRESS)
    actor = await builders.sign_in(second)
    async with event_tab(actor.session_key) as tab:
        await tab.open(staff_application_path(application.number or ""))
        assert "on_hold" in tab.seen["offered"]
        asked = Payload(remarks=(RemarkText("Уточните адрес"),))
        await call(desk.lead, first, application.key, S.INFO_REQUESTED, asked, revision=application.revision)
        await tab.signal()
        assert "on_hold" not in tab.seen["offered"]
        fields = [["target", "on_hold"], ["reason", "Ждём соседей"], ["until", "2027-01-11"]]
        answer = await tab.do(StaffApplication.change, form={"__reflex_form_data__": fields})
    words = answer["commands"][-1]["text"]
    assert "Анна Первая" in words
    assert "Запрос информации" in words


async def test_the_line_of_a_colleague_is_taken_over_by_its_own_button_alone() -> None:
    first, second = await operators("Анна Первая", "Борис Второй")
    application = await given_to(first)
    actor = await builders.sign_in(second)
    async with event_tab(actor.session_key) as tab:
        await tab.open(STAFF.path)
        line = {"application_id": application.key, "revision": application.revision}
        answer = await tab.do(DeskQueue.take, **line)
        assert "Анна Первая" in answer["commands"][-1]["text"]
        await tab.do(DeskQueue.take_over, **line)
    assert (await made.row(application.key)).executor_id == second.key
