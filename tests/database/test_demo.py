"""The demo: its people, with a draft and an application in every status."""

import pytest
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.services.applications.document import filed
from lkk.services.demo.people import add_people
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.demo import DEMO_PEOPLE

pytestmark = pytest.mark.usefixtures("city_database")


async def test_the_demo_has_its_people_and_an_application_in_every_status() -> None:
    assert await add_people()
    async with unit_of_work() as work:
        emails = set(await work.session.exec(select(User.email)))
        query = (
            select(Application)
            .join(User, col(User.id) == Application.user_id)
            .where(User.email == DEMO_PEOPLE[0].email)
        )
        applications = (await work.session.exec(query)).all()
    assert {person.email for person in DEMO_PEOPLE} <= emails
    assert {one.status for one in applications} == set(ApplicationStatus)
    assert await filed.make_missing() == len(applications) - 1
    assert not await add_people()
