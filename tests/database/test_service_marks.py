"""Marks of what was served: given once by its own customer, low ones a task until somebody has answered."""

import pytest
from sqlalchemy import text
from sqlmodel import select

from lkk.models.marks import ServiceMark
from lkk.models.notifications import Notification
from lkk.services.consultations import opening
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound, Stale
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.marks import giving, own, tasks
from lkk.services.marks.own import ToRate
from lkk.services.marks.tasks import MarkPage
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.marks import COMMENT_LENGTH, Served
from lkk.vocabulary.people import Role
from lkk.vocabulary.permissions import Permission
from tests import application_builders as made
from tests import builders, consultants, offices, visits

pytestmark = pytest.mark.usefixtures("database")


async def waiting(actor: Actor) -> list[ToRate]:
    async with unit_of_work() as work:
        return await own.waiting(work, actor)


async def listing(actor: Actor, served: Served | None = None) -> MarkPage:
    async with unit_of_work() as work:
        return await tasks.listing(work, actor, served=served)


async def rated(actor: Actor, served: Served, thing: int, stars: int, comment: str = "") -> None:
    async with unit_of_work() as work:
        await giving.rate(work, actor, served, thing, stars, comment)


async def fulfilled() -> tuple[Actor, int]:
    """A customer with a fulfilled application."""
    user = await builders.customer()
    application = await made.brought_to(user, ApplicationStatus.FULFILLED)
    return await builders.sign_in(user), application.key


async def test_a_fulfilled_application_is_rated_once_by_its_own_customer() -> None:
    person, application = await fulfilled()
    assert [(one.served, one.thing_id) for one in await waiting(person)] == [(Served.APPLICATION, application)]
    stranger = await builders.sign_in(await builders.customer())
    with pytest.raises(NotFound):
        await rated(stranger, Served.APPLICATION, application, 5)
    await rated(person, Served.APPLICATION, application, 5, " Быстро ")
    assert await waiting(person) == []
    with pytest.raises(NotAllowed, match="уже оценили"):
        await rated(person, Served.APPLICATION, application, 1)
    page = await listing(await builders.sign_in(await builders.staff()))
    assert [(one.stars, one.comment, one.asks) for one in page.rows] == [(5, "Быстро", False)]
    assert page.waiting == 0


async def test_what_is_not_fulfilled_or_long_past_is_not_rated() -> None:
    user = await builders.customer()
    application = await made.filed(user)
    person = await builders.sign_in(user)
    assert await waiting(person) == []
    with pytest.raises(NotFound):
        await rated(person, Served.APPLICATION, application.key, 5)
    old, done = await fulfilled()
    async with unit_of_work() as work:
        past = "update application set status_changed_at = status_changed_at - interval '31 days' where id = :id"
        await work.session.execute(text(past), {"id": done})
    assert await waiting(old) == []
    with pytest.raises(NotFound):
        await rated(old, Served.APPLICATION, done, 5)


@pytest.mark.parametrize(("stars", "comment", "at"), [(0, "", "stars"), (6, "", "stars"), (5, "я" * 1001, "comment")])
async def test_wrong_stars_and_too_long_comments_are_told(stars: int, comment: str, at: str) -> None:
    assert len(comment) in {0, COMMENT_LENGTH + 1}
    person, application = await fulfilled()
    with pytest.raises(InvalidValue) as caught:
        await rated(person, Served.APPLICATION, application, stars, comment)
    assert caught.value.at == at


async def test_a_served_visit_is_rated_and_one_that_did_not_come_is_not() -> None:
    await offices.stand_at()
    await offices.office()
    user = await builders.customer()
    booked = await offices.book(await offices.person_of(user), offices.at(10))
    person = await builders.sign_in(user)
    assert await waiting(person) == []
    visit = await offices.serve(booked.number)
    assert [(one.served, one.thing_id) for one in await waiting(person)] == [(Served.APPOINTMENT, visit)]
    await rated(person, Served.APPOINTMENT, visit, 4)
    assert await waiting(person) == []


async def test_a_talk_is_rated_where_it_was_and_stands_with_the_others() -> None:
    customer, consultant = await consultants.customer(), await consultants.consultant()
    dialogue = await consultants.begin(customer)
    await consultants.take(consultant, dialogue)
    await consultants.send(consultant, dialogue, "Готово")
    await consultants.close(consultant, dialogue)
    assert [(one.served, one.thing_id) for one in await waiting(customer)] == [(Served.TALK, dialogue)]
    with pytest.raises(NotFound):
        await rated(customer, Served.TALK, dialogue, 1)
    async with unit_of_work() as work:
        await opening.rate(work, customer, dialogue, 1, "Грубо")
    assert await waiting(customer) == []
    staff = await builders.sign_in(await builders.staff())
    page = await listing(staff, Served.TALK)
    assert [(one.stars, one.comment, one.asks) for one in page.rows] == [(1, "Грубо", True)]
    assert (await listing(staff, Served.APPLICATION)).rows == []


async def test_a_low_mark_is_a_task_that_one_employee_closes() -> None:
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    person, application = await fulfilled()
    other, second = await fulfilled()
    await rated(person, Served.APPLICATION, application, 2)
    await rated(other, Served.APPLICATION, second, 3)
    page = await listing(operator)
    assert (page.waiting, [one.asks for one in page.rows]) == (1, [True, False])
    async with unit_of_work() as work:
        told = (await work.session.exec(select(Notification).where(Notification.event == "low_mark"))).all()
        assert operator.author_id in {one.user_id for one in told}
        assert person.subject_id not in {one.user_id for one in told}
        with pytest.raises(InvalidValue):
            await tasks.handle(work, operator, page.rows[0].id, " ")
        with pytest.raises(NotFound):
            await tasks.handle(work, operator, page.rows[1].id, "Хорошая")
        await tasks.handle(work, operator, page.rows[0].id, "Позвонили, извинились")
    with pytest.raises(Stale):
        async with unit_of_work() as work:
            await tasks.handle(work, operator, page.rows[0].id, "Ещё раз")
    async with unit_of_work() as work:
        kept = (await work.session.exec(select(ServiceMark).where(ServiceMark.stars == 2))).one()
    assert (kept.outcome, kept.handled_by) == ("Позвонили, извинились", operator.author_id)
    assert (await listing(operator)).waiting == 0


@pytest.mark.parametrize("role", Role)
async def test_marks_are_read_by_operators_of_the_centre_and_administrators(role: Role) -> None:
    user = await builders.staff(role) if role.staff else await builders.customer()
    actor = await builders.sign_in(user)
    assert role.may(Permission.WORK_MARKS) == (role in {Role.SERVICE_CENTRE_OPERATOR, Role.ADMINISTRATOR})
    if not role.may(Permission.WORK_MARKS):
        with pytest.raises(NotAllowed):
            await listing(actor)


async def test_an_employee_in_a_cabinet_does_not_rate_for_the_customer() -> None:
    user = await builders.customer()
    application = await made.brought_to(user, ApplicationStatus.FULFILLED)
    visit = await visits.visit(user)
    with pytest.raises(NotAllowed, match="сам клиент"):
        await rated(visit, Served.APPLICATION, application.key, 5)
