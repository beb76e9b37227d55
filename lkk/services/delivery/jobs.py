"""The periodic job of the outbox."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from lkk.services.integrations.declaration import Integration
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import DAY_S, Job
from lkk.services.kernel.unit_of_work import unit_of_work

DONE_KEPT = timedelta(days=90)

_PRUNE_DONE = text("delete from outbox_item where state = 'done' and done_at < :before")
_PRUNE_DEAD = text("delete from outbox_item where state = 'dead' and channel = :channel and done_at < :before")


def prune_job(integrations: tuple[Integration[Any], ...]) -> Job:
    """Delete old delivered items, and dead ones of the channels whose policy says how long they are kept."""

    async def prune(_: Ports) -> None:
        async with unit_of_work() as work:
            await work.session.execute(_PRUNE_DONE, {"before": work.now - DONE_KEPT})
            for one in integrations:
                if one.policy.dead_kept is not None:
                    values = {"channel": one.channel.code, "before": work.now - one.policy.dead_kept}
                    await work.session.execute(_PRUNE_DEAD, values)

    return Job("prune_outbox", "Удаление старых отправлений", DAY_S, prune)
