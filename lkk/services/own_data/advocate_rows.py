"""«Энергоадвокат» of a customer as the archive of own data tells it: when, whose client, what was asked for."""

from collections.abc import AsyncIterator

from sqlmodel import col, select

from lkk.models.advocate import AdvocateAssignment, AdvocateMembership, ManagerRequest
from lkk.models.identity import User
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_data.portions import Json, portions, words


async def rows(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    """Yield a record for each time in which the customer had the service."""
    async for row in portions(work, AdvocateMembership, col(AdvocateMembership.user_id) == user_id):
        managers = (
            select(AdvocateAssignment, User.display_name)
            .join(User, col(User.id) == col(AdvocateAssignment.manager_id), isouter=True)
            .where(AdvocateAssignment.membership_id == row.key)
            .order_by(col(AdvocateAssignment.id))
        )
        asked = select(ManagerRequest).where(ManagerRequest.membership_id == row.key)
        yield words(
            Подключён=row.since,
            Отключён=row.left_at,
            Менеджеры=[
                words(Менеджер=name, С=one.since, По=one.until, Причина=one.reason)
                for one, name in await work.session.exec(managers)
            ],
            Просьбы_о_другом_менеджере=[
                words(Когда=one.asked_at, Причина=one.reason, Решение=one.state, Ответ=one.answer)
                for one in await work.session.exec(asked.order_by(col(ManagerRequest.id)))
            ],
        )
