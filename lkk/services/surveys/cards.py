"""Surveys as the staff read them: the list of versions, and one with what may be done with it."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col

from lkk.models.identity import User
from lkk.models.surveys import Survey, SurveyAnswer, SurveyInvitation
from lkk.services.broadcasts.audience import Audience, fitting
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.surveys import records
from lkk.services.surveys.questions import Question, read_all
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.surveys import SurveyStage, SurveyState

PAGE_SIZE = 20


@dataclass(frozen=True)
class ListRow:
    """A line of the list."""

    id: int
    title: str
    number: int
    stage: SurveyStage
    anonymous: bool
    starts_on: date
    ends_on: date
    answers: int
    updated_at: datetime


@dataclass(frozen=True)
class ListPage:
    """A page of the list."""

    rows: list[ListRow]
    page: int
    pages: int
    total: int


@dataclass(frozen=True)
class Card:
    """One version; `invited` is how many the audience comes to now, or how many were invited once they are."""

    id: int
    series: uuid.UUID
    number: int
    revision: int
    stage: SurveyStage
    title: str
    intro: str
    anonymous: bool
    invites: bool
    by_link: bool
    starts_on: date
    ends_on: date
    audience: Audience
    questions: tuple[Question, ...]
    invited: int
    listed: bool
    may_close: bool


async def listing(work: UnitOfWork, actor: Actor, *, page: int = 1) -> ListPage:
    """Versions of surveys, 20 a page, the newest first; past the end the last page.

    Raises:
        NotAllowed: the actor manages none.
    """
    demand(actor, Permission.MANAGE_SURVEYS)
    total = (await work.session.execute(select_columns(func.count()).select_from(Survey))).scalar_one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    answers = (
        select_columns(func.count())
        .where(col(SurveyAnswer.survey_id) == col(Survey.id))
        .correlate(Survey)
        .scalar_subquery()
    )
    query = (
        select_columns(Survey, answers).order_by(col(Survey.id).desc()).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    )
    today = records.today(work)
    rows = [_line(row, count, today) for row, count in await work.session.execute(query)]
    return ListPage(rows, page, pages, total)


async def card(work: UnitOfWork, actor: Actor, survey_id: int) -> Card:
    """Return one version.

    Raises:
        NotAllowed, NotFound: the actor manages none, there is no such version.
    """
    demand(actor, Permission.MANAGE_SURVEYS)
    row = await records.found(work, survey_id)
    audience = Audience.read(row.audience)
    return Card(
        id=row.key,
        series=row.series,
        number=row.number,
        revision=row.revision,
        stage=records.stage(row, records.today(work)),
        title=row.title,
        intro=row.intro,
        anonymous=row.anonymous,
        invites=row.invites,
        by_link=row.by_link,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        audience=audience,
        questions=read_all(row.questions),
        invited=await _invited(work, row, audience) if row.invites else 0,
        listed=row.listed_at is not None,
        may_close=row.state is SurveyState.PUBLISHED,
    )


async def _invited(work: UnitOfWork, row: Survey, audience: Audience) -> int:
    query = select_columns(func.count()).select_from(User).where(fitting(audience))
    if row.listed_at is not None:
        invited = col(SurveyInvitation.survey_id) == row.id
        query = select_columns(func.count()).select_from(SurveyInvitation).where(invited)
    return (await work.session.execute(query)).scalar_one()


def _line(row: Survey, answers: int, today: date) -> ListRow:
    return ListRow(
        row.key,
        row.title,
        row.number,
        records.stage(row, today),
        row.anonymous,
        row.starts_on,
        row.ends_on,
        answers,
        row.updated_at,
    )
