"""What a person may rate, as a line of «Что нужно от вас»."""

from collections.abc import Sequence

from lkk.routes import MARKS
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.marks import own
from lkk.services.own_tasks.declaration import OwnTask, TaskSource, Urgency
from lkk.vocabulary.words import count


async def _read(work: UnitOfWork, actor: Actor) -> Sequence[OwnTask]:
    if actor.visiting:
        return ()
    served = len(await own.waiting(work, actor))
    if not served:
        return ()
    said = f"По желанию оцените обслуживание: {count(served, 'случай', 'случая', 'случаев')}"
    return [OwnTask("marks", said, "Оценить", MARKS.path, Urgency.WISH, icon="star")]


OWN_TASKS = (TaskSource("marks", 1, _read),)
