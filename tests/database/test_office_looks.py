"""Looking at the day of an office is written down: once an opening, and once a day in the list of each customer."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from lkk.models.audit import AuditEvent
from lkk.services.appointments import office_day
from lkk.services.identity import data_access
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import Role
from tests import builders, offices
from tests.offices import MONDAY, NOW, OFFICE, at

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
async def friday(database: str) -> None:
    await offices.stand_at()


async def look(actor: Actor, on: date = MONDAY, *, opened: bool) -> None:
    async with unit_of_work() as work:
        await office_day.read(work, actor, OFFICE, on, opened=opened)


async def openings() -> list[tuple[str, dict[str, Any]]]:
    async with unit_of_work() as work:
        query = select(AuditEvent).where(AuditEvent.action == AuditAction.OFFICE_DAY_OPENED)
        return [(row.subject, row.details) for row in await work.session.exec(query.order_by(col(AuditEvent.id)))]


async def told(customer_id: int) -> list[tuple[AccessKind, str, str]]:
    async with unit_of_work() as work:
        lines = await data_access.of_customer(work, customer_id)
    return [(one.what, one.author, one.reason) for one in lines]


async def test_an_opening_is_written_down_once_and_what_the_page_reads_again_is_not() -> None:
    await offices.office(name="Офис на Ленина")
    operator = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR, name="Операторова Ольга"))
    first, second = await offices.customer(), await offices.customer()
    await look(operator, opened=True)
    assert await openings() == []  # nobody was on the page
    await offices.book(offices.guest(), at(9))
    await offices.book(first, at(10))
    await look(operator, opened=True)
    for _ in range(3):
        await look(operator, opened=False)
    line = (AccessKind.OFFICE_DAY, "Операторова Ольга", "Приём 30.11.2026, Офис на Ленина")
    assert await told(first.user_id or 0) == [line]
    assert await openings() == [(f"office:{OFFICE}", {"day": "2026-11-30", "visits": 2})]
    await offices.book(second, at(11))  # while the page is open
    await look(operator, opened=False)
    assert await told(second.user_id or 0) == [line]
    await look(operator, MONDAY + timedelta(days=1), opened=True)  # nobody comes then
    assert len(await openings()) == 1


async def test_another_employee_and_another_day_of_looking_are_lines_of_their_own() -> None:
    await offices.office()
    customer = await offices.customer()
    await offices.book(customer, at(9))
    one, other = [await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR)) for _ in range(2)]
    for actor in (one, one, other):
        await look(actor, opened=True)
    assert (len(await openings()), len(await told(customer.user_id or 0))) == (3, 2)
    await offices.stand_at(NOW + timedelta(hours=25))
    await look(one, opened=True)
    assert len(await told(customer.user_id or 0)) == 3
