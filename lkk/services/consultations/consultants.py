"""Who answers: the consultants with their presence, and what a customer may expect at this hour."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from lkk.models.consultations import Consultation
from lkk.services import presence
from lkk.services.advocate.access import manager_of
from lkk.services.consultations import rules
from lkk.services.identity import employees
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.consultations import ConsultationState
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class ConsultantView:
    """An employee who consults; `room`: how many more dialogues they may take now, `own`: the manager of the asker."""

    id: int
    name: str
    here: bool
    room: int
    own: bool = False


@dataclass(frozen=True)
class DeskView:
    """What a customer may expect: an answer at once when it `answers`, else by letter; `hours` are words."""

    consultants: tuple[ConsultantView, ...]
    in_hours: bool
    hours: str

    @property
    def answers(self) -> bool:
        """Whether somebody answers now."""
        return self.in_hours and any(one.here for one in self.consultants)


async def desk(work: UnitOfWork, customer_id: int | None = None) -> DeskView:
    """Return the consultants: the manager of the customer, if one is named, then those who are here."""
    known = await rules.in_force(work)
    people = await employees.able_to(work, Permission.CONSULT)
    here = await presence.who_is_here(work, [one.key for one in people])
    taken = await open_of(work, [one.key for one in people])
    manager = await manager_of(work, customer_id) if customer_id is not None else None
    own = manager.user_id if manager else None
    found = [
        ConsultantView(
            one.key,
            one.display_name,
            one.key in here,
            max(0, known.most_open - taken.get(one.key, 0)),
            own=one.key == own,
        )
        for one in people
    ]
    ordered = sorted(found, key=lambda one: (not one.own, not one.here))
    return DeskView(tuple(ordered), await rules.in_hours(work), known.hours)


async def open_of(work: UnitOfWork, user_ids: list[int]) -> dict[int, int]:
    """Return how many dialogues each of the employees has open; who has none is left out."""
    query = (
        select(Consultation.consultant_id, func.count())
        .where(col(Consultation.consultant_id).in_(user_ids), Consultation.state == ConsultationState.OPEN)
        .group_by(col(Consultation.consultant_id))
    )
    return {who: number for who, number in await work.session.exec(query) if who is not None}
