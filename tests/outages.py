"""Houses, outages and who lives there, for tests."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from lkk.models.accounts import CustomerAccount
from lkk.models.identity import User
from lkk.models.outages import House, Outage, OutageHouse
from lkk.services.integrations.accounting.network_messages import Outage as ToldOutage
from lkk.services.integrations.accounting.network_messages import OutageChange
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.outages.addresses import number_key, street_key
from lkk.vocabulary.outages import OutageKind, OutageSource
from tests import builders

_number = itertools.count(1)
HOUR = timedelta(hours=1)


def now() -> datetime:
    """The present moment to the second, as the feed tells moments."""
    return datetime.now(UTC).replace(microsecond=0)


async def house(street: str = "ул. Малахова", number: str = "87", key: str = "", district: str = "") -> House:
    """A house that can be searched for."""
    made = await builders.save(
        House(
            external_id=key or f"house-{next(_number)}",
            version=1,
            street=street,
            number=number,
            district_key=district or None,
            street_key=street_key(street),
            number_key=number_key(number),
        )
    )
    async with unit_of_work() as work:
        await work.session.execute(
            text("insert into street (key) values (:key) on conflict do nothing"), {"key": street_key(street)}
        )
    return made


async def outage(
    *houses: House,
    starts_at: datetime | None = None,
    expected_until: datetime | None = None,
    restored_at: datetime | None = None,
    kind: OutageKind = OutageKind.EMERGENCY,
    cancelled: bool = False,
    key: str = "",
) -> Outage:
    """An outage of houses that the feed has told of; by default it began an hour ago."""
    row = await builders.save(
        Outage(
            external_id=key or f"АВ-{next(_number)}",
            version=1,
            kind=kind,
            reason="Обрыв провода",
            starts_at=starts_at or now() - HOUR,
            expected_until=expected_until,
            restored_at=restored_at,
            cancelled=cancelled,
            source=OutageSource.FEED,
            created_at=now(),
            changed_at=now(),
        )
    )
    for one in houses:
        await builders.save(OutageHouse(outage_id=row.key, house_key=one.external_id))
    return row


async def resident(of: House, **person: Any) -> tuple[User, CustomerAccount]:
    """A customer with an account in a house."""
    user = await builders.customer(**person)
    account = await builders.account()
    async with unit_of_work() as work:
        row = await work.session.get_one(CustomerAccount, account.key)
        row.house_key = of.external_id
    await builders.attach(user, account)
    return user, account


def change(key: str = "АВ-17", version: int = 1, **data: Any) -> OutageChange:
    """An outage as the feed tells it, at the house h-1 unless said otherwise."""
    told: dict[str, Any] = {
        "kind": OutageKind.EMERGENCY,
        "reason": "Обрыв провода",
        "starts_at": now() - HOUR,
        "expected_until": now() + HOUR,
        "restored_at": None,
        "cancelled": False,
        "house_ids": ("h-1",),
    }
    return OutageChange("c", "outage", key, version, ToldOutage(**(told | data)))
