"""Building a version that is not published yet: its words, days and audience, its questions one by one."""

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import col, select

from lkk.models.surveys import Survey
from lkk.services.broadcasts import choosing
from lkk.services.broadcasts.audience import Audience
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.surveys import records
from lkk.services.surveys.questions import Question, check, check_order, next_code, read_all
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.surveys import INTRO_LENGTH, MOST_QUESTIONS, TITLE_LENGTH, SurveyState
from lkk.vocabulary.words import at_most_signs


@dataclass(frozen=True)
class Draft:
    """What the form says; an answer of an anonymous survey belongs to nobody."""

    title: str
    intro: str
    anonymous: bool
    invites: bool
    by_link: bool
    starts_on: date | None
    ends_on: date | None
    audience: Audience


async def save(work: UnitOfWork, actor: Actor, draft: Draft, *, survey_id: int = 0, seen: int = 0) -> int:
    """Write a new survey, or a version that is not published; return its id.

    Raises:
        NotAllowed: the actor manages no surveys.
        FieldErrors: something is missing, too long or contradicts itself.
        NotFound, Stale: there is no such version, it has changed or is published.
    """
    demand(actor, Permission.MANAGE_SURVEYS)
    starts_on, ends_on, audience = await _checked(work, draft)
    values = {
        "title": " ".join(draft.title.split()),
        "intro": draft.intro.strip(),
        "anonymous": draft.anonymous,
        "invites": draft.invites,
        "by_link": draft.by_link,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "audience": audience.kept(),
    }
    if survey_id:
        row = await records.draft(work, survey_id, seen)
        for name, value in values.items():
            setattr(row, name, value)
    else:
        row = Survey(**values, author_id=actor.author_id, created_at=work.now, updated_at=work.now, revision=0)
        work.session.add(row)
        await work.session.flush()
    records.moved(work, actor, row, AuditAction.SURVEY_SAVED)
    return row.key


async def put_question(work: UnitOfWork, actor: Actor, survey_id: int, seen: int, question: Question) -> None:
    """Add a question at the end, or put it in the place of the one with its code.

    Raises:
        NotAllowed, NotFound, Stale: as for `save`; there is no question with the code.
        FieldErrors: what is wrong with the question.
        InvalidValue: there are too many, or a later condition speaks of an answer that is gone.
    """
    demand(actor, Permission.MANAGE_SURVEYS)
    row = await records.draft(work, survey_id, seen)
    kept = list(read_all(row.questions))
    if question.code:
        at = _place(kept, question.code)
        check(question, kept[:at])
        kept[at] = question
    else:
        if len(kept) >= MOST_QUESTIONS:
            raise InvalidValue(f"В опросе не больше {MOST_QUESTIONS} вопросов")
        check(question, kept)
        kept.append(replace(question, code=next_code(kept)))
    _keep(work, actor, row, kept)


async def remove_question(work: UnitOfWork, actor: Actor, survey_id: int, seen: int, code: str) -> None:
    """Take a question out.

    Raises:
        NotAllowed, NotFound, Stale: as for `put_question`.
        InvalidValue: another question depends on it.
    """
    demand(actor, Permission.MANAGE_SURVEYS)
    row = await records.draft(work, survey_id, seen)
    kept = list(read_all(row.questions))
    del kept[_place(kept, code)]
    _keep(work, actor, row, kept)


async def raise_question(work: UnitOfWork, actor: Actor, survey_id: int, seen: int, code: str) -> None:
    """Ask a question one place earlier; the first stays.

    Raises:
        NotAllowed, NotFound, Stale: as for `put_question`.
        InvalidValue: it depends on the one before it.
    """
    demand(actor, Permission.MANAGE_SURVEYS)
    row = await records.draft(work, survey_id, seen)
    kept = list(read_all(row.questions))
    at = _place(kept, code)
    if at:
        kept[at - 1], kept[at] = kept[at], kept[at - 1]
        _keep(work, actor, row, kept)


async def discard(work: UnitOfWork, actor: Actor, survey_id: int, seen: int) -> None:
    """Delete a version that was never published.

    Raises:
        NotAllowed, NotFound, Stale: as for `save`.
    """
    demand(actor, Permission.MANAGE_SURVEYS)
    row = await records.draft(work, survey_id, seen)
    records.moved(work, actor, row, AuditAction.SURVEY_DELETED)
    await work.session.delete(row)


async def new_version(work: UnitOfWork, actor: Actor, survey_id: int) -> int:
    """Copy a version as the next draft of its series; return the id of the draft, also of one that is there already.

    Raises:
        NotAllowed, NotFound: the actor manages no surveys, there is no such version.
    """
    demand(actor, Permission.MANAGE_SURVEYS)
    row = await records.found(work, survey_id, lock=True)
    query = select(Survey).where(Survey.series == row.series).order_by(col(Survey.number).desc()).limit(1)
    last = (await work.session.exec(query.with_for_update())).one()
    if last.state is SurveyState.DRAFT:
        return last.key
    today = records.today(work)
    made = Survey(
        series=row.series,
        number=last.number + 1,
        revision=0,
        title=row.title,
        intro=row.intro,
        anonymous=row.anonymous,
        invites=row.invites,
        by_link=row.by_link,
        starts_on=today,
        ends_on=max(row.ends_on, today),
        audience=row.audience,
        questions=row.questions,
        author_id=actor.author_id,
        created_at=work.now,
        updated_at=work.now,
    )
    work.session.add(made)
    await work.session.flush()
    records.moved(work, actor, made, AuditAction.SURVEY_SAVED)
    return made.key


def _place(questions: list[Question], code: str) -> int:
    at = next((number for number, one in enumerate(questions) if one.code == code), None)
    if at is None:
        raise NotFound
    return at


def _keep(work: UnitOfWork, actor: Actor, row: Survey, questions: list[Question]) -> None:
    check_order(questions)
    row.questions = [one.kept() for one in questions]
    records.moved(work, actor, row, AuditAction.SURVEY_SAVED)


async def _checked(work: UnitOfWork, draft: Draft) -> tuple[date, date, Audience]:
    """Return the days and the audience once everything of the form is right."""
    wrong = FieldErrors()
    if not 0 < len(draft.title.strip()) <= TITLE_LENGTH:
        wrong.add("title", f"Напишите название: {at_most_signs(TITLE_LENGTH)}")
    if len(draft.intro.strip()) > INTRO_LENGTH:
        wrong.add("intro", f"Сократите: {at_most_signs(INTRO_LENGTH)}")
    if not (draft.invites or draft.by_link):
        wrong.add("invites", "Выберите, кто отвечает: приглашённые клиенты, все по ссылке или те и другие")
    audience = await choosing.checked(work, draft.audience, wrong)
    starts_on = draft.starts_on or records.today(work)
    ends_on = draft.ends_on or starts_on
    if draft.starts_on is None:
        wrong.add("starts_on", "Укажите первый день опроса")
    if draft.ends_on is None:
        wrong.add("ends_on", "Укажите последний день опроса")
    elif ends_on < starts_on:
        wrong.add("ends_on", "Последний день раньше первого. Исправьте один из них")
    elif ends_on < records.today(work):
        wrong.add("ends_on", "Этот день уже прошёл")
    wrong.raise_if_any()
    return starts_on, ends_on, audience
