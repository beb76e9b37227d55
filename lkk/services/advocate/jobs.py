"""A manager who is none any more, locked or with another role, keeps no clients: administrators are told."""

from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import String, and_, cast, func, literal, not_
from sqlmodel import col, select

from lkk.models.advocate import AdvocateMembership
from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.services import notifications
from lkk.services.advocate import loads
from lkk.services.advocate.events import MANAGER_GONE
from lkk.services.advocate.receivers import managing
from lkk.services.identity import employees
from lkk.services.integrations.ports import Ports
from lkk.services.jobs.declaration import Job
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary import words
from lkk.vocabulary.permissions import Permission

_EVERY_S, _AGAIN = 600, timedelta(days=7)
_log = structlog.get_logger("lkk.jobs")


async def tell_of_gone_managers() -> int:
    """Tell administrators of managers who are none any more and have clients, once a week; return of how many."""
    async with unit_of_work() as work:
        await loads.alone(work)
        found = await _gone(work)
        if not found:
            return 0
        administrators = [one.key for one in await employees.able_to(work, Permission.MANAGE_ADVOCATE)]
        for manager_id, name, clients in found:
            await notifications.publish(
                work,
                MANAGER_GONE,
                user_ids=administrators,
                manager_id=manager_id,
                manager=name,
                many=words.count(clients, "клиент", "клиента", "клиентов"),
            )
    return len(found)


async def _gone(work: UnitOfWork) -> list[tuple[int, str, int]]:
    told: Any = (
        select(Notification.id)
        .where(
            Notification.event == MANAGER_GONE.key,
            col(Notification.subject) == literal("manager-") + cast(col(User.id), String),
            Notification.created_at > work.now - _AGAIN,
        )
        .exists()
    )
    query: Any = (
        select(User.id, User.display_name, func.count())
        .join(AdvocateMembership, col(AdvocateMembership.manager_id) == col(User.id))
        .where(col(AdvocateMembership.left_at).is_(None), not_(and_(*managing())), not_(told))
        .group_by(col(User.id), col(User.display_name))
        .order_by(col(User.id))
    )
    return [tuple(row) for row in await work.session.exec(query)]


async def _run(_: Ports) -> None:
    if count := await tell_of_gone_managers():
        _log.info("managers_gone", count=count)


JOBS = (Job("tell_of_gone_managers", "«Энергоадвокат»: клиенты без менеджера", _EVERY_S, _run),)
