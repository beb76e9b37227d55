"""A version is published, which freezes it, and closed."""

from sqlmodel import col, select

from lkk.models.surveys import Survey
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.surveys import records
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.surveys import SurveyState


async def publish(work: UnitOfWork, actor: Actor, survey_id: int, seen: int) -> None:
    """Publish a version from its first day on; the version of the series that was published before is closed.

    Raises:
        NotAllowed, NotFound, Stale: as for a change of a draft.
        InvalidValue: it has no questions, or its last day has passed.
    """
    demand(actor, Permission.MANAGE_SURVEYS)
    row = await records.draft(work, survey_id, seen)
    if not row.questions:
        raise InvalidValue("В опросе ещё нет вопросов. Добавьте хотя бы один")
    if row.ends_on < records.today(work):
        raise InvalidValue("Последний день опроса уже прошёл. Измените дни")
    before = select(Survey).where(Survey.series == row.series, col(Survey.state) == SurveyState.PUBLISHED)
    for one in await work.session.exec(before.with_for_update()):
        _close(work, actor, one)
    await work.session.flush()  # of a series one version alone is published
    row.state, row.published_at = SurveyState.PUBLISHED, work.now
    records.moved(work, actor, row, AuditAction.SURVEY_PUBLISHED)


async def close(work: UnitOfWork, actor: Actor, survey_id: int, seen: int) -> None:
    """Take no more answers, for good.

    Raises:
        NotAllowed, NotFound: the actor manages no surveys, there is no such version.
        Stale: it has changed, or is not published.
    """
    demand(actor, Permission.MANAGE_SURVEYS)
    row = await records.locked(work, survey_id, seen)
    if row.state is not SurveyState.PUBLISHED:
        raise Stale(f"Завершать нечего: опрос в состоянии «{row.state.label}»")
    _close(work, actor, row)


def _close(work: UnitOfWork, actor: Actor, row: Survey) -> None:
    row.state, row.closed_at = SurveyState.CLOSED, work.now
    records.moved(work, actor, row, AuditAction.SURVEY_CLOSED)
