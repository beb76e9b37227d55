"""Remarks and answers, the thread, the desk, and what each side is shown of an application."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

import pytest
from sqlmodel import select

from lkk.models.delivery import OutboxItem
from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.services.applications.case import card, messages, remarks
from lkk.services.applications.desk import bulk, desk, table, template_history
from lkk.services.applications.desk.bulk import Order
from lkk.services.applications.workflow import status_changes
from lkk.services.applications.workflow.needs import Payload, RemarkText
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotAllowed, NotFound, Stale
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, ClockState, Direction, Side
from lkk.vocabulary.directories import ChangeAct
from lkk.vocabulary.people import Role
from lkk.vocabulary.queue import BulkAct
from tests import application_builders as made
from tests import builders

pytestmark = pytest.mark.usefixtures("database")
S = ApplicationStatus
SECRET = "Заявитель скандальный"


async def call(service: Callable[..., Awaitable[Any]], user: User, *arguments: Any, **named: Any) -> Any:
    """One service call in a unit of work of its own, as a handler makes it."""
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return await service(work, actor, *arguments, **named)


async def asked(user: User, *given: RemarkText) -> tuple[Any, User]:
    """A registered application whose applicant is asked for something, and the operator."""
    operator = await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    application = await made.brought_to(user, S.REGISTERED)
    await call(status_changes.change, operator, application.key, S.INFO_REQUESTED, Payload(remarks=given))
    return await made.row(application.key), operator


async def test_a_remark_is_answered_with_a_correction_of_its_field() -> None:
    user = await builders.customer()
    application, operator = await asked(user, RemarkText("Опишите подробнее", "text"))
    assert application.waits_for_customer
    seen = await call(card.card, user, application.number)
    assert [(one.field_name, one.text, one.resolved) for one in seen.remarks] == [("text", "Опишите подробнее", False)]
    assert seen.remarks[0].label
    named = {"revision": seen.revision}
    with pytest.raises(NotAllowed, match="замечаниях"):
        await call(remarks.answer, user, application.key, corrections={"topic": "metering"}, **named)
    with pytest.raises(FieldErrors) as refused:
        await call(remarks.answer, user, application.key, corrections={"text": "мало"}, **named)
    assert "text" in refused.value.fields
    with pytest.raises(FieldErrors):
        await call(remarks.answer, user, application.key, **named)
    with pytest.raises(NotAllowed):
        await call(remarks.answer, operator, application.key, text="За него", **named)
    text = "Какие документы нужны, чтобы присоединить гараж?"
    changed = await call(remarks.answer, user, application.key, corrections={"text": text}, **named)
    assert changed.status is S.REGISTERED
    row = await made.row(application.key)
    assert (row.answers["text"], row.waits_for_customer, row.previous_status) == (text, False, None)
    seen = await call(card.card, operator, application.number)
    assert seen.remarks[0].resolved
    assert any("стало" in line.reason and text in line.reason for line in seen.timeline)
    with pytest.raises((NotAllowed, Stale)):
        await call(remarks.answer, user, application.key, text="Ещё раз", **named)


async def test_the_term_of_an_enquiry_runs_on_while_an_answer_is_awaited() -> None:
    user = await builders.customer()
    application, _ = await asked(user, RemarkText("Уточните"))
    clocks = {one.rule: one for one in (await call(card.card, user, application.number)).clocks}
    assert {clocks[rule].state for rule in ("appeal.info", "info.answer")} == {ClockState.RUNNING}
    assert application.due_on == min(clocks[rule].due_on for rule in ("appeal.info", "info.answer"))
    await builders.shift_clock(5 * 86_400)
    await call(remarks.answer, user, application.key, text="Ответ", revision=application.revision)
    later = {one.rule: one for one in (await call(card.card, user, application.number)).clocks}
    assert later["appeal.info"].due_on == clocks["appeal.info"].due_on
    assert later["info.answer"].state is ClockState.MET
    assert (await made.row(application.key)).due_on == later["appeal.info"].due_on


async def test_the_thread_is_seen_by_both_and_a_key_is_sent_once() -> None:
    user, operator = await builders.customer(), await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    application = await made.filed(user)
    key = uuid.uuid4()
    ids = await asyncio.gather(*(call(messages.post, user, application.key, "Добрый день", key) for _ in range(5)))
    assert len(set(ids)) == 1
    enclosed = await made.stored_file(application.key, "message", side=Side.COMPANY, uploaded_by=operator.key)
    await call(messages.post, operator, application.key, "Ответ", uuid.uuid4(), documents=[enclosed.public_id])
    seen = await call(card.card, user, application.number)
    assert [(one.side, one.text, one.author) for one in seen.thread] == [
        (Side.CUSTOMER, "Добрый день", user.display_name),
        (Side.COMPANY, "Ответ", ""),
    ]
    assert [one.id for one in seen.enclosures] == [enclosed.public_id]
    assert seen.company_documents == ()
    await call(messages.mark_read, user, application.key)
    assert [one.read for one in (await call(card.card, operator, application.number)).thread] == [False, True]
    async with unit_of_work() as work:
        told = {(one.user_id, one.event) for one in (await work.session.exec(select(Notification))).all()}
        sent = [one.kind for one in (await work.session.exec(select(OutboxItem))).all()]
    assert {(user.key, "application_message"), (operator.key, "application_message_from_applicant")} <= told
    assert sent.count("application_message") == 2


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001, "а\x00б"])
async def test_a_message_that_is_none_is_refused(text: str) -> None:
    user = await builders.customer()
    application = await made.filed(user)
    with pytest.raises(InvalidValue):
        await call(messages.post, user, application.key, text, uuid.uuid4())


async def test_nothing_internal_is_in_what_the_applicant_gets() -> None:
    user, operator = await builders.customer(), await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    application = await made.brought_to(user, S.IN_PROGRESS)
    await call(messages.post, operator, application.key, SECRET, uuid.uuid4(), internal=True)
    await made.stored_file(application.key, side=Side.COMPANY, internal=True, name=f"{SECRET}.pdf")
    shown = await call(card.card, user, application.number)
    assert shown.staff is None
    for hidden in (SECRET, operator.display_name, Role.ADMINISTRATOR.label, "Исполнитель"):
        assert hidden not in str(asdict(shown)), hidden
    staff_view = await call(card.card, operator, application.number)
    assert [note.text for note in staff_view.staff.notes] == [SECRET]
    assert [one.name for one in staff_view.staff.internal_documents] == [f"{SECRET}.pdf"]
    assert SECRET not in str([one.text for one in staff_view.thread])
    assert staff_view.staff.email == user.email
    with pytest.raises(NotAllowed):
        await call(messages.post, user, application.key, "Заметка", uuid.uuid4(), internal=True)


async def test_strangers_find_nothing() -> None:
    application = await made.filed(await builders.customer())
    stranger = await builders.customer()
    advocate = await builders.staff(Role.ADVOCATE_MANAGER)
    key = uuid.uuid4()
    calls: list[tuple[Any, tuple[Any, ...], dict[str, Any]]] = [
        (card.card, (application.number,), {}),
        (messages.post, (application.key, "Чужое", key), {}),
        (messages.mark_read, (application.key,), {}),
        (status_changes.change, (application.key, S.WITHDRAWN), {}),
        (remarks.answer, (application.key,), {"revision": 1, "text": "Чужое"}),
        (desk.take, (application.key,), {"revision": 1}),
    ]
    for service, arguments, named in calls:
        with pytest.raises((NotFound, NotAllowed)):
            await call(service, stranger, *arguments, **named)
        with pytest.raises(NotAllowed):
            await call(service, advocate, *arguments, **named)


async def test_an_operator_of_the_mfc_reads_and_changes_nothing() -> None:
    application = await made.filed(await builders.customer())
    reader = await builders.staff(Role.MFC_OPERATOR)
    shown = await call(card.card, reader, application.number)
    assert (shown.number, shown.allowed) == (application.number, ())
    assert [row.number for row in (await call(table.list_all, reader, table.TableQuery())).rows] == [application.number]
    changes: list[tuple[Any, tuple[Any, ...], dict[str, Any]]] = [
        (messages.post, (application.key, "Ответ", uuid.uuid4()), {}),
        (messages.mark_read, (application.key,), {}),
        (desk.take, (application.key,), {"revision": 1}),
        (desk.assign, (application.key, reader.key), {"revision": 1}),
        (bulk.marked, ([application.key],), {}),
        (bulk.carry_out, (application.key, Order(BulkAct.TAKE)), {}),
        (desk.templates, (), {}),
        *((status_changes.change, (application.key, to, Payload(reason="Нет")), {}) for to in S if to is not S.DRAFT),
    ]
    for service, arguments, named in changes:
        with pytest.raises(NotAllowed):
            await call(service, reader, *arguments, **named)
    assert (await made.row(application.key)).revision == application.revision


async def test_what_may_be_done_is_shown_to_whom_it_is_allowed() -> None:
    user = await builders.customer()
    application, operator = await asked(user, RemarkText("Уточните"))
    own = await call(card.card, user, application.number)
    assert {one.target for one in own.allowed} == {S.REGISTERED, S.WITHDRAWN}
    theirs = await call(card.card, operator, application.number)
    assert {one.key for one in theirs.allowed} == {"remark_added", "answer_taken", "taken_back"}


async def test_taking_makes_an_executor_and_begins_the_work_once() -> None:
    application = await made.filed(await builders.customer())
    first, second = (
        await builders.staff(Role.SERVICE_CENTRE_OPERATOR),
        await builders.staff(Role.SERVICE_CENTRE_OPERATOR),
    )
    given = made.everything(application.created_at.date())
    await call(status_changes.change, first, application.key, S.REGISTERED, Payload(**given))
    revision = (await made.row(application.key)).revision
    ends = await asyncio.gather(
        *(call(desk.take, one, application.key, revision=revision) for one in (first, second)),
        return_exceptions=True,
    )
    assert sorted(type(end).__name__ for end in ends) == ["ChangedMeanwhile", "int"]
    row = await made.row(application.key)
    assert row.status is S.IN_PROGRESS
    assert row.executor_id in (first.key, second.key)


async def test_templates_are_kept_by_the_head_and_offered_by_direction() -> None:
    head, operator = await builders.staff(), await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    await call(desk.save_template, head, "Общий", "Спасибо за обращение.", None)
    meters = await call(desk.save_template, head, "Про счётчик", "Подготовьте паспорт.", Direction.METERS)
    assert [one.title for one in await call(desk.templates, operator, Direction.METERS)] == ["Общий", "Про счётчик"]
    assert [one.title for one in await call(desk.templates, operator, Direction.DOCUMENTS)] == ["Общий"]
    with pytest.raises(NotAllowed):
        await call(desk.save_template, operator, "Мой", "Текст", None)
    await call(desk.save_template, head, "Прибор", "Подготовьте паспорт.", Direction.METERS, meters)
    await call(desk.delete_template, head, meters)
    assert len(await call(desk.templates, head)) == 1


async def test_the_history_of_templates_keeps_what_they_said_and_who_changed_them() -> None:
    head, operator = await builders.staff(), await builders.staff(Role.SERVICE_CENTRE_OPERATOR)
    first = await call(desk.save_template, head, "Про счётчик", "Подготовьте паспорт.", Direction.METERS)
    await call(desk.save_template, head, "Про счётчик", "Подготовьте паспорт.", Direction.METERS, first)
    await call(desk.save_template, head, "Про счётчик", "Подготовьте паспорт прибора.", None, first)
    await call(desk.delete_template, head, first)
    deleted, changed, added = await call(template_history.read, head)
    assert [one.act for one in (deleted, changed, added)] == [ChangeAct.DELETED, ChangeAct.CHANGED, ChangeAct.ADDED]
    assert {one.author for one in (deleted, changed, added)} == {head.display_name}
    assert [(one.title, one.before, one.after) for one in changed.values] == [
        ("Направление", "Приборы учёта", "—"),
        ("Текст", "Подготовьте паспорт.", "Подготовьте паспорт прибора."),
    ]
    assert ("Текст", "Подготовьте паспорт прибора.", "") in [
        (one.title, one.before, one.after) for one in deleted.values
    ]
    assert deleted.thing == "Про счётчик"
    with pytest.raises(NotAllowed):
        await call(template_history.read, operator)
