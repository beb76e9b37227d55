"""Managers of «Энергоадвокат», their clients and absences, as rows."""

from datetime import UTC, date, datetime

from lkk.models.advocate import AdvocateAssignment, AdvocateMembership, ManagerAbsence, ManagerCard
from lkk.models.identity import User
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.vocabulary.people import RegistrationKind, Role
from tests import builders


async def manager(name: str, most: int | None = None) -> User:
    """A manager; one with a limit has a card."""
    user = await builders.staff(Role.ADVOCATE_MANAGER, name=name)
    if most is not None:
        await builders.save(ManagerCard(user_id=user.key, most_clients=most, updated_at=datetime.now(UTC)))
    return user


async def firm(name: str = "ООО «Ромашка»") -> User:
    """A customer who may have the service."""
    return await builders.customer(kind=RegistrationKind.LEGAL_ENTITY, name=name)


async def client(of: User, name: str = "ООО «Ромашка»") -> User:
    """A firm that has the service and this manager."""
    user = await firm(name)
    await connect(user, of)
    return user


async def connect(user: User, of: User) -> AdvocateMembership:
    """Let a customer have the service and this manager."""
    async with unit_of_work() as work:
        since = work.now
    row = await builders.save(AdvocateMembership(user_id=user.key, manager_id=of.key, since=since))
    await builders.save(AdvocateAssignment(membership_id=row.key, manager_id=of.key, since=row.since))
    return row


async def away(manager: User, first: date, last: date, substitute: User | None = None) -> ManagerAbsence:
    """Days on which a manager is away."""
    row = ManagerAbsence(
        manager_id=manager.key,
        substitute_id=substitute.key if substitute else None,
        first_day=first,
        last_day=last,
    )
    return await builders.save(row)
