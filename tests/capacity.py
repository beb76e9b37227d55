"""A board of capacity for tests: two substations, people who give and seek, their ads."""

import uuid
from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.models.outages import District, Substation
from lkk.models.redistribution import CapacityAd
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.redistribution import ads, contacts, moderation
from lkk.vocabulary.people import Role
from tests import builders
from tests.business_time import today

NORTH, SOUTH = "ps-north", "ps-south"
OUTLINE = [[83.7, 53.3], [83.8, 53.3], [83.8, 53.4]]  # a triangle: the scheme of the city draws it


async def does(act: Callable[..., Awaitable[Any]], *given: Any, **more: Any) -> Any:
    """Do one thing in a unit of its own."""
    async with unit_of_work() as work:
        return await act(work, *given, **more)


async def substation() -> str:
    """Put one more substation into the network, where no ad of another test fits; return its key."""
    key = f"ps-{uuid.uuid4()}"
    row = Substation(external_id=key, version=1, name="ПС Уединённая", district_key="board", free_kw=Decimal(100))
    await builders.save(row)
    return key


async def places() -> None:
    """Put two substations of a district into the network."""
    async with unit_of_work() as work:
        if (await work.session.exec(select(Substation).where(Substation.external_id == NORTH))).first():
            return
        work.session.add(District(external_id="board", version=1, name="Заречный район", outline=OUTLINE))
        for key, name in ((NORTH, "ПС Северная"), (SOUTH, "ПС Южная")):
            work.session.add(
                Substation(external_id=key, version=1, name=name, district_key="board", free_kw=Decimal(100))
            )


async def person(name: str = "Иванов Иван") -> Actor:
    """A customer who may write ads."""
    return await builders.sign_in(await builders.customer(name=name))


async def moderator() -> Actor:
    """An employee who checks ads."""
    return await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR))


def form(side: str = "give", **more: Any) -> dict[str, Any]:
    """What a form of an ad says: 50 kW of 100 at 1 000 ₽ for a month, or 30 kW wanted at up to 1 500 ₽."""
    said = {
        "side": side,
        "kw": "50" if side == "give" else "30",
        "voltage": "10",
        "substation_key": NORTH,
        "price": "1000" if side == "give" else "1500",
        "text": "Можно по частям",
        "valid_until": (today() + timedelta(days=30)).isoformat(),
        "own_kw": "100" if side == "give" else "",
        "giver_kind": "ordinary" if side == "give" else "",
    }
    return said | more


async def ad(owner: Actor, side: str = "give", **more: Any) -> int:
    """Write an ad and send it for a check."""
    key = await does(ads.save, owner, form(side, **more))
    await does(ads.submit, owner, key, (await row(key)).revision)
    return key


async def published(owner: Actor, side: str = "give", *, by: Actor | None = None, **more: Any) -> int:
    """Put an ad on the board."""
    key = await ad(owner, side, **more)
    await does(moderation.publish, by or await moderator(), key, (await row(key)).revision)
    return key


async def row(key: int) -> CapacityAd:
    """Read an ad afresh."""
    async with unit_of_work() as work:
        return (await work.session.exec(select(CapacityAd).where(CapacityAd.id == key))).one()


async def told(who: Actor) -> list[str]:
    """Return the titles of what somebody was told, the oldest first."""
    async with unit_of_work() as work:
        query = select(Notification.title).where(Notification.user_id == who.subject_id).order_by(col(Notification.id))
        return list(await work.session.exec(query))


async def open_contact(giver: User) -> int:
    """Let somebody ask a customer about an ad of theirs and the customer consent; return the contact."""
    await places()
    owner = await builders.sign_in(giver)
    contact = await does(contacts.ask, await person("Петров Пётр"), await published(owner))
    await does(contacts.answer, owner, contact, 1, consent=True)
    return contact
