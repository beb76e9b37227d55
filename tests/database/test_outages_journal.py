"""The journal of the dispatchers: entering by hand, reports of known and unknown outages, who may look."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from lkk.models.applications import Application
from lkk.models.notifications import Notification
from lkk.models.outages import Outage, OutageHouse
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotAllowed, NotFound
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.outages import dispatching, reports
from lkk.services.outages import feed as outages_feed
from lkk.services.outages.dispatching import Entry, UnknownAddresses
from lkk.vocabulary.outages import OutageKind, OutageSource, OutageState
from lkk.vocabulary.people import Role
from tests import application_builders as made
from tests import builders, outages
from tests.outages import HOUR, change, now

pytestmark = pytest.mark.usefixtures("database")
ENTRY = Entry("АВ-77", OutageKind.EMERGENCY, "Обрыв провода", now() - HOUR, None, "ул. Малахова: 87, 89")


async def dispatcher() -> Actor:
    return await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))


async def entered(**other: Any) -> int:
    async with unit_of_work() as work:
        return await dispatching.enter(work, await dispatcher(), replace(ENTRY, **other))


async def only() -> Outage:
    async with unit_of_work() as work:
        return (await work.session.exec(select(Outage))).one()


async def two_houses() -> None:
    await outages.house(key="h-1")
    await outages.house(number="89", key="h-2")


async def test_an_outage_is_entered_with_its_houses_and_the_feed_takes_it_over() -> None:
    await two_houses()
    assert await entered() == 2
    row = await only()
    assert (row.external_id, row.source, row.version) == ("АВ-77", OutageSource.STAFF, 0)
    async with unit_of_work() as work:
        (view,) = await dispatching.journal(work, await dispatcher())
        assert (view.state, view.by_hand, view.houses) == (OutageState.NOW, True, 2)
        await outages_feed.apply_outages(work, [change("АВ-77", house_ids=("h-1",))])
    row = await only()
    assert (row.source, row.version) == (OutageSource.FEED, 1)
    async with unit_of_work() as work:
        assert (await work.session.exec(select(OutageHouse.house_key))).all() == ["h-1"]
        with pytest.raises(NotFound):
            await dispatching.restore(work, await dispatcher(), row.key)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": " "}, "number"),
        ({"number": "9" * 65}, "number"),
        ({"reason": ""}, "reason"),
        ({"starts_at": None}, "starts_on"),
        ({"expected_until": now() - 2 * HOUR}, "expected_on"),
        ({"houses": "\n"}, "houses"),
        ({"houses": "ул. Малахова: " + ",".join(map(str, range(500)))}, "houses"),
    ],
)
async def test_a_wrong_entry_is_refused_at_its_field(wrong: dict[str, Any], field: str) -> None:
    await two_houses()
    with pytest.raises(FieldErrors) as refused:
        await entered(**wrong)
    assert list(refused.value.fields) == [field]


async def test_unknown_addresses_are_named_and_a_number_is_taken_once() -> None:
    await two_houses()
    with pytest.raises(UnknownAddresses, match="Малахова, 91"):
        await entered(houses="ул. Малахова: 87, 91")
    with pytest.raises(UnknownAddresses, match="и ещё 2"):
        await entered(houses="Нигдейная: 1, 2, 3, 4, 5, 6, 7")
    await entered()
    with pytest.raises(InvalidValue, match="уже есть"):
        await entered()


async def test_an_entry_moves_and_ends_by_hand_and_a_plan_is_cancelled() -> None:
    await two_houses()
    await entered()
    row = await only()
    later = now() + 3 * HOUR
    async with unit_of_work() as work:
        with pytest.raises(InvalidValue):
            await dispatching.change_term(work, await dispatcher(), row.key, now() - 5 * HOUR)
        await dispatching.change_term(work, await dispatcher(), row.key, later)
    assert (await only()).expected_until == later
    async with unit_of_work() as work:
        await dispatching.restore(work, await dispatcher(), row.key)
    assert (await only()).restored_at
    await entered(number="ПЛ-5", starts_at=now() + timedelta(days=1), kind=OutageKind.PLANNED)
    async with unit_of_work() as work:
        plan = (await work.session.exec(select(Outage).where(Outage.external_id == "ПЛ-5"))).one()
        await dispatching.restore(work, await dispatcher(), plan.key)
        await work.session.refresh(plan)
        assert (plan.cancelled, plan.restored_at) == (True, None)


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.MFC_OPERATOR, Role.ADVOCATE_MANAGER])
@pytest.mark.parametrize("ask", [dispatching.journal, dispatching.kept_apart, reports.unknown])
async def test_only_who_watches_outages_sees_the_journal(
    role: Role, ask: Callable[[UnitOfWork, Actor], Awaitable[object]]
) -> None:
    person = await builders.customer() if role is Role.CUSTOMER else await builders.staff(role)
    async with unit_of_work() as work:
        with pytest.raises(NotAllowed):
            await ask(work, await builders.sign_in(person))


async def filed(user: builders.User, account_id: int | None, at: datetime | None = None) -> Application:
    report = await made.filed(user, reports.KIND)
    async with unit_of_work() as work:
        row = await work.session.get_one(Application, report.key)
        row.account_id = account_id
        row.submitted_at = at or row.submitted_at
    return report


async def test_a_report_of_a_known_outage_joins_it_and_another_one_alarms_the_dispatchers() -> None:
    house, other = await outages.house(), await outages.house(number="89")
    known, here = await outages.resident(house)
    unknown, there = await outages.resident(other)
    await outages.outage(house)
    watcher = await dispatcher()
    await filed(known, here.key)
    alarm = await filed(unknown, there.key)
    assert await reports.look_at_new() == 2
    assert await reports.look_at_new() == 0
    async with unit_of_work() as work:
        (listed,) = await reports.unknown(work, watcher)
        (view,) = await dispatching.journal(work, watcher)
        told = (await work.session.exec(select(Notification).where(Notification.user_id == watcher.author_id))).all()
    assert (listed.number, view.told) == (alarm.number, 1)
    assert [(one.event, str(alarm.number) in one.body) for one in told] == [("outage_unknown_reported", True)]


async def test_a_report_without_an_account_alarms_and_an_old_one_does_not() -> None:
    user = await builders.customer()
    await filed(user, None)
    await filed(user, None, now() - timedelta(days=4))
    assert await reports.look_at_new() == 1
    async with unit_of_work() as work:
        assert len(await reports.unknown(work, await dispatcher())) == 1
