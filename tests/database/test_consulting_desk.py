"""The desk of a consultant: the customer beside, answers with variables, a draft out of a dialogue, escalation."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from lkk.models.applications import AnswerTemplate, Application
from lkk.models.audit import DataAccess
from lkk.models.consultations import Consultation
from lkk.models.notifications import Notification
from lkk.services.applications.desk import desk
from lkk.services.applications.drafts.drafts import TooManyDrafts
from lkk.services.consultations import queue, rules
from lkk.services.consulting_desk import card, drafting, escalation, templates
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, Direction
from lkk.vocabulary.people import CabinetClass, Role
from tests import advocate, builders, consultants
from tests import application_builders as made
from tests.consultants import begin, send, take, texts

pytestmark = pytest.mark.usefixtures("database")
ZONE = ZoneInfo("Asia/Barnaul")


@pytest.fixture(autouse=True)
async def at_noon(database: str) -> None:
    """Noon of a working Thursday."""
    await consultants.stand_at()


async def does(act: Callable[..., Awaitable[Any]], *given: Any, **more: Any) -> Any:
    async with unit_of_work() as work:
        return await act(work, *given, **more)


async def firm() -> Actor:
    """A bakery that has the service and an account."""
    owner = await advocate.client(await advocate.manager("Менеджер"), "ООО «Пекарня»")
    metered = await builders.metered_account(registry=CabinetClass.LEGAL)
    await builders.attach(owner, metered.account)
    return await builders.sign_in(owner)


async def taken(who: Actor, by: Actor, *said: str) -> int:
    """A dialogue of these words that a consultant has."""
    dialogue = await begin(who, said[0])
    await take(by, dialogue)
    for one in said[1:]:
        await send(who, dialogue, one)
    return dialogue


async def titles(who: Actor) -> list[str]:
    async with unit_of_work() as work:
        query = select(Notification.title).where(Notification.user_id == who.subject_id).order_by(col(Notification.id))
        return list(await work.session.exec(query))


async def test_the_customer_stands_beside_the_dialogue_and_reads_who_has_looked() -> None:
    who, employee = await firm(), await consultants.consultant()
    async with unit_of_work() as work:
        user = await work.session.get_one(builders.User, who.subject_id)
    await made.filed(user, "info_enquiry", seed=1)
    earlier = await taken(who, employee, "Прежний вопрос")
    dialogue = await taken(who, employee, "Где счёт?")
    found: card.Beside = await does(card.of_dialogue, employee, dialogue)
    assert found.name == "ООО «Пекарня»"
    assert [bool(one.meters) for one in found.accounts] == [True]
    assert found.applications_total == 1
    assert [(one.id, one.readable) for one in found.talks] == [(earlier, True)]
    await does(card.of_dialogue, employee, dialogue)
    async with unit_of_work() as work:
        looks = (await work.session.exec(select(DataAccess.author_id).where(DataAccess.subject_id == user.key))).all()
    assert looks == [employee.author_id]
    other = await consultants.consultant("Другой")
    with pytest.raises(NotFound):
        await does(card.of_dialogue, other, dialogue)
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    with pytest.raises(NotAllowed):
        await does(card.of_dialogue, operator, dialogue)


async def test_an_answer_for_dialogues_is_filled_with_what_is_known() -> None:
    head = await builders.sign_in(await builders.staff())
    with pytest.raises(InvalidValue, match="фамилия"):
        await does(desk.save_template, head, "Привет", "Добрый день, {фамилия}!", None, for_dialogues=True)
    text = "Добрый день, {имя}! Я {менеджер}. Вопрос «{тема}», счёт {счёт}."
    await does(desk.save_template, head, "Привет", text, Direction.METERS, for_dialogues=True)
    await does(desk.save_template, head, "Прибор", "Подготовьте паспорт.", Direction.METERS)
    who, employee = await firm(), await consultants.consultant("Волкова Ольга")
    dialogue = await taken(who, employee, "Где счёт?")
    (ready,) = await does(templates.offered, employee, dialogue)
    async with unit_of_work() as work:
        number = (await work.session.exec(select(builders.CustomerAccount.number))).one()
        stored = (await work.session.exec(select(AnswerTemplate).where(AnswerTemplate.title == "Привет"))).one()
    assert stored.direction is None
    assert ready.text == f"Добрый день, ООО «Пекарня»! Я Волкова Ольга. Вопрос «Вопрос о счёте», счёт {number}."
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    assert [one.title for one in await does(desk.templates, operator, Direction.METERS)] == ["Прибор"]


async def test_a_dialogue_becomes_a_draft_of_the_customers_and_is_not_filed() -> None:
    who, employee = await firm(), await consultants.consultant("Волкова Ольга")
    dialogue = await taken(who, employee, "Где счёт за октябрь?", "Пришлите копию")
    await send(employee, dialogue, "Сейчас посмотрю")
    await send(employee, dialogue, "Тайная заметка", note=True)
    offered = await does(drafting.kinds, employee, dialogue)
    assert "info_enquiry" in {kind.code for kind in offered}
    draft_id = await does(drafting.make, employee, dialogue, "info_enquiry")
    async with unit_of_work() as work:
        draft = await work.session.get_one(Application, draft_id)
    assert (draft.status, draft.user_id, draft.submitted_at) == (ApplicationStatus.DRAFT, who.subject_id, None)
    assert draft.answers["text"] == "Вопрос о счёте\nГде счёт за октябрь?\nПришлите копию"
    assert draft.answers["phone"] == "+79131234567"
    assert f"/applications/new/info_enquiry?draft={draft_id}" in (await texts(who, dialogue))[-1]
    assert "Подготовлен черновик: Запрос информации" in await titles(who)
    with pytest.raises(NotFound):
        await does(drafting.make, employee, dialogue, "no_such_kind")
    with pytest.raises(NotFound):
        await does(drafting.make, await consultants.consultant("Другой"), dialogue, "info_enquiry")
    for _ in range(29):
        await does(drafting.make, employee, dialogue, "info_enquiry")
    with pytest.raises(TooManyDrafts):
        await does(drafting.make, employee, dialogue, "info_enquiry")


async def test_a_long_talk_is_cut_to_the_question() -> None:
    assert drafting.cut("я" * 10, 10) == "я" * 10
    assert drafting.cut("я" * 11, 10) == "я" * 9 + "…"


async def test_who_waits_longer_than_the_directory_allows_is_told_to_the_heads_once() -> None:
    who, head = await firm(), await builders.sign_in(await builders.staff())
    dialogue = await begin(who)
    minutes = await does(_escalate_minutes)
    await consultants.stand_at(consultants.WORKING_NOON + timedelta(minutes=minutes - 1))
    assert await escalation.escalate() == 0
    await consultants.stand_at(consultants.WORKING_NOON + timedelta(minutes=minutes, seconds=10))
    assert await escalation.escalate() == 1
    assert await escalation.escalate() == 0
    assert await titles(head) == ["Клиент ждёт консультанта: ООО «Пекарня»"]
    (line,) = await does(queue.waiting, head)
    assert (line.id, line.escalated) == (dialogue, True)


async def test_the_night_is_no_waiting_and_a_taken_dialogue_does_not_wait() -> None:
    who, employee, head = await firm(), await consultants.consultant(), await builders.sign_in(await builders.staff())
    night = datetime(2026, 11, 26, 23, tzinfo=ZONE)
    await consultants.stand_at(night)
    dialogue = await begin(who)
    await consultants.stand_at(night + timedelta(hours=3))
    assert await escalation.escalate() == 0
    await consultants.stand_at(datetime(2026, 11, 27, 12, tzinfo=ZONE))
    await consultants.beat(employee)
    await take(employee, dialogue)
    assert await escalation.escalate() == 0
    assert await titles(head) == []
    async with unit_of_work() as work:
        row = await work.session.get_one(Consultation, dialogue)
    assert row.escalated_at is None


async def _escalate_minutes(work: Any) -> int:
    return (await rules.in_force(work)).escalate_minutes
