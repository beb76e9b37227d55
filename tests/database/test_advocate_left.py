"""Whoever leaves «Энергоадвокат» is waited for by nobody: dialogues close, calls and meetings ahead are cancelled."""

import pytest
from sqlmodel import select

from lkk.models.appointments import Appointment
from lkk.models.callbacks import Callback
from lkk.models.consultations import Consultation
from lkk.services.advocate import membership
from lkk.services.callbacks import asking
from lkk.services.composition import ADVOCATE_FOLLOWERS
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.advocate import MEETING
from lkk.vocabulary.appointments import AppointmentState, PlaceKind
from lkk.vocabulary.callbacks import CallbackState
from lkk.vocabulary.consultations import ConsultationState
from tests import advocate, builders, consultants, offices
from tests.offices import MONDAY, at

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
async def friday(database: str) -> None:
    await offices.stand_at()
    await offices.office()


async def test_what_was_open_ends_with_the_service_and_other_visits_stay() -> None:
    manager = await advocate.manager("Алексеев")
    desk = await offices.counter(at=7, services=(MEETING,), kind=PlaceKind.PERSON)
    desk.employee_id = manager.key
    await builders.save(desk)
    user = await advocate.client(manager)
    actor, person = await builders.sign_in(user), await offices.person_of(user)
    for hour, service in ((10, MEETING), (11, offices.SERVICE)):
        await offices.book(person, at(hour, on=MONDAY), service=service)
    await consultants.begin(actor)
    async with unit_of_work() as work:
        await asking.ask(work, actor, phone="+7 913 123-45-67", topic="Счёт", time="")

    async with unit_of_work() as work:
        await membership.leave(work, actor, ADVOCATE_FOLLOWERS)

    async with unit_of_work() as work:
        visits = dict((await work.session.exec(select(Appointment.service_code, Appointment.state))).all())
        assert (await work.session.exec(select(Consultation.state))).all() == [ConsultationState.CLOSED]
        assert (await work.session.exec(select(Callback.state))).all() == [CallbackState.CANCELLED]
    assert visits == {MEETING: AppointmentState.CANCELLED, offices.SERVICE: AppointmentState.BOOKED}
