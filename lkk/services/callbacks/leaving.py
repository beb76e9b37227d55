"""What becomes of asked calls when the cabinet is closed or the service is left, and a year after they are over."""

from datetime import timedelta

import structlog
from sqlmodel import col, delete, select

from lkk.models.callbacks import Callback
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import DAY_S, Job
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.callbacks import OPEN, CallbackState
from lkk.vocabulary.topics import Topic

_log = structlog.get_logger("lkk.jobs")
_KEPT = timedelta(days=366)


async def forget_customer(work: UnitOfWork, user_id: int) -> None:
    """Delete the requests of a customer with what was noted of the calls; nobody rings a closed cabinet."""
    own = col(Callback.user_id) == user_id
    if (await work.session.exec(select(Callback.id).where(own, col(Callback.state).in_(OPEN)))).first():
        work.tell_topic(Topic.CALLBACKS)
    await work.session.exec(delete(Callback).where(own))


async def service_left(work: UnitOfWork, user_id: int) -> None:
    """Cancel the calls a customer waits for who has left «Энергоадвокат»; what has been stays to be read."""
    query = select(Callback).where(Callback.user_id == user_id, col(Callback.state).in_(OPEN))
    for row in (await work.session.exec(query.with_for_update())).all():
        row.state, row.closed_at = CallbackState.CANCELLED, work.now
        work.session.add(row)
        work.tell_topic(Topic.CALLBACKS)


async def forget_old() -> int:
    """Delete requests that were over a year ago; return how many."""
    async with unit_of_work() as work:
        old = col(Callback.closed_at) < work.now - _KEPT
        return (await work.session.exec(delete(Callback).where(old))).rowcount


async def _forget(_: Ports) -> None:
    if count := await forget_old():
        _log.info("callbacks_forgotten", count=count)


JOBS = (Job("forget_callbacks", "Энергоадвокат: уборка старых звонков", DAY_S, _forget),)
