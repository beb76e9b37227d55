"""A person's outages: by the houses of their accounts, joined once, summed by year, in the calendar."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from lkk.models.outages import QualityEvent, QualityEventHouse, SupplyRestriction
from lkk.services.kernel.errors import NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.outages import calendar_link, joining, own
from lkk.vocabulary.outages import OutageKind, OutageState, RestrictionExtent, RestrictionReason
from lkk.vocabulary.people import Role
from tests import builders, outages
from tests.outages import HOUR, now

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)


async def current(user: builders.User) -> list[own.OwnOutage]:
    actor = await builders.sign_in(user)
    async with unit_of_work() as work:
        return await own.current(work, actor)


async def test_only_outages_of_own_houses_are_own_and_far_plans_are_not_current() -> None:
    house, other = await outages.house(), await outages.house(number="89")
    user, account = await outages.resident(house)
    await outages.resident(other)
    on = await outages.outage(house, expected_until=now() + HOUR)
    planned = await outages.outage(house, kind=OutageKind.PLANNED, starts_at=now() + 2 * DAY)
    over = await outages.outage(house, restored_at=now() - HOUR, starts_at=now() - 3 * HOUR)
    await outages.outage(house, kind=OutageKind.PLANNED, starts_at=now() + 5 * DAY)
    await outages.outage(house, restored_at=now() - 9 * HOUR, starts_at=now() - 10 * HOUR)
    await outages.outage(house, cancelled=True)
    await outages.outage(other)
    found = await current(user)
    states = {one.outage.id: one.outage.state for one in found}
    assert states == {
        on.key: OutageState.NOW,
        planned.key: OutageState.PLANNED,
        over.key: OutageState.RESTORED,
    }
    assert {(one.account_number, one.address) for one in found} == {(account.number, "ул. Малахова, 87")}
    assert await current(await builders.customer()) == []


async def test_a_person_joins_an_outage_once_and_sees_how_many_told() -> None:
    house = await outages.house()
    user, _ = await outages.resident(house)
    neighbour, _ = await outages.resident(house)
    outage = await outages.outage(house)
    actor, other = await builders.sign_in(user), await builders.sign_in(neighbour)
    for who, told in ((actor, 1), (actor, 1), (other, 2)):
        async with unit_of_work() as work:
            assert await joining.join(work, who, outage.key) == told
    (one,) = await current(user)
    assert (one.joined, one.outage.told) == (True, 2)


async def test_what_is_not_on_at_ones_own_house_cannot_be_joined() -> None:
    house, other = await outages.house(), await outages.house(number="89")
    user, _ = await outages.resident(house)
    actor = await builders.sign_in(user)
    elsewhere = await outages.outage(other)
    over = await outages.outage(house, restored_at=now())
    planned = await outages.outage(house, starts_at=now() + HOUR)
    for outage in (elsewhere, over, planned):
        async with unit_of_work() as work:
            with pytest.raises(NotFound):
                await joining.join(work, actor, outage.key)
    staff = await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))
    async with unit_of_work() as work:
        with pytest.raises(NotAllowed):
            await joining.join(work, staff, elsewhere.key)


async def test_the_year_is_summed_against_what_the_law_allows() -> None:
    house = await outages.house()
    user, _ = await outages.resident(house)
    actor = await builders.sign_in(user)
    start = now() - timedelta(hours=20)
    await outages.outage(house, starts_at=start, restored_at=start + 5 * HOUR)
    await outages.outage(house, starts_at=start + 3 * HOUR, restored_at=start + 6 * HOUR, kind=OutageKind.PLANNED)
    await outages.outage(house, starts_at=start + 7 * HOUR, restored_at=start + 8 * HOUR)
    await outages.outage(house, starts_at=start - timedelta(days=800), restored_at=start - timedelta(days=799))
    async with unit_of_work() as work:
        (history,) = await own.histories(work, actor)
        (last,) = await own.histories(work, actor, last=True)
    assert len(history.outages) == 3
    assert (history.total, history.longest) == (timedelta(hours=7), timedelta(hours=6))
    assert history.norm is not None
    assert (history.norm.hours_a_year, history.norm.hours_in_a_row) == (72, 24)
    assert (last.year, last.outages) == (history.year - 1, ())


async def test_restrictions_and_quality_are_those_of_the_own_account_and_house() -> None:
    house = await outages.house()
    user, account = await outages.resident(house)
    neighbour, _ = await outages.resident(house)
    debt = SupplyRestriction(
        external_id="r-1",
        version=1,
        account_id=account.key,
        extent=RestrictionExtent.FULL,
        reason=RestrictionReason.DEBT,
        starts_at=now() - DAY,
    )
    await builders.save(debt)
    event = QualityEvent(external_id="q-1", version=1, reason="Перегруз", measures="Замена", starts_at=now() - DAY)
    await builders.save(event)
    await builders.save(QualityEventHouse(event_id=event.key, house_key=house.external_id))
    async with unit_of_work() as work:
        (mine,) = await own.histories(work, await builders.sign_in(user))
        (theirs,) = await own.histories(work, await builders.sign_in(neighbour))
        found = await own.restricted(work, await builders.sign_in(user))
        assert [(number, one.extent) for number, _, one in found] == [(account.number, RestrictionExtent.FULL)]
        assert await own.restricted(work, await builders.sign_in(neighbour)) == []
    assert [one.reason for one in mine.restrictions] == [RestrictionReason.DEBT]
    assert theirs.restrictions == ()
    assert [one.reason for one in theirs.quality] == ["Перегруз"]


async def test_a_calendar_link_opens_the_planned_outages_until_it_is_revoked() -> None:
    house, other = await outages.house(), await outages.house("ул. Попова", "1")
    user, _ = await outages.resident(house)
    actor = await builders.sign_in(user)
    await outages.outage(house, kind=OutageKind.PLANNED, starts_at=now() + DAY, expected_until=now() + DAY + HOUR)
    await outages.outage(other, kind=OutageKind.PLANNED, starts_at=now() + DAY)
    await outages.outage(house)
    async with unit_of_work() as work:
        first = await calendar_link.make(work, actor)
    async with unit_of_work() as work:
        made = await calendar_link.read(work, first)
        assert made is not None
        assert made.count(b"BEGIN:VEVENT") == 1
        assert "ул. Малахова".encode() in made
        second = await calendar_link.make(work, actor)
    async with unit_of_work() as work:
        assert await calendar_link.read(work, first) is None
        assert await calendar_link.read(work, second) is not None
        await calendar_link.revoke(work, actor)
    async with unit_of_work() as work:
        assert await calendar_link.read(work, second) is None
        assert await calendar_link.read(work, "") is None
        assert not await calendar_link.has_link(work, actor)


async def test_a_closed_cabinet_opens_no_calendar() -> None:
    house = await outages.house()
    user, _ = await outages.resident(house)
    await outages.outage(house, kind=OutageKind.PLANNED, starts_at=now() + DAY)
    async with unit_of_work() as work:
        token = await calendar_link.make(work, await builders.sign_in(user))
    async with unit_of_work() as work:
        await work.session.execute(text("update user_account set status = 'closed' where id = :id"), {"id": user.key})
    async with unit_of_work() as work:
        made = await calendar_link.read(work, token)
    assert made is not None
    assert b"VEVENT" not in made
