"""What dialogues do by themselves: answers nobody has seen go by letter."""

from collections.abc import Sequence

import structlog

from lkk.services.consultations import letters
from lkk.services.integrations.ports import Ports
from lkk.services.jobs import items
from lkk.services.jobs.declaration import MINUTE_S, Job
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work

_log = structlog.get_logger("lkk.jobs")


async def tell_unseen() -> int:
    """Send letters with answers the customers have not seen for five minutes; return how many dialogues.

    Raises:
        ItemsFailed: some could not be sent; they wait.
    """

    async def due(work: UnitOfWork, failing: Sequence[int]) -> Sequence[int]:
        return await letters.unseen(work, failing)

    async def one(dialogue_id: int) -> None:
        async with unit_of_work() as work:
            await letters.tell_unseen(work, dialogue_id)

    return await items.each("tell_unseen_answers", due, one)


async def _tell(_: Ports) -> None:
    if count := await tell_unseen():
        _log.info("unseen_answers_told", count=count)


JOBS = (Job("tell_unseen_answers", "Консультации: ответы, которых клиент не видел", MINUTE_S, _tell),)
