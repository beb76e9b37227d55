"""Who has «Энергоадвокат», who serves them today, and to whom its doors are open."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from lkk.models.identity import User
from lkk.services.advocate import access
from lkk.services.advocate.access import NotConnected
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.permissions import NotInVisit
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.settings import settings
from lkk.vocabulary.people import UserStatus
from tests import advocate, builders, visits
from tests.event_path import statements

pytestmark = pytest.mark.usefixtures("in_november")


async def served_by(user: User) -> str:
    async with unit_of_work() as work:
        found = await access.manager_of(work, user.key)
        return found.name if found else ""


async def test_a_client_is_served_by_the_own_manager_and_on_days_of_absence_by_the_substitute() -> None:
    own, other = await advocate.manager("Алексеев Николай"), await advocate.manager("Борисова Ольга")
    client = await advocate.client(own)
    assert await served_by(client) == "Алексеев Николай"
    async with unit_of_work() as work:
        today = access.today(work)
    await advocate.away(own, today, today + timedelta(days=5), other)
    async with unit_of_work() as work:
        found = await access.serving(work, client.key)
    assert (found.manager and found.manager.name, found.now and found.now.name) == (
        "Алексеев Николай",
        "Борисова Ольга",
    )
    assert (found.away_since, found.away_until) == (today, today + timedelta(days=5))


async def test_a_manager_who_left_the_company_serves_nobody() -> None:
    own = await advocate.manager("Алексеев Николай")
    client = await advocate.client(own)
    async with unit_of_work() as work:
        (await work.session.get_one(User, own.key)).status = UserStatus.LOCKED
    assert await served_by(client) == ""
    async with unit_of_work() as work:
        assert await access.connected(work, client.key)


async def test_doors_are_open_to_clients_alone_unless_the_setting_opens_them(monkeypatch: pytest.MonkeyPatch) -> None:
    client, stranger = await advocate.client(await advocate.manager("Алексеев")), await builders.customer()
    inside, outside = await builders.sign_in(client), await builders.sign_in(stranger)
    async with unit_of_work() as work:
        await access.demand_doors(work, inside)
        with pytest.raises(NotConnected):
            await access.demand_doors(work, outside)
    monkeypatch.setenv("LKK_ADVOCATE_FOR_EVERYBODY", "true")
    settings.cache_clear()
    async with unit_of_work() as work:
        assert await access.may_use_doors(work, outside)
        assert not await access.connected(work, stranger.key)
        with pytest.raises(NotAllowed):
            await access.demand_doors(work, await builders.sign_in(await builders.staff()))


async def test_an_employee_in_the_cabinet_does_not_speak_for_the_customer() -> None:
    client = await advocate.client(await advocate.manager("Алексеев"))
    inside = await visits.visit(client)
    async with unit_of_work() as work:
        with pytest.raises(NotInVisit):
            await access.demand_doors(work, inside)
        await access.demand_doors(work, inside, in_visit=True)


async def test_whether_the_service_is_there_costs_one_statement() -> None:
    client = await advocate.client(await advocate.manager("Алексеев"))
    async with unit_of_work() as work:
        with statements() as asked:
            assert await access.connected(work, client.key)
    assert len(asked) == 1


async def test_nobody_has_the_service_twice_or_is_away_twice_on_one_day() -> None:
    own = await advocate.manager("Алексеев")
    client = await advocate.client(own)
    with pytest.raises(IntegrityError):
        await advocate.connect(client, own)
    today = datetime.now(UTC).date()
    await advocate.away(own, today, today + timedelta(days=3))
    with pytest.raises(IntegrityError):
        await advocate.away(own, today + timedelta(days=3), today + timedelta(days=9))
