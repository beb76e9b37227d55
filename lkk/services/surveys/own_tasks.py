"""Surveys a person may answer, as lines of «Что нужно от вас»."""

from collections.abc import Sequence

from lkk.routes import survey_path
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_tasks.declaration import OwnTask, TaskSource, Urgency
from lkk.services.surveys import own


async def _read(work: UnitOfWork, actor: Actor) -> Sequence[OwnTask]:
    return [
        OwnTask(
            f"survey:{one.series}",
            f"По желанию ответьте на опрос «{one.title}»",
            "Открыть опрос",
            survey_path(str(one.series)),
            Urgency.WISH,
            until=one.ends_on,
            plain=True,
            icon="clipboard_list",
        )
        for one in await own.waiting(work, actor)
    ]


OWN_TASKS = (TaskSource("surveys", 1, _read),)
