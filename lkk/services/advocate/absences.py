"""Absences of managers: days of the company's calendar with whoever stands in, told to the clients."""

from datetime import date, timedelta

from sqlmodel import col, select

from lkk.models.advocate import AdvocateMembership, ManagerAbsence
from lkk.services import notifications
from lkk.services.advocate import access, cards, loads
from lkk.services.advocate.events import ADVOCATE_AWAY
from lkk.services.advocate.receivers import today
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import day

FURTHEST, LONGEST = timedelta(days=366), timedelta(days=366)


async def add(
    work: UnitOfWork, actor: Actor, manager_id: int, first: date, last: date, substitute_id: int | None
) -> None:
    """Write down that a manager is away from a day to a day, both included, and who stands in; clients are told.

    Raises:
        NotFound: there is no such manager.
        InvalidValue: `first`, `last` or `substitute`: the days are wrong or taken, or whoever stands in is away too.
    """
    demand(actor, Permission.MANAGE_ADVOCATE)
    await loads.alone(work)
    await cards.demand_manager(work, manager_id)
    _demand_days(today(work), first, last)
    if substitute_id is not None:
        await _demand_substitute(work, manager_id, substitute_id, first, last)
    for one in await _meeting(work, first, last):
        if one.manager_id == manager_id:
            raise InvalidValue(f"Отсутствие с {day(one.first_day)} по {day(one.last_day)} уже записано", at="first")
        if one.substitute_id == manager_id:
            raise InvalidValue("В эти дни менеджер сам замещает другого. Сначала назначьте там замену", at="first")
    work.session.add(
        ManagerAbsence(
            manager_id=manager_id,
            substitute_id=substitute_id,
            first_day=first,
            last_day=last,
            author_id=actor.author_id,
        )
    )
    cards.note(work, actor, AuditAction.MANAGER_ABSENCE_CHANGED, manager_id)
    await _tell(work, manager_id, substitute_id, first, last)


async def end(work: UnitOfWork, actor: Actor, absence_id: int) -> None:
    """Take an absence back: one that has begun ends with yesterday, one that is ahead is no more.

    Raises:
        NotFound: there is none, or it is over.
    """
    demand(actor, Permission.MANAGE_ADVOCATE)
    await loads.alone(work)
    row = await work.session.get(ManagerAbsence, absence_id)
    on = today(work)
    if row is None or row.last_day < on:
        raise NotFound("Такого отсутствия нет или оно закончилось. Обновите страницу")
    if row.first_day < on:
        row.last_day = on - timedelta(days=1)
        work.session.add(row)
    else:
        await work.session.delete(row)
    cards.note(work, actor, AuditAction.MANAGER_ABSENCE_CHANGED, row.manager_id)
    work.tell_people(*await _clients(work, row.manager_id))


def _demand_days(on: date, first: date, last: date) -> None:
    if last < first:
        raise InvalidValue("Последний день раньше первого", at="last")
    if last < on:
        raise InvalidValue("Эти дни уже прошли", at="last")
    if first > on + FURTHEST or last - first > LONGEST:
        raise InvalidValue("Укажите дни не дальше года", at="last")


async def _demand_substitute(work: UnitOfWork, manager_id: int, substitute_id: int, first: date, last: date) -> None:
    if substitute_id == manager_id:
        raise InvalidValue("Замещает другой менеджер", at="substitute")
    await cards.demand_manager(work, substitute_id, at="substitute")
    for one in await _meeting(work, first, last):
        if one.manager_id == substitute_id:
            away = f"с {day(one.first_day)} по {day(one.last_day)}"
            raise InvalidValue(f"Этот менеджер сам отсутствует {away}. Выберите другого", at="substitute")


async def _meeting(work: UnitOfWork, first: date, last: date) -> list[ManagerAbsence]:
    query = select(ManagerAbsence).where(ManagerAbsence.first_day <= last, ManagerAbsence.last_day >= first)
    return list(await work.session.exec(query))


async def _tell(work: UnitOfWork, manager_id: int, substitute_id: int | None, first: date, last: date) -> None:
    names = {one.user_id: one.name for one in await access.views(work, {manager_id, substitute_id or manager_id})}
    await notifications.publish(
        work,
        ADVOCATE_AWAY,
        user_ids=await _clients(work, manager_id),
        manager=names[manager_id],
        first=day(first),
        last=day(last),
        substitute=names.get(substitute_id, "") if substitute_id else "",
    )


async def _clients(work: UnitOfWork, manager_id: int) -> list[int]:
    query = select(AdvocateMembership.user_id).where(
        AdvocateMembership.manager_id == manager_id, col(AdvocateMembership.left_at).is_(None)
    )
    return list(await work.session.exec(query))


async def of_managers(work: UnitOfWork) -> list[ManagerAbsence]:
    """Return the absences that last or are ahead, in their order."""
    query = select(ManagerAbsence).where(ManagerAbsence.last_day >= today(work))
    return list(await work.session.exec(query.order_by(col(ManagerAbsence.first_day), col(ManagerAbsence.id))))
