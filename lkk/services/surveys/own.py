"""Surveys that are open to a person and not answered yet."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select as select_columns
from sqlmodel import col

from lkk.models.surveys import Survey, SurveyInvitation
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.surveys import records
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.surveys import SurveyState


@dataclass(frozen=True)
class OpenSurvey:
    """A survey that waits for the person until a day, that day included."""

    series: uuid.UUID
    title: str
    ends_on: date


async def waiting(work: UnitOfWork, actor: Actor) -> list[OpenSurvey]:
    """Return the surveys the person is invited to, those that end first in front; none in a visit of an employee.

    Raises:
        NotAllowed: the actor has no cabinet.
    """
    if actor.visiting:
        return []
    demand(actor, Permission.USE_CABINET)
    today = records.today(work)
    query = (
        select_columns(col(Survey.series), col(Survey.title), col(Survey.ends_on))
        .join(SurveyInvitation, col(SurveyInvitation.survey_id) == col(Survey.id))
        .where(
            col(SurveyInvitation.user_id) == actor.subject_id,
            col(SurveyInvitation.answered).is_(False),
            col(Survey.state) == SurveyState.PUBLISHED,
            col(Survey.starts_on) <= today,
            col(Survey.ends_on) >= today,
        )
        .order_by(col(Survey.ends_on), col(Survey.id))
    )
    return [OpenSurvey(*one) for one in await work.session.execute(query)]
