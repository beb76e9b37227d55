"""Who hears of refunds: the customer, those who prepare and those who approve."""

from lkk.models.money import Refund
from lkk.services import notifications
from lkk.services.identity.employees import able_to
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.money.bank.people import money_moved
from lkk.services.money.refunds import events
from lkk.services.notifications.declaration import Event
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import roubles


async def tell_asked(work: UnitOfWork, refund: Refund) -> None:
    """Tell those who prepare refunds that one was asked for."""
    await _tell_staff(work, events.REFUND_ASKED, Permission.PREPARE_REFUND, refund)


async def tell_prepared(work: UnitOfWork, refund: Refund) -> None:
    """Tell those who approve, but for whoever has prepared it."""
    await _tell_staff(work, events.REFUND_PREPARED, Permission.APPROVE_REFUND, refund, but=refund.prepared_by)


async def tell_failed(work: UnitOfWork, refund: Refund) -> None:
    """Tell those who prepare that money did not go."""
    await _tell_staff(work, events.REFUND_FAILED, Permission.PREPARE_REFUND, refund, reason=refund.refused_why)


async def tell_customer(work: UnitOfWork, event: Event, refund: Refund, **facts: object) -> None:
    """Tell whoever has asked; a closed cabinet is told nothing."""
    if refund.user_id is not None:
        said = {"amount": roubles(refund.amount_kopecks), **facts}
        await notifications.publish(work, event, user_ids=[refund.user_id], **said)
        work.tell_people(refund.user_id)
    money_moved(work)


async def _tell_staff(
    work: UnitOfWork, event: Event, permission: Permission, refund: Refund, *, but: int | None = None, **facts: object
) -> None:
    readers = [user.key for user in await able_to(work, permission) if user.key != but]
    said = {"amount": roubles(refund.amount_kopecks), "refund_id": refund.key, **facts}
    await notifications.publish(work, event, user_ids=readers, **said)
    money_moved(work)
