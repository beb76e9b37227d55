"""Lines of «Что нужно от вас» of agreements of capacity, talks with consultants and hours of interval meters."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import col, update

from lkk.models.applications import Application
from lkk.models.capacity_agreements import CapacityAgreement
from lkk.routes import CAPACITY_AGREEMENT, capacity_contact_path, chat_path
from lkk.services.capacity_agreements import filing, offering
from lkk.services.capacity_agreements import own_tasks as capacity_tasks
from lkk.services.composition import OWN_TASKS
from lkk.services.consultations import own_tasks as consultation_tasks
from lkk.services.consultations import reading
from lkk.services.hours import own_tasks as hours_tasks
from lkk.services.hours.outcomes import settle
from lkk.services.integrations.accounting.hourly_messages import HourlyOutcome
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.own_tasks.declaration import OwnTask, TaskSource, Urgency
from lkk.services.own_tasks.reading import waiting
from lkk.vocabulary.applications import ApplicationStatus
from tests import builders, capacity, consultants, hour_files, visits
from tests.business_time import today
from tests.capacity import does
from tests.capacity_agreements import OTHER_PHONE, accepted, giving, pair, seen, signed, signs, terms
from tests.database.test_hours import at, series, submit
from tests.event_path import statements
from tests.hour_files import PERIOD
from tests.hourly_accounts import HourlyDesk, hourly_desk

pytestmark = pytest.mark.usefixtures("database")
SOURCES = (*capacity_tasks.OWN_TASKS, *consultation_tasks.OWN_TASKS, *hours_tasks.OWN_TASKS)


async def tasks(actor: Actor, sources: tuple[TaskSource, ...]) -> list[OwnTask]:
    async with unit_of_work() as work:
        return await waiting(work, actor, sources)


async def said(actor: Actor, sources: tuple[TaskSource, ...]) -> list[str]:
    return [one.said for one in await tasks(actor, sources)]


async def test_terms_wait_for_the_one_who_has_not_offered_them() -> None:
    two = await pair()
    await does(offering.offer, two.taker, two.contact, 0, terms())
    (task,) = await tasks(two.giver, capacity_tasks.OWN_TASKS)
    assert (task.said, task.until) == ("Ответьте на условия соглашения о мощности", None)
    assert task.href == capacity_contact_path(two.contact, CAPACITY_AGREEMENT)
    assert task.detail == "20 кВт, ПС Северная"
    assert await tasks(two.taker, capacity_tasks.OWN_TASKS) == []
    await does(offering.offer, two.giver, two.contact, 1, giving())
    assert await tasks(two.giver, capacity_tasks.OWN_TASKS) == []
    assert len(await tasks(two.taker, capacity_tasks.OWN_TASKS)) == 1


async def test_a_signature_and_then_an_application_wait_for_each_of_the_two() -> None:
    two = await pair()
    document = await accepted(two)
    for one in (two.giver, two.taker):
        (task,) = await tasks(one, capacity_tasks.OWN_TASKS)
        assert (task.said, task.until) == ("Подпишите соглашение о мощности", document.sign_until)
    await signs(two.giver, document, OTHER_PHONE)
    assert await tasks(two.giver, capacity_tasks.OWN_TASKS) == []
    assert await said(two.taker, capacity_tasks.OWN_TASKS) == ["Подпишите соглашение о мощности"]


async def test_both_are_asked_for_their_applications_until_they_are_filed() -> None:
    two = await pair()
    document = await accepted(two)
    await signed(two, document)
    (task,) = await tasks(two.taker, capacity_tasks.OWN_TASKS)
    assert (task.said, task.urgency) == ("Подайте заявку по соглашению о мощности", Urgency.WAITS)
    view = await seen(two.taker, two)
    draft = await does(filing.begin, two.taker, view.id, view.number)
    assert len(await tasks(two.taker, capacity_tasks.OWN_TASKS)) == 1, "a draft is not filed yet"
    async with unit_of_work() as work:
        filed = update(Application).where(col(Application.id) == draft.key)
        await work.session.exec(filed.values(status=ApplicationStatus.SUBMITTED, number="ТП-2026-000001"))
    assert await tasks(two.taker, capacity_tasks.OWN_TASKS) == []
    for late, urgency in ((timedelta(days=1), [Urgency.LATE]), (timedelta(days=40), [])):
        async with unit_of_work() as work:
            await work.session.exec(update(CapacityAgreement).values(apply_by=today() - late))
        assert [one.urgency for one in await tasks(two.giver, capacity_tasks.OWN_TASKS)] == urgency


async def test_the_paper_of_an_agreement_has_one_line_not_two() -> None:
    two = await pair()
    await accepted(two)
    lines = await said(two.taker, OWN_TASKS)
    assert "Подпишите соглашение о мощности" in lines
    assert not [one for one in lines if "1 документ" in one]


async def test_strangers_and_employees_see_nothing_of_an_agreement_or_a_talk() -> None:
    two = await pair()
    await accepted(two)
    assert await tasks(await capacity.person("Сидоров Сидор"), SOURCES) == []
    async with unit_of_work() as work:
        owner = await work.session.get_one(builders.User, two.taker.subject_id)
    inside = await visits.visit(owner)
    assert await tasks(inside, (*capacity_tasks.OWN_TASKS, *consultation_tasks.OWN_TASKS)) == []


async def test_an_answer_of_a_consultant_waits_until_it_is_read() -> None:
    await consultants.stand_at()
    person, other, helper = await consultants.customer(), await consultants.customer(), await consultants.consultant()
    dialogue = await consultants.begin(person)
    assert await tasks(person, consultation_tasks.OWN_TASKS) == [], "own words are no answer"
    await consultants.take(helper, dialogue)
    await consultants.send(helper, dialogue, "Для себя", note=True)
    assert await tasks(person, consultation_tasks.OWN_TASKS) == [], "a note is not for the customer"
    last = await consultants.send(helper, dialogue, "Добрый день")
    (task,) = await tasks(person, consultation_tasks.OWN_TASKS)
    assert (task.said, task.detail, task.href) == (
        "Прочтите ответ консультанта",
        "Вопрос о счёте",
        chat_path(dialogue),
    )
    assert await tasks(other, consultation_tasks.OWN_TASKS) == []
    async with unit_of_work() as work:
        await reading.mark(work, person, dialogue, delivered=last, read=last)
    assert await tasks(person, consultation_tasks.OWN_TASKS) == []


async def upload(desk: HourlyDesk, period: date = PERIOD, *, seed: int = 1, fault: bool = False) -> None:
    book = desk.book(period, seed=seed)
    if fault:
        book.meters[0].days[period][7] = Decimal("1.23456")
    await desk.send(f"203_{period:%m%Y}.xlsx", hour_files.written("xlsx", book)[1], period)


async def decided(desk: HourlyDesk, outcome: str) -> None:
    rows = [one for one in await series(desk) if one.decided_at is None]
    async with unit_of_work() as work:
        await settle(work, [HourlyOutcome(one.delivery_key, outcome) for one in rows])  # pyright: ignore[reportArgumentType]


async def test_hours_ask_for_a_decision_then_to_be_sent_then_to_be_mended() -> None:
    await at(2026, 11, 26)
    desk = await hourly_desk()
    actor = await builders.sign_in(desk.user)
    assert await tasks(actor, hours_tasks.OWN_TASKS) == [], "nobody is asked for hours who never sent any"
    await upload(desk, fault=True)
    assert await said(actor, hours_tasks.OWN_TASKS) == ["Решите, что делать с ошибками в почасовых данных за октябрь"]
    await upload(desk)
    (task,) = await tasks(actor, hours_tasks.OWN_TASKS)
    assert (task.said, task.account_id) == ("Отправьте сохранённые почасовые данные за октябрь", desk.account_id)
    assert "period=2026-10-01" in task.href
    await submit(desk)
    assert await tasks(actor, hours_tasks.OWN_TASKS) == [], "what is on its way waits for nobody"
    await decided(desk, "rejected")
    (task,) = await tasks(actor, hours_tasks.OWN_TASKS)
    assert (task.said, task.urgency) == ("Исправьте отклонённые почасовые данные за октябрь", Urgency.LATE)
    await upload(desk, seed=5)
    assert await said(actor, hours_tasks.OWN_TASKS) == ["Отправьте сохранённые почасовые данные за октябрь"]


async def test_a_month_that_is_missing_is_asked_for_once_the_months_before_were_sent() -> None:
    await at(2026, 11, 26)
    desk = await hourly_desk()
    actor = await builders.sign_in(desk.user)
    await upload(desk)
    await submit(desk)
    await decided(desk, "accepted")
    assert await tasks(actor, hours_tasks.OWN_TASKS) == []
    for day, urgency in ((1, Urgency.WAITS), (2, Urgency.LATE)):
        await at(2026, 12, day)
        (task,) = await tasks(actor, hours_tasks.OWN_TASKS)
        assert (task.said, task.until, task.urgency) == (
            "Передайте почасовые данные за ноябрь",
            date(2026, 12, 1),
            urgency,
        )
    assert await tasks(await builders.sign_in((await hourly_desk()).user), hours_tasks.OWN_TASKS) == []
    await at(2027, 3, 5)
    assert await tasks(actor, hours_tasks.OWN_TASKS) == [], "nothing came for three months"


async def test_each_source_asks_no_more_than_it_declares() -> None:
    await consultants.stand_at()
    desk = await hourly_desk()
    actor = await builders.sign_in(desk.user)
    await upload(desk)
    await submit(desk)
    await decided(desk, "accepted")
    await at(2026, 12, 2)
    async with unit_of_work() as work:
        for source in SOURCES:
            with statements() as asked:
                await source.read(work, actor)
            assert len(asked) <= source.statements, (source.name, asked)
