"""Outages of the feed: kept by version, and what cannot be right is kept apart."""

import uuid
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from lkk.models.accounts import CustomerAccount
from lkk.models.delivery import SkippedChange
from lkk.models.outages import House, Outage, OutageHouse, OutageTerm, QualityEvent, Street, SupplyRestriction
from lkk.services import composition
from lkk.services.feed import cursor
from lkk.services.feed.apply import apply_page
from lkk.services.integrations.accounting.contract import Change, ChangesPage
from lkk.services.integrations.accounting.network_messages import (
    District,
    DistrictChange,
    HouseChange,
    QualityEventChange,
    Substation,
    SubstationChange,
    SupplyRestrictionChange,
)
from lkk.services.integrations.accounting.network_messages import House as ToldHouse
from lkk.services.integrations.accounting.network_messages import QualityEvent as ToldQuality
from lkk.services.integrations.accounting.network_messages import SupplyRestriction as ToldRestriction
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.outages import keeping
from lkk.vocabulary.outages import OutageKind, OutageSource, RestrictionExtent, RestrictionReason
from tests import builders, city, outages
from tests.outages import HOUR, change, now
from tests.sandbox_process import Sandbox


def house_change(key: str = "h-1", version: int = 1, number: str = "87") -> HouseChange:
    return HouseChange("c", "house", key, version, ToldHouse("ул. Малахова", number, None, 53.3, 83.7))


async def apply(*changes: Change) -> None:
    async with unit_of_work() as work:
        after = await cursor.lock(work, cursor.FEED)
    assert await apply_page(ChangesPage(changes, (), uuid.uuid4().hex, False), after, composition.FEED)


async def known(key: str = "АВ-17") -> Outage | None:
    async with unit_of_work() as work:
        return (await work.session.exec(select(Outage).where(Outage.external_id == key))).first()


async def skipped() -> dict[str, str]:
    async with unit_of_work() as work:
        return {row.external_id: row.problem for row in await work.session.exec(select(SkippedChange))}


async def test_an_outage_is_kept_with_its_houses_and_changes_by_version(database: str) -> None:
    start, first, later = now() - HOUR, now() + HOUR, now() + 3 * HOUR
    await apply(house_change(), change(starts_at=start, expected_until=first))
    await apply(change(version=2, starts_at=start, expected_until=later, house_ids=("h-1", "h-2")))
    await apply(change(version=1, starts_at=start, expected_until=first))
    outage = await known()
    assert outage is not None
    assert (outage.version, outage.expected_until, outage.source) == (2, later, OutageSource.FEED)
    async with unit_of_work() as work:
        houses = (await work.session.exec(select(OutageHouse.house_key))).all()
        terms = (await work.session.exec(select(OutageTerm.expected_until).order_by("id"))).all()
        streets = (await work.session.exec(select(Street.key))).all()
    assert (sorted(houses), list(terms), list(streets)) == (["h-1", "h-2"], [first, later], ["малахова"])


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"house_ids": ()}, keeping.NO_PLACES),
        ({"restored_at": now() - 2 * HOUR}, keeping.ENDED_BEFORE),
        ({"expected_until": now() - 2 * HOUR}, keeping.EXPECTED_BEFORE),
    ],
)
async def test_an_outage_that_cannot_be_right_is_kept_apart(database: str, data: dict[str, Any], problem: str) -> None:
    await apply(house_change(), change("АВ-1"), change(**data))
    assert await skipped() == {"АВ-17": problem}
    assert await known() is None
    assert await known("АВ-1") is not None
    await apply(change(version=2))
    assert await skipped() == {}
    assert await known() is not None


async def test_an_outage_changed_after_its_end_is_kept_apart(database: str) -> None:
    start, end = now() - 3 * HOUR, now() - HOUR
    over: dict[str, Any] = {"starts_at": start, "restored_at": end, "expected_until": end}
    await apply(change(**over))
    await apply(change(version=2, **over))
    assert await skipped() == {}
    await apply(change(version=3, starts_at=start, restored_at=None))
    assert await skipped() == {"АВ-17": keeping.AFTER_END}
    outage = await known()
    assert outage is not None
    assert outage.restored_at == end


async def test_an_outage_that_an_employee_has_entered_becomes_the_feeds(database: str) -> None:
    house = await outages.house(key="h-1")
    entered = await outages.outage(house, key="АВ-17", restored_at=now())
    async with unit_of_work() as work:
        row = await work.session.get_one(Outage, entered.key)
        row.source, row.version = OutageSource.STAFF, 0
    await apply(change(reason="Повреждение кабеля"))
    outage = await known()
    assert outage is not None
    assert (outage.id, outage.source, outage.reason, outage.restored_at) == (
        entered.id,
        OutageSource.FEED,
        "Повреждение кабеля",
        None,
    )


async def test_the_cabinets_of_the_houses_of_before_and_after_are_concerned(database: str) -> None:
    old, new = await outages.house(key="h-1"), await outages.house(key="h-2")
    _, here = await outages.resident(old)
    _, there = await outages.resident(new)
    await outages.resident(await outages.house(key="h-3"))
    data = composition.FEED
    entity = next(one for one in data.entities if one.change is type(change()))
    async with unit_of_work() as work:
        await entity.apply(work, [change()])
        applied = await entity.apply(work, [change(version=2, house_ids=("h-2",))])
    assert applied.accounts == {here.key, there.key}


async def test_places_quality_and_restrictions_are_kept(database: str) -> None:
    account = await builders.account()
    quality = ToldQuality(
        "Перегруз линии", "Замена провода", now(), (now() + timedelta(days=30)).date(), None, ("h-1",)
    )
    restriction = ToldRestriction(
        account.external_id, RestrictionExtent.FULL, RestrictionReason.DEBT, "", now() - HOUR, None
    )
    await apply(
        DistrictChange("c", "district", "d-1", 1, District("Центр", ((83.1, 53.1), (83.2, 53.1), (83.2, 53.2)))),
        SubstationChange("c", "substation", "s-1", 1, Substation("ПС «Обь»", "d-1", Decimal("350"))),
        house_change(),
        house_change(version=2, number="87а"),
        QualityEventChange("c", "quality_event", "q-1", 1, quality),
        QualityEventChange("c", "quality_event", "q-1", 2, quality),
        SupplyRestrictionChange("c", "supply_restriction", "r-1", 1, restriction),
        SupplyRestrictionChange("c", "supply_restriction", "r-2", 1, replace(restriction, account_id="?")),
    )
    async with unit_of_work() as work:
        house = (await work.session.exec(select(House))).one()
        event = (await work.session.exec(select(QualityEvent))).one()
        kept = (await work.session.exec(select(SupplyRestriction))).one()
    assert (house.number_key, event.version, kept.account_id) == ("87а", 2, account.key)
    assert await skipped() == {"r-2": "нет такого лицевого счёта"}


async def test_the_citys_accounts_have_houses(city_database: str, sandbox: Sandbox) -> None:
    await city.load_city()
    async with unit_of_work() as work:
        query = select(House.street, House.number).join(
            CustomerAccount,
            CustomerAccount.house_key == House.external_id,  # pyright: ignore[reportArgumentType]
        )
        found = (await work.session.exec(query.where(CustomerAccount.number == "9234"))).all()
        planned = (await work.session.exec(select(Outage).where(Outage.kind == OutageKind.PLANNED))).all()
    assert found == [("ул. Малахова", "87")]
    assert planned
