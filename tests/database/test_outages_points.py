"""Outages and events of quality of metering points alone: they concern the accounts of the points, whatever house."""

from typing import Any

import pytest
from sqlmodel import select

from lkk.models.accounts import CustomerAccount
from lkk.models.identity import User
from lkk.models.metering import MeteringPoint
from lkk.models.outages import Outage
from lkk.services.integrations.accounting.network_messages import QualityEvent, QualityEventChange
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.outages import calendar_link, feed, joining, own, reports
from lkk.vocabulary.outages import OutageKind
from tests import builders, outages
from tests.database.test_outages_journal import filed
from tests.database.test_outages_notices import told
from tests.outages import HOUR, change, now

pytestmark = pytest.mark.usefixtures("database")


async def owner() -> tuple[User, CustomerAccount, MeteringPoint]:
    """A person whose account has a metering point and no house that is known."""
    user, account = await builders.customer(), await builders.account()
    await builders.attach(user, account)
    return user, account, await builders.metering_point(account)


async def dark(point: MeteringPoint, **data: Any) -> int:
    """An outage of this point alone, as the feed tells it."""
    async with unit_of_work() as work:
        applied = await feed.apply_outages(work, [change(house_ids=(), point_ids=(point.external_id,), **data)])
    assert applied.skipped == {}
    assert applied.accounts == {point.account_id}
    async with unit_of_work() as work:
        return (await work.session.exec(select(Outage.id).where(Outage.external_id == "АВ-17"))).one() or 0


async def test_an_outage_of_a_point_is_told_to_its_account_and_joined_by_its_people_alone() -> None:
    user, account, point = await owner()
    neighbour, *_ = await owner()
    outage_id = await dark(point)
    actor, other = await builders.sign_in(user), await builders.sign_in(neighbour)
    async with unit_of_work() as work:
        (found,) = await own.current(work, actor)
        assert (found.address, found.outage.points, found.outage.houses) == (account.address, 1, 0)
        assert await own.current(work, other) == []
        assert await joining.join(work, actor, outage_id) == 1
        with pytest.raises(NotFound):
            await joining.join(work, other, outage_id)
    assert (await told(user), await told(neighbour)) == (["outage_started"], [])
    async with unit_of_work() as work:
        (mine,) = await own.histories(work, actor)
        (theirs,) = await own.histories(work, other)
    assert (len(mine.outages), mine.known_house, mine.known_points) == (1, False, True)
    assert theirs.outages == ()


async def test_an_account_is_told_once_of_an_outage_of_its_house_and_its_point() -> None:
    house = await outages.house(key="h-1")
    user, account = await outages.resident(house)
    point = await builders.metering_point(account)
    async with unit_of_work() as work:
        await feed.apply_outages(work, [change(point_ids=(point.external_id,))])
        assert len(await own.current(work, await builders.sign_in(user))) == 1
    assert await told(user) == ["outage_started"]


async def test_a_removed_point_concerns_nobody_and_a_corrected_one_leaves_its_account() -> None:
    user, account, point = await owner()
    await dark(point)
    _, there, other = await owner()
    async with unit_of_work() as work:
        applied = await feed.apply_outages(work, [change(version=2, house_ids=(), point_ids=(other.external_id,))])
        assert applied.accounts == {account.key, there.key}
        assert await own.current(work, await builders.sign_in(user)) == []
        (await work.session.get_one(MeteringPoint, other.key)).removed = True
    async with unit_of_work() as work:
        applied = await feed.apply_outages(work, [change(version=3, house_ids=(), point_ids=(other.external_id,))])
    assert applied.accounts == set()


async def test_a_report_joins_an_outage_of_a_point_of_the_account() -> None:
    user, account, point = await owner()
    await dark(point)
    await filed(user, account.key)
    assert await reports.look_at_new() == 1
    async with unit_of_work() as work:
        (found,) = await own.current(work, await builders.sign_in(user))
    assert (found.joined, found.outage.told) == (True, 1)


async def test_planned_works_at_a_point_stand_in_the_calendar_by_the_address_of_the_account() -> None:
    user, account, point = await owner()
    await dark(point, kind=OutageKind.PLANNED, starts_at=now() + HOUR, expected_until=now() + 2 * HOUR)
    async with unit_of_work() as work:
        token = await calendar_link.make(work, await builders.sign_in(user))
        made = await calendar_link.read(work, token)
    assert made is not None
    assert made.count(b"BEGIN:VEVENT") == 1
    assert account.address.split(",")[0].encode() in made


async def test_an_event_of_quality_of_a_point_is_its_accounts_and_one_of_nothing_is_kept_apart() -> None:
    user, account, point = await owner()
    neighbour, *_ = await owner()
    event = QualityEvent("Перегруз", "Замена провода", now(), None, None, (), (point.external_id,))
    nowhere = QualityEvent("Перегруз", "", now(), None, None, ())
    changes = [QualityEventChange("c", "quality_event", key, 1, data) for key, data in (("q", event), ("n", nowhere))]
    async with unit_of_work() as work:
        applied = await feed.apply_quality(work, changes)
    assert (applied.accounts, list(applied.skipped)) == ({account.key}, ["n"])
    async with unit_of_work() as work:
        (mine,) = await own.histories(work, await builders.sign_in(user))
        (theirs,) = await own.histories(work, await builders.sign_in(neighbour))
    assert [one.reason for one in mine.quality] == ["Перегруз"]
    assert theirs.quality == ()
