"""Changes of the feed that could not be applied are told to those who operate the portal, once and at once."""

from collections.abc import Mapping
from itertools import islice

from lkk.services import notifications
from lkk.services.applications import people
from lkk.services.feed.declaration import Key
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.operation import events
from lkk.vocabulary.permissions import Permission

NAMED = 5  # in a notice; the page of the exchange has them all


async def tell(work: UnitOfWork, skipped: Mapping[Key, str]) -> None:
    """Write one notice for a page of the feed; its signal makes open pages look again."""
    lines = [f"{entity} {external_id}: {problem}" for (entity, external_id), problem in islice(skipped.items(), NAMED)]
    operators = await people.able_to(work, Permission.OPERATE)
    await notifications.publish(
        work, events.CHANGES_SKIPPED, user_ids=[user.key for user in operators], count=len(skipped), lines=lines
    )
