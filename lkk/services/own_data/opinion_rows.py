"""What a customer has said of the company as the archive of own data tells it: marks and answers of named surveys."""

from collections.abc import AsyncIterator
from typing import Any

from sqlmodel import col, select

from lkk.models.marks import ServiceMark
from lkk.models.surveys import Survey, SurveyAnswer
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.own_data.portions import Json, portions, words


async def rows(work: UnitOfWork, user_id: int) -> AsyncIterator[Json]:
    """Yield a record for each mark, then one for each survey; anonymous answers belong to nobody."""
    async for row in portions(work, ServiceMark, col(ServiceMark.user_id) == user_id):
        yield words(За_что=row.subject, Оценка=row.stars, Комментарий=row.comment, Когда=row.rated_at)
    query = select(SurveyAnswer, Survey).join(Survey, col(Survey.id) == col(SurveyAnswer.survey_id))
    for answer, survey in await work.session.exec(query.where(SurveyAnswer.user_id == user_id)):
        yield {
            **words(Опрос=survey.title, Когда=answer.answered_at),
            "Ответы": [
                {"Вопрос": one["text"], "Ответ": _said(one, answer.answers[one["code"]])}
                for one in survey.questions
                if one["code"] in answer.answers
            ],
        }


def _said(question: dict[str, Any], said: Any) -> Any:
    """Return words for numbers of options; marks and texts are as they are."""
    options = question["options"]
    if not options:
        return said
    if isinstance(said, dict):
        return {question["rows"][int(row)]: options[value] for row, value in said.items()}
    return [options[one] for one in said] if isinstance(said, list) else options[said]
