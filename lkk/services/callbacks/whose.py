"""Whose task a call is: the customer's manager or whoever stands in today, else everybody who consults."""

from typing import Any

from sqlalchemy import and_, case
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import col

from lkk.models.advocate import AdvocateMembership, ManagerAbsence
from lkk.models.identity import User
from lkk.services.advocate.receivers import receivers_of, today
from lkk.services.identity import employees
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.people import UserStatus, roles_with
from lkk.vocabulary.permissions import Permission

_Own: Any = aliased(User)
_Substitute: Any = aliased(User)


async def responsible(work: UnitOfWork, user_id: int) -> list[int]:
    """Return the employees who are to ring a customer."""
    able = [one.key for one in await employees.able_to(work, Permission.CONSULT)]
    own = (await receivers_of(work, user_id)).on(today(work))
    return [own] if own in able else able


def serving_today(work: UnitOfWork) -> Any:
    """Return a subquery of customers with who serves each of them today, id and name; null for nobody."""
    on = today(work)
    now = and_(
        col(ManagerAbsence.manager_id) == col(AdvocateMembership.manager_id),
        col(ManagerAbsence.first_day) <= on,
        col(ManagerAbsence.last_day) >= on,
    )
    here = col(ManagerAbsence.id).is_(None)
    return (
        select_columns(
            col(AdvocateMembership.user_id),
            case((here, _Own.id), else_=_Substitute.id).label("manager_id"),
            case((here, _Own.display_name), else_=_Substitute.display_name).label("manager"),
        )
        .join(_Own, and_(_Own.id == col(AdvocateMembership.manager_id), *_manages(_Own)))
        .join(ManagerAbsence, now, isouter=True)
        .join(
            _Substitute, and_(_Substitute.id == col(ManagerAbsence.substitute_id), *_manages(_Substitute)), isouter=True
        )
        .where(col(AdvocateMembership.left_at).is_(None))
        .subquery()
    )


def _manages(who: Any) -> tuple[Any, ...]:
    return who.role.in_(roles_with(Permission.CONSULT)), who.status == UserStatus.ACTIVE
