"""Invitations: written down once when a version opens, then told in batches, each in its own transaction."""

from typing import Any

from sqlalchemy import BigInteger, literal, update
from sqlalchemy import select as select_columns
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lkk.models.identity import User
from lkk.models.surveys import Survey, SurveyInvitation
from lkk.services import notifications
from lkk.services.broadcasts.audience import Audience, fitting
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.surveys import records
from lkk.services.surveys.events import SURVEY_INVITATION
from lkk.vocabulary.surveys import SurveyState
from lkk.vocabulary.words import day

BATCH = 100


async def invite_all(size: int = BATCH) -> int:
    """Invite to every version that is open by now; return how many people were told."""
    told = 0
    for survey_id in await _open():
        while count := await invite_batch(survey_id, size):
            told += count
    return told


async def invite_batch(survey_id: int, size: int = BATCH) -> int:
    """Tell the next people; 0 when there is nobody left to be told."""
    async with unit_of_work() as work:
        row = await records.found(work, survey_id, lock=True)
        if row.state is not SurveyState.PUBLISHED:
            return 0
        if row.listed_at is None:
            await _list(work, row)
        query = (
            select(SurveyInvitation.user_id)
            .where(SurveyInvitation.survey_id == row.key, col(SurveyInvitation.told).is_(False))
            .order_by(col(SurveyInvitation.user_id))
            .limit(size)
        )
        ids = list(await work.session.exec(query))
        if ids:
            await _tell(work, row, ids)
        return len(ids)


async def _open() -> list[int]:
    async with unit_of_work() as work:
        today = records.today(work)
        untold = (
            select(SurveyInvitation.user_id)
            .where(SurveyInvitation.survey_id == col(Survey.id), col(SurveyInvitation.told).is_(False))
            .exists()
        )
        query = select(Survey.id).where(
            Survey.state == SurveyState.PUBLISHED,
            col(Survey.invites),
            col(Survey.starts_on) <= today,
            col(Survey.ends_on) >= today,
            col(Survey.listed_at).is_(None) | untold,
        )
        return [one for one in await work.session.exec(query.order_by(col(Survey.id))) if one is not None]


async def _list(work: UnitOfWork, row: Survey) -> None:
    """Who registers later, or moves into the street, is not invited."""
    chosen: Any = select_columns(literal(row.key, BigInteger), col(User.id)).where(fitting(Audience.read(row.audience)))
    statement = insert(SurveyInvitation).from_select(["survey_id", "user_id"], chosen, include_defaults=False)
    await work.session.execute(statement.on_conflict_do_nothing())
    row.listed_at = work.now
    records.told(work)


async def _tell(work: UnitOfWork, row: Survey, ids: list[int]) -> None:
    await notifications.publish(
        work,
        SURVEY_INVITATION,
        user_ids=ids,
        title=row.title,
        until=day(row.ends_on),
        series=str(row.series),
        anonymous=row.anonymous,
    )
    told = update(SurveyInvitation).where(
        col(SurveyInvitation.survey_id) == row.key, col(SurveyInvitation.user_id).in_(ids)
    )
    await work.session.execute(told.values(told=True))
