"""The row of a survey: found, locked and compared with what was seen; each change is recorded."""

import uuid
from datetime import date

from sqlmodel import col, select

from lkk.models.surveys import Survey
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import NotFound, Stale
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.surveys import SurveyStage, SurveyState
from lkk.vocabulary.topics import Topic


async def found(work: UnitOfWork, survey_id: int, *, lock: bool = False) -> Survey:
    """Return a version.

    Raises:
        NotFound: there is none with this id.
    """
    query = select(Survey).where(Survey.id == survey_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = (await work.session.exec(query)).first()
    if row is None:
        raise NotFound
    return row


async def locked(work: UnitOfWork, survey_id: int, seen: int) -> Survey:
    """Lock a version that is still as revision `seen` was.

    Raises:
        NotFound: there is none with this id.
        Stale: it has changed.
    """
    row = await found(work, survey_id, lock=True)
    if row.revision != seen:
        raise Stale("Пока вы смотрели, опрос изменился. Проверьте его ещё раз")
    return row


async def draft(work: UnitOfWork, survey_id: int, seen: int) -> Survey:
    """Lock a version that may still be changed.

    Raises:
        NotFound: there is none with this id.
        Stale: it has changed, or it is published: what people answer is frozen.
    """
    row = await locked(work, survey_id, seen)
    if row.state is not SurveyState.DRAFT:
        raise Stale("Опубликованный опрос не меняется. Создайте новую версию")
    return row


async def published(work: UnitOfWork, series: uuid.UUID, *, share: bool = False) -> Survey:
    """Return the version of a series that people see: the published one, else the last that was closed.

    `share` keeps it from being closed until the end of the unit.

    Raises:
        NotFound: there is none.
    """
    query = (
        select(Survey)
        .where(Survey.series == series, col(Survey.state) != SurveyState.DRAFT)
        .order_by((col(Survey.state) == SurveyState.PUBLISHED).desc(), col(Survey.number).desc())
        .limit(1)
    )
    row = (await work.session.exec(query.with_for_update(read=True) if share else query)).first()
    if row is None:
        raise NotFound
    return row


def today(work: UnitOfWork) -> date:
    """Return the day of the company's zone."""
    return local_day(work.now, settings().time_zone)


def stage(row: Survey, day: date) -> SurveyStage:
    """Return what a version is on a day."""
    if row.state is SurveyState.DRAFT:
        return SurveyStage.DRAFT
    if row.state is SurveyState.CLOSED or day > row.ends_on:
        return SurveyStage.OVER
    return SurveyStage.AHEAD if day < row.starts_on else SurveyStage.OPEN


def moved(work: UnitOfWork, actor: Actor, row: Survey, action: AuditAction) -> None:
    """Record a change that people see: who made it, and that what was seen before is stale."""
    row.revision += 1
    row.updated_at = work.now
    audit.record(work, action, actor_id=actor.author_id, subject=f"survey:{row.key}", ip=actor.ip)
    told(work)


def told(work: UnitOfWork) -> None:
    """Let the open pages of surveys look again."""
    work.tell_topic(Topic.SURVEYS)
