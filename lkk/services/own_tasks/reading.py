"""Everything that waits for a customer in one list."""

from collections.abc import Iterable
from datetime import date

from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_tasks.declaration import OwnTask, TaskSource
from lkk.vocabulary.permissions import Permission


async def waiting(work: UnitOfWork, actor: Actor, sources: Iterable[TaskSource]) -> list[OwnTask]:
    """Return the tasks of all sources: late ones first, then by their last day, wishes at the end.

    Raises:
        NotAllowed: the actor has no cabinet.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    found: list[OwnTask] = []
    for source in sources:
        found += await source.read(work, actor)
    return sorted(found, key=lambda one: (one.urgency, one.until or date.max))
