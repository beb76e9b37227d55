"""The composer of the staff's card: whose an application is when one acts on it, remarks, templates."""

import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from sqlmodel import select

from lkk.models.applications import AnswerTemplate, Application, ApplicationHistory
from lkk.models.identity import User
from lkk.routes import staff_application_path
from lkk.services.applications import slots
from lkk.services.applications.case import card, ready_answers
from lkk.services.applications.workflow.needs import RemarkText
from lkk.services.customers import card as customer_card
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.state.applications.composer import remarks_in
from lkk.state.applications.staff_application import StaffApplication
from lkk.vocabulary.applications import ApplicationStatus, Direction
from lkk.vocabulary.queue import QueueView
from tests import application_builders as made
from tests import builders
from tests.database.test_applications_desk import call
from tests.database.test_notices_of_applications import notices
from tests.database.test_queue import operator, put
from tests.emails import emails
from tests.event_path import EventTab, event_tab, statements
from tests.file_client import browser
from tests.sample_files import pdf

pytestmark = pytest.mark.usefixtures("database")
S = ApplicationStatus


async def at_work(executor: User | None) -> Application:
    application = await made.brought_to(await builders.customer(), S.IN_PROGRESS)
    await put(application, executor_id=executor.key if executor else None)
    return await made.row(application.key)


async def send(tab: EventTab, **fields: str) -> dict[str, Any]:
    given = {"composer": "1", "act": "answer", "sending_key": str(uuid.uuid4()), **fields}
    return await tab.do(StaffApplication.send_message, form={"__reflex_form_data__": [[*one] for one in given.items()]})


async def test_an_answer_to_a_free_application_takes_it_and_a_note_does_not() -> None:
    me = await operator()
    application = await at_work(None)
    actor = await builders.sign_in(me)
    async with event_tab(actor.session_key) as tab:
        await tab.open(staff_application_path(application.number or ""))
        await send(tab, text="Заметка", internal="on")
        assert (await made.row(application.key)).executor_id is None
        await send(tab, text="Здравствуйте")
    assert (await made.row(application.key)).executor_id == me.key
    said = (await call(card.card, me, application.number)).thread
    assert [one.text for one in said] == ["Здравствуйте"]


async def test_acting_on_a_colleagues_application_is_asked_about_and_leaves_it_to_them() -> None:
    me, other = await operator(), await operator("Борис Второй")
    application = await at_work(other)
    actor = await builders.sign_in(me)
    async with event_tab(actor.session_key) as tab:
        await tab.open(staff_application_path(application.number or ""))
        answer = await send(tab, text="Готово", act="fulfilled")
        assert "Борис Второй" in answer["errors"]["message-instead"]
        assert (await made.row(application.key)).status is S.IN_PROGRESS
        await send(tab, text="Готово", act="fulfilled", instead="on")
    row = await made.row(application.key)
    assert (row.status, row.executor_id, row.reason) == (S.FULFILLED, other.key, "Готово")


async def test_nothing_is_sent_when_the_chosen_act_has_gone_from_the_page() -> None:
    me = await operator()
    application = await at_work(me)
    actor = await builders.sign_in(me)
    async with event_tab(actor.session_key) as tab:
        await tab.open(staff_application_path(application.number or ""))
        await send(tab, text="Готово", act="")
        await send(tab, text="Готово", act="rejected")
    seen = await call(card.card, me, application.number)
    assert (seen.status, seen.thread) == (S.IN_PROGRESS, ())


async def test_an_act_that_asks_for_a_day_says_so_at_its_field() -> None:
    me = await operator()
    application = await at_work(me)
    actor = await builders.sign_in(me)
    async with event_tab(actor.session_key) as tab:
        await tab.open(staff_application_path(application.number or ""))
        answer = await send(tab, text="Ждём материалы", act="on_hold")
        assert set(answer["errors"]) == {"message-until"}
        async with unit_of_work() as work:
            until = work.now.date().replace(year=work.now.year + 1, day=1)
        await send(tab, text="Ждём материалы", act="on_hold", until=until.isoformat())
    row = await made.row(application.key)
    assert (row.status, row.on_hold_until, row.reason) == (S.ON_HOLD, until, "Ждём материалы")


async def test_ticked_questions_become_remarks_and_the_list_goes_on_to_the_next_card() -> None:
    me = await operator()
    first, second = await at_work(me), await at_work(me)
    actor = await builders.sign_in(me)
    async with event_tab(actor.session_key) as tab:
        await tab.open(staff_application_path(first.number or ""))
        place = {"view": QueueView.MINE.value, "sort": "number"}
        await tab.go(staff_application_path(first.number or ""), **place)
        assert str(second.number) in unquote(tab.seen["next_href"])
        with statements() as sent:
            await send(tab, text="Опишите подробнее", act="info_requested", **{"about.text": "on"}, then="next")
        assert not [one for one in sent if "FROM application_message" in one], "the card that is left is not read again"
    row = await made.row(first.key)
    assert row.status is S.INFO_REQUESTED
    seen = await call(card.card, me, first.number)
    assert [(one.field_name, one.text) for one in seen.remarks] == [("text", "Опишите подробнее")]


async def test_a_card_tells_how_many_other_cases_there_are_when_not_all_are_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(customer_card, "APPLICATIONS", 2)
    me, customer = await operator(), await builders.customer()
    first, second, third = [await made.filed(customer) for _ in range(3)]
    actor = await builders.sign_in(me)
    async with event_tab(actor.session_key) as tab:
        await tab.open(staff_application_path(first.number or ""))
        assert [one["number"] for one in tab.seen["cases"]] == [third.number, second.number]
        assert tab.seen["cases_total"] == ""
        await tab.go(staff_application_path(third.number or ""))
        assert ([one["number"] for one in tab.seen["cases"]], tab.seen["cases_total"]) == ([second.number], "2")


async def test_files_go_to_the_applicant_with_whatever_is_done() -> None:
    me = await operator()
    application = await at_work(me)
    await made.stored_file(application.key, "message", uploaded_by=me.key, name="образец.pdf")
    actor = await builders.sign_in(me)
    async with event_tab(actor.session_key) as tab:
        await tab.open(staff_application_path(application.number or ""))
        await send(tab, act="info_requested", **{"about.text": "on", "remark.text": "Заполните по образцу"})
    seen = await call(card.card, me, application.number)
    assert (seen.status, [one.text for one in seen.remarks]) == (S.INFO_REQUESTED, ["Заполните по образцу"])
    assert not seen.unsent
    assert [one.name for one in seen.enclosures] == ["образец.pdf"]


async def test_what_is_only_registered_is_fulfilled_by_one_answer() -> None:
    me = await operator()
    application = await made.brought_to(await builders.customer(), S.REGISTERED)
    await put(application, executor_id=None)
    actor = await builders.sign_in(me)
    async with event_tab(actor.session_key) as tab:
        await tab.open(staff_application_path(application.number or ""))
        assert "fulfilled" in tab.seen["offered"]
        await send(tab, text="Готово", act="fulfilled")
    row = await made.row(application.key)
    assert (row.status, row.executor_id, row.reason) == (S.FULFILLED, me.key, "Готово")
    passed = [one.title for one in (await call(card.card, me, application.number)).timeline]
    assert passed[:2] == [S.FULFILLED.label, S.IN_PROGRESS.label]


@pytest.mark.parametrize("with_a_file", [False, True])
async def test_an_answer_at_once_is_told_by_one_notice_and_one_email(with_a_file: bool) -> None:
    me, owner = await operator(), await builders.customer()
    application = await made.brought_to(owner, S.REGISTERED)
    await put(application, executor_id=None)
    actor = await builders.sign_in(me)
    before = {one.key for one in await notices(owner)}
    if with_a_file:
        async with browser(me) as client:
            path = {"application": str(application.key), "slot": slots.MESSAGE, "name": "Ответ.pdf"}
            assert (await client.post("/api/files", params=path, content=pdf())).status_code == 201
    sent_before = len(await emails(owner.email))
    async with event_tab(actor.session_key) as tab:
        await tab.open(staff_application_path(application.number or ""))
        await send(tab, text="Готово", act="fulfilled")
    assert (await made.row(application.key)).status is S.FULFILLED
    (told,) = [one for one in await notices(owner) if one.key not in before]
    assert (told.event, "Готово" in told.body) == ("application_fulfilled", True)
    assert len(await emails(owner.email)) == sent_before + 1
    said = (await call(card.card, me, application.number)).thread
    assert [one.text for one in said] == ["Готово"] * with_a_file


async def test_a_connection_that_is_only_registered_is_not_fulfilled_at_once() -> None:
    me = await operator()
    application = await made.brought_to(await builders.customer(), S.REGISTERED, made.CONNECTION)
    actor = await builders.sign_in(me)
    async with event_tab(actor.session_key) as tab:
        await tab.open(staff_application_path(application.number or ""))
        assert "fulfilled" not in tab.seen["offered"]
        assert {"info_requested", "on_hold"} <= set(tab.seen["offered"])


async def test_no_change_is_offered_by_the_composer_and_by_a_button() -> None:
    me = await operator()
    application = await at_work(me)
    actor = await builders.sign_in(me)
    async with event_tab(actor.session_key) as tab:
        await tab.open(staff_application_path(application.number or ""))
        offered, buttons = tab.seen["offered"], {one["target"] for one in tab.seen["changes"]}
    assert len(offered) == len(set(offered))
    assert not buttons & {"fulfilled", "info_requested", "remark_added", "on_hold"}
    assert buttons == {"annulled"}


async def test_a_reason_of_the_directory_goes_with_the_act_it_was_chosen_for() -> None:
    me = await operator()
    application = await at_work(me)
    actor = await builders.sign_in(me)
    async with event_tab(actor.session_key) as tab:
        await tab.open(staff_application_path(application.number or ""))
        assert "materials" in {one["value"] for one in tab.seen["reasons"]["on_hold"]}
        async with unit_of_work() as work:
            until = work.now.date() + timedelta(days=20)
        chosen = {"reason_code.on_hold": "materials", "reason_code.info_requested": "of another act"}
        await send(tab, text="Ждём кабель", act="on_hold", until=until.isoformat(), **chosen)
    assert (await made.row(application.key)).status is S.ON_HOLD
    async with unit_of_work() as work:
        query = select(ApplicationHistory.reason_code).where(
            ApplicationHistory.application_id == application.key, ApplicationHistory.after == S.ON_HOLD.value
        )
        assert (await work.session.exec(query)).one() == "materials"


async def test_a_wrong_day_of_an_answer_is_told_at_its_own_field() -> None:
    me = await operator()
    application = await at_work(me)
    actor = await builders.sign_in(me)
    async with event_tab(actor.session_key) as tab:
        await tab.open(staff_application_path(application.number or ""))
        answer = await send(tab, text="Уточните", act="info_requested", answer_until="2020-01-01")
    assert set(answer["errors"]) == {"message-answer_until"}
    assert (await made.row(application.key)).status is S.IN_PROGRESS


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ({}, "", ()),
        ({}, "Всё заново", (RemarkText("Всё заново"),)),
        ({"about.inn": "on", "remark.inn": "Не тот"}, "", (RemarkText("Не тот", "inn"),)),
        ({"about.inn": "on", "remark.inn": ""}, "Исправьте", (RemarkText("Исправьте", "inn"),)),
        (
            {"about.inn": "on", "remark.inn": "Не тот", "remark.kpp": "Без отметки"},
            "И ещё",
            (RemarkText("Не тот", "inn"), RemarkText("И ещё")),
        ),
    ],
)
def test_remarks_are_of_ticks_and_of_the_whole(
    form: dict[str, str], text: str, expected: tuple[RemarkText, ...]
) -> None:
    assert remarks_in(form, text) == expected


async def test_variables_of_a_template_are_filled_with_what_is_known_of_the_application() -> None:
    me = await operator()
    application = await at_work(me)
    await builders.save(
        AnswerTemplate(title="Общий", text="{имя}, заявка {номер}: {вид}", direction=Direction.ENQUIRIES)
    )
    actor = await builders.sign_in(me)
    async with event_tab(actor.session_key) as tab:
        await tab.open(staff_application_path(application.number or ""))
        template = tab.seen["templates"][0]
        answer = await tab.do(StaffApplication.use_template, template_id=template["id"])
    seen = await call(card.card, me, application.number)
    assert answer["commands"][-1]["text"] == f"{seen.applicant}, заявка {application.number}: {seen.title}"
    assert set(ready_answers.known_of(seen, "Я")) >= {"{имя}", "{номер}", "{срок}"}
