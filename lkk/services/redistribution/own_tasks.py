"""Who waits for an answer about an ad of capacity, as lines of «Что нужно от вас»."""

from collections.abc import Sequence

from lkk.routes import capacity_contact_path
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_tasks.declaration import OwnTask, TaskSource
from lkk.services.redistribution import contacts
from lkk.services.redistribution.contacts import ContactView


async def _read(work: UnitOfWork, actor: Actor) -> Sequence[OwnTask]:
    if actor.visiting:
        return ()
    return [_task(one) for one in await contacts.own(work, actor) if one.asks]


def _task(one: ContactView) -> OwnTask:
    what = "сообщение" if one.unanswered else "просьбу о контакте"
    return OwnTask(
        f"capacity:{one.id}",
        f"Ответьте на {what} по объявлению о мощности",
        "Ответить",
        capacity_contact_path(one.id),
        detail=one.ad_title,
        icon="zap",
    )


OWN_TASKS = (TaskSource("redistribution", 1, _read),)
