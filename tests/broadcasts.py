"""Mass notifications for tests: written and sent the short way."""

from collections.abc import AsyncIterator
from typing import Any

from sqlmodel import col, select

from lkk.models.broadcasts import Broadcast, BroadcastRecipient
from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.services.broadcasts import approval, cards, drafts, sending
from lkk.services.broadcasts.audience import Audience
from lkk.services.broadcasts.cards import Card
from lkk.services.broadcasts.drafts import Draft
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.broadcasts import AudienceKind, BroadcastKind
from lkk.vocabulary.people import Role
from tests import builders

EVERYBODY = Audience(AudienceKind.EVERYBODY)


def draft(**changes: Any) -> Draft:
    """A piece of news to everybody, by email too."""
    usual: dict[str, Any] = {"kind": BroadcastKind.NEWS, "title": "Новости", "body": "Здравствуйте, {имя}."}
    return Draft(**{**usual, "audience": EVERYBODY, **changes})


async def author() -> Actor:
    """An operator who prepares."""
    return await builders.sign_in(await builders.staff(Role.SERVICE_CENTRE_OPERATOR, name="Орлова Марина"))


async def approver(name: str = "Главнова Галина") -> Actor:
    """An administrator who approves."""
    return await builders.sign_in(await builders.staff(Role.ADMINISTRATOR, name=name))


async def saved(actor: Actor, wanted: Draft | None = None) -> Card:
    """A new broadcast."""
    async with unit_of_work() as work:
        id = await drafts.save(work, actor, wanted or draft())
    return await card(actor, id)


async def card(actor: Actor, id: int) -> Card:
    """What the actor sees of it now."""
    async with unit_of_work() as work:
        return await cards.card(work, actor, id)


async def submitted(actor: Actor, wanted: Draft | None = None) -> Card:
    """One that waits for approval."""
    made = await saved(actor, wanted)
    async with unit_of_work() as work:
        await approval.submit(work, actor, made.id, made.version)
    return await card(actor, made.id)


async def waiting(title: str = "Отключение на улице Малахова") -> int:
    """The id of one that an operator has sent for approval, where there are customers already."""
    actor = await author()
    await approver()
    return (await submitted(actor, draft(title=title))).id


async def approved(actor: Actor, by: Actor, wanted: Draft | None = None) -> Card:
    """One that the worker may send."""
    made = await submitted(actor, wanted)
    async with unit_of_work() as work:
        await approval.approve(work, by, made.id, made.version)
    return await card(actor, made.id)


async def sent(wanted: Draft | None = None) -> Card:
    """One that has come as far as it goes without the outbox."""
    actor = await author()
    made = await approved(actor, await approver(), wanted)
    await sending.send_all()
    return await card(actor, made.id)


async def recipients(id: int) -> list[BroadcastRecipient]:
    """The recipients written down, by their ids."""
    async with unit_of_work() as work:
        query = select(BroadcastRecipient).where(BroadcastRecipient.broadcast_id == id)
        return list(await work.session.exec(query.order_by(col(BroadcastRecipient.user_id))))


async def notices(user: User | None = None) -> list[Notification]:
    """The notices of broadcasts, of one customer or of all."""
    async with unit_of_work() as work:
        query = select(Notification).where(col(Notification.event).in_([f"broadcast_{one}" for one in BroadcastKind]))
        found = list(await work.session.exec(query.order_by(col(Notification.id))))
    return [one for one in found if user is None or one.user_id == user.key]


async def row(id: int) -> Broadcast:
    """The row itself."""
    async with unit_of_work() as work:
        return await work.session.get_one(Broadcast, id)


async def chunks(data: bytes) -> AsyncIterator[bytes]:
    """A body as it comes."""
    yield data
