"""The applications of the demo: every status is there, and a grid connection with documents of both sides."""

import pytest
from sqlmodel import select

from lkk.models.applications import Application, StoredFile
from lkk.services.demo_applications import add_applications
from lkk.services.files import places
from lkk.services.unit_of_work import unit_of_work
from lkk.vocabulary.applications import ApplicationStatus, Side, Stage
from tests import builders

pytestmark = pytest.mark.usefixtures("database")


async def test_there_is_an_application_in_every_status_and_a_connection_that_waits_for_payment() -> None:
    customer, head = await builders.customer(), await builders.staff()
    await add_applications(customer.email, head.email)
    async with unit_of_work() as work:
        rows = (await work.session.exec(select(Application))).all()
        files = (await work.session.exec(select(StoredFile))).all()
    assert {row.status for row in rows} == set(ApplicationStatus)
    assert {row.user_id for row in rows} == {customer.key}
    [connection] = [row for row in rows if row.stage is not None]
    assert (connection.stage, connection.waits_for_customer) == (Stage.OFFER, True)
    assert {file.side for file in files} == set(Side)
    assert all(places.place_of(file.public_id).content.is_file() for file in files)
