"""Asking for marks: once for what was served, seldom for a person, with the page on which it is rated."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.routes import APPOINTMENTS, application_path, chat_path
from lkk.services.consultations import opening
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.marks import asking, giving, own, tasks
from lkk.services.marks.events import MARK_WANTED
from lkk.services.notifications import choices
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.marks import ASKED_EVERY_DAYS, ASKED_IN_DAYS, COMMENT_LENGTH, Served
from lkk.vocabulary.people import UserStatus
from tests import application_builders as made
from tests import builders, consultants, offices, surveys, visits
from tests.emails import emails

pytestmark = pytest.mark.usefixtures("database")


async def fulfilled(user: User) -> tuple[int, str]:
    application = await made.brought_to(user, ApplicationStatus.FULFILLED)
    return application.key, application.number or ""


async def asked(user_id: int) -> list[Notification]:
    query = select(Notification).where(Notification.event == "mark_wanted", Notification.user_id == user_id)
    async with unit_of_work() as work:
        return list(await work.session.exec(query.order_by(col(Notification.id))))


async def after(**past: float) -> int:
    """Move the clock on from now and ask whoever is to be asked."""
    await builders.shift_clock(round(timedelta(**past).total_seconds()))
    return await asking.ask_all()


async def test_after_a_fulfilled_application_its_customer_is_asked_once_on_its_page() -> None:
    user = await builders.customer()
    _, number = await fulfilled(user)
    assert await after(minutes=30) == 0
    assert await after(hours=2) == 1
    assert await after(hours=3) == 0
    (one,) = await asked(user.key)
    assert one.link == application_path(number)
    assert number in one.body
    assert [letter.subject for letter in await emails(user.email)].count(one.title) == 1
    assert "Отвечать не обязательно" in one.body
    assert await after(days=ASKED_IN_DAYS + 5) == 0


async def test_after_a_talk_the_link_leads_to_the_dialogue() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    unanswered, dialogue = await consultants.begin(customer), await consultants.begin(customer)
    await consultants.take(consultant, dialogue)
    await consultants.send(consultant, dialogue, "Готово")
    await consultants.close(consultant, dialogue)
    await consultants.close(customer, unanswered)
    assert await after(hours=2) == 1
    assert [one.link for one in await asked(customer.subject_id)] == [chat_path(dialogue)]


async def test_after_a_visit_the_link_leads_to_the_bookings_where_it_is_rated() -> None:
    await offices.stand_at()
    await offices.office()
    user = await builders.customer()
    booked = await offices.book(await offices.person_of(user), offices.at(10))
    visit = await offices.serve(booked.number)
    assert await asking.ask_all() == 1
    assert [one.link for one in await asked(user.key)] == [APPOINTMENTS.path]
    person = await builders.sign_in(user)
    async with unit_of_work() as work:
        await giving.rate(work, person, Served.APPOINTMENT, visit, 4)
        last = await own.of_last_visit(work, person)
        assert last
        assert (last.key, last.rating.stars, last.rating.may_comment) == (booked.key, 4, True)


async def test_nobody_is_asked_for_what_is_rated_or_long_past() -> None:
    user, late = await builders.customer(), await builders.customer()
    key, _ = await fulfilled(user)
    await fulfilled(late)
    async with unit_of_work() as work:
        await giving.rate(work, await builders.sign_in(user), Served.APPLICATION, key, 5)
    assert await after(days=4) == 0


async def test_of_several_the_latest_is_asked_for_and_a_month_has_an_end() -> None:
    user = await builders.customer()
    await fulfilled(user)
    _, latest = await fulfilled(user)
    assert await after(hours=2) == 1
    assert [one.link for one in await asked(user.key)] == [application_path(latest)]
    await fulfilled(user)
    assert await after(hours=5) == 0  # another one on the same day is not asked for
    for week in range(1, 4):
        await builders.shift_clock(week * (ASKED_EVERY_DAYS + 1) * 86_400)
        await fulfilled(user)
        await after(days=week * (ASKED_EVERY_DAYS + 1), hours=2)
    assert len(await asked(user.key)) == 2
    await builders.shift_clock((ASKED_IN_DAYS + 5) * 86_400)
    await fulfilled(user)
    assert await after(days=ASKED_IN_DAYS + 5, hours=2) == 1


async def test_each_of_many_is_asked_in_portions_and_a_closed_cabinet_is_not() -> None:
    people = [await builders.customer() for _ in range(3)]
    for one in people:
        await fulfilled(one)
    async with unit_of_work() as work:
        (await work.session.get_one(User, people[0].key)).status = UserStatus.LOCKED
    await builders.shift_clock(7200)
    assert await asking.ask_all(size=1) == 2
    assert [len(await asked(one.key)) for one in people] == [0, 1, 1]


async def test_who_has_switched_the_letters_off_finds_the_question_on_the_site_alone() -> None:
    user = await builders.customer()
    await fulfilled(user)
    person = await builders.sign_in(user)
    async with unit_of_work() as work:
        await choices.choose(work, person, MARK_WANTED.key, [MARK_WANTED], wanted=False)
    assert await after(hours=2) == 1
    assert len(await asked(user.key)) == 1
    assert [one.subject for one in await emails(user.email) if one.subject == MARK_WANTED.title] == []


async def test_words_are_added_to_a_mark_once_until_an_employee_has_handled_it() -> None:
    user = await builders.customer()
    key, _ = await fulfilled(user)
    person = await builders.sign_in(user)
    async with unit_of_work() as work:
        with pytest.raises(NotFound):
            await giving.add_comment(work, person, Served.APPLICATION, key, "Рано")
        assert await own.of_application(work, person, key) == own.Rating(key, 0, may_rate=True, may_comment=False)
        await giving.rate(work, person, Served.APPLICATION, key, 2)
        assert await own.of_application(work, person, key) == own.Rating(key, 2, may_rate=False, may_comment=True)
        for wrong in (" ", "я" * (COMMENT_LENGTH + 1)):
            with pytest.raises(InvalidValue):
                await giving.add_comment(work, person, Served.APPLICATION, key, wrong)
        await giving.add_comment(work, person, Served.APPLICATION, key, " Долго ")
        assert await own.of_application(work, person, key) == own.Rating(key, 2, may_rate=False, may_comment=False)
        with pytest.raises(NotAllowed):
            await giving.add_comment(work, person, Served.APPLICATION, key, "Ещё")
        stranger = await builders.sign_in(await builders.customer())
        with pytest.raises(NotFound):
            await giving.add_comment(work, stranger, Served.APPLICATION, key, "Чужое")
        assert await own.of_application(work, stranger, key) == own.Rating()
    visit = await visits.visit(user)
    async with unit_of_work() as work:
        assert await own.of_application(work, visit, key) == own.Rating()
        assert await own.of_last_visit(work, visit) is None
        with pytest.raises(NotAllowed, match="сам клиент"):
            await giving.add_comment(work, visit, Served.APPLICATION, key, "За него")
    staff = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        assert [one.comment for one in (await tasks.listing(work, staff)).rows] == ["Долго"]


async def test_words_to_a_handled_mark_are_refused() -> None:
    user = await builders.customer()
    key, _ = await fulfilled(user)
    person, staff = await builders.sign_in(user), await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        await giving.rate(work, person, Served.APPLICATION, key, 1)
        (mark,) = (await tasks.listing(work, staff)).rows
        await tasks.handle(work, staff, mark.id, "Позвонили")
        assert not (await own.of_application(work, person, key)).may_comment
        with pytest.raises(NotAllowed):
            await giving.add_comment(work, person, Served.APPLICATION, key, "Поздно")


async def test_words_to_the_mark_of_a_talk_stand_in_both_places() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await consultants.begin(customer)
    await consultants.take(consultant, dialogue)
    await consultants.send(consultant, dialogue, "Готово")
    await consultants.close(consultant, dialogue)
    staff = await builders.sign_in(await builders.staff())
    async with unit_of_work() as work:
        await opening.rate(work, customer, dialogue, 1)
        assert (await opening.end_of(work, customer, dialogue)).may_comment
        with pytest.raises(NotFound):
            await giving.add_comment(work, customer, Served.TALK, dialogue, "Не здесь")
        await opening.comment(work, customer, dialogue, "Грубо")
        assert not (await opening.end_of(work, customer, dialogue)).may_comment
        with pytest.raises(NotAllowed):
            await opening.comment(work, customer, dialogue, "Ещё")
        assert [one.comment for one in (await tasks.listing(work, staff)).rows] == ["Грубо"]


async def low_marks(staff: Actor) -> list[tuple[str, int, bool]]:
    async with unit_of_work() as work:
        page = await tasks.listing(work, staff, served=Served.SURVEY)
    return [(one.subject, one.stars, one.asks) for one in page.rows]


async def test_a_low_mark_of_a_named_survey_is_a_task_of_each_person() -> None:
    people = [await builders.sign_in(await builders.customer()) for _ in range(3)]
    manager = await surveys.manager()
    made_ = await surveys.published(manager)
    for person, mark in zip(people, ("2", "1", "3"), strict=True):
        await surveys.answered(made_, person, posted={**surveys.GOOD, "q1": mark})
    told = "Опрос «Качество обслуживания». «Как вы оцениваете обслуживание?»: "
    assert await low_marks(manager) == [(f"{told}1 из 5", 1, True), (f"{told}2 из 5", 2, True)]


async def test_a_low_mark_of_an_anonymous_survey_or_by_the_link_is_nobodys_task() -> None:
    person, manager = await builders.sign_in(await builders.customer()), await surveys.manager()
    hidden = await surveys.published(manager, anonymous=True)
    await surveys.answered(hidden, person, posted={**surveys.GOOD, "q1": "1"})
    named = await surveys.published(manager, invites=False, by_link=True)
    await surveys.answered(named, browser="b" * 40, posted={**surveys.GOOD, "q1": "1"})
    assert await low_marks(manager) == []
