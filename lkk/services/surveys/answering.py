"""Answering a survey: once by whoever is invited, once by a browser that has the link."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lkk.models.surveys import Survey, SurveyAnswer, SurveyBrowser, SurveyInvitation
from lkk.services.kernel import limits
from lkk.services.kernel.actor import Actor, Visitor
from lkk.services.kernel.errors import NotAllowed, NotSignedIn
from lkk.services.kernel.networks import network_of
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.secrets import keyed_hash
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.marks import giving
from lkk.services.surveys import records
from lkk.services.surveys.posted import checked
from lkk.services.surveys.questions import Question, low_marks, read_all
from lkk.vocabulary.marks import Served
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.surveys import SurveyStage
from lkk.vocabulary.words import day

ANSWERED = "Вы уже ответили на этот опрос. Спасибо!"


@dataclass(frozen=True)
class Asked:
    """A survey as whoever answers it sees it; `refusal` says why it cannot be answered, empty when it can."""

    series: uuid.UUID
    title: str
    intro: str
    anonymous: bool
    ends_on: date
    questions: tuple[Question, ...]
    refusal: str = ""
    asks_sign_in: bool = False


async def look(work: UnitOfWork, actor: Actor | None, browser: str, series: uuid.UUID) -> Asked:
    """Return the survey of a link for whoever has opened it; `browser` is the secret of the browser, empty for none.

    Raises:
        NotFound: there is no such survey, or it was never published.
    """
    row = await records.published(work, series)
    refusal, asks_sign_in = "", False
    try:
        invited = await _demand_open(work, actor, row, lock=False)
        if (invited and invited.answered) or (not invited and await _used(work, row, browser)):
            refusal = ANSWERED
    except NotSignedIn as error:
        refusal, asks_sign_in = error.text, True
    except NotAllowed as error:
        refusal = error.text
    questions = () if refusal else read_all(row.questions)
    return Asked(row.series, row.title, row.intro, row.anonymous, row.ends_on, questions, refusal, asks_sign_in)


async def answer(
    work: UnitOfWork,
    actor: Actor | None,
    visitor: Visitor,
    browser: str,
    series: uuid.UUID,
    posted: Mapping[str, str],
) -> None:
    """Keep an answer; one of an anonymous survey has neither a person, nor a time, nor an address.

    Raises:
        NotFound: there is no such survey.
        NotSignedIn, NotAllowed: it is not open, not for the actor, or answered already.
        FieldErrors: what is wrong, by the codes of the questions.
        TooManyAttempts: too many answers from a network by the link.
    """
    row = await records.published(work, series, share=True)
    invited = await _demand_open(work, actor, row)
    answers = checked(read_all(row.questions), posted)
    if invited:
        if invited.answered:
            raise NotAllowed(ANSWERED)
        invited.answered = True
    else:
        await limits.spend(work, limits.SURVEY_ANSWER, network_of(visitor.ip))
        await _burn(work, row, browser)
    named = invited is not None and not row.anonymous
    work.session.add(
        SurveyAnswer(
            survey_id=row.key,
            user_id=invited.user_id if invited and named else None,
            answered_at=work.now if named else None,
            answers=answers,
        )
    )
    if invited and named:
        await _tell_of_low(work, row, invited.user_id, answers)
    records.told(work)
    if invited:
        work.tell_people(invited.user_id)


async def _tell_of_low(work: UnitOfWork, row: Survey, user_id: int, answers: Mapping[str, Any]) -> None:
    """A low mark of somebody who is known is a task, one for an answer with all its low marks."""
    low = low_marks(read_all(row.questions), answers)
    if low:
        said = "; ".join(f"«{one.text}»: {answers[one.code]} из {one.scale}" for one in low)
        worst = min(answers[one.code] for one in low)
        await giving.record(work, Served.SURVEY, row.key, user_id, f"Опрос «{row.title}». {said}", worst, "")


async def _demand_open(
    work: UnitOfWork, actor: Actor | None, row: Survey, *, lock: bool = True
) -> SurveyInvitation | None:
    """Return the invitation of the actor, or None for whoever answers by the link."""
    stage = records.stage(row, records.today(work))
    if stage is SurveyStage.AHEAD:
        raise NotAllowed(f"Опрос начнётся {day(row.starts_on)}. Зайдите в этот день")
    if stage is not SurveyStage.OPEN:
        raise NotAllowed("Опрос завершён, ответы больше не принимаются. Спасибо за интерес к нему")
    invited = await _invitation(work, actor, row, lock=lock) if actor else None
    if invited or row.by_link:
        return invited
    if actor is None:
        raise NotSignedIn("Этот опрос для приглашённых клиентов. Войдите в личный кабинет, чтобы ответить")
    raise NotAllowed("Этот опрос для других клиентов: вы в него не приглашены")


async def _invitation(work: UnitOfWork, actor: Actor, row: Survey, *, lock: bool) -> SurveyInvitation | None:
    query = select(SurveyInvitation).where(
        SurveyInvitation.survey_id == row.id, SurveyInvitation.user_id == actor.subject_id
    )
    found = (await work.session.exec(query.with_for_update() if lock else query)).first()
    if found:
        demand(actor, Permission.USE_CABINET)
    return found


async def _used(work: UnitOfWork, row: Survey, browser: str) -> bool:
    if not browser:
        return False
    query = select(SurveyBrowser).where(
        SurveyBrowser.survey_id == row.id, SurveyBrowser.browser == _hashed(row, browser)
    )
    return (await work.session.exec(query)).first() is not None


async def _burn(work: UnitOfWork, row: Survey, browser: str) -> None:
    if not browser:
        raise NotAllowed("Откройте страницу опроса заново: браузер не сохранил отметку о ней. Разрешите файлы cookie")
    values = {"survey_id": row.key, "browser": _hashed(row, browser)}
    statement = insert(SurveyBrowser).values(values).on_conflict_do_nothing()
    done: Any = await work.session.execute(statement.returning(col(SurveyBrowser.browser)))
    if done.first() is None:
        raise NotAllowed(ANSWERED)


def _hashed(row: Survey, browser: str) -> str:
    return keyed_hash("survey browser", str(row.key), browser)
