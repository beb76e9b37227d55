"""Results of a version: how often each answer was given, and the words. Small groups of anonymous ones are hidden."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from lkk.models.surveys import Survey
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.surveys import records
from lkk.services.surveys.questions import Question, read_all
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.surveys import SMALLEST_GROUP, QuestionKind

WORDS_SHOWN = 100
_TOTAL = text("select count(*) from survey_answer where survey_id = :id")
_ANSWERED = text("""
select one.key, count(*) from survey_answer a cross join lateral jsonb_object_keys(a.answers) one (key)
 where a.survey_id = :id group by one.key
""")
_COUNTS = text("""
select said.key, part.line, part.value, count(*)
  from survey_answer a
 cross join lateral jsonb_each(a.answers) said (key, value)
 cross join lateral (
    select '' as line, said.value #>> '{}' as value where jsonb_typeof(said.value) = 'number'
    union all
    select '', one.value from jsonb_array_elements_text(
        case jsonb_typeof(said.value) when 'array' then said.value else '[]' end) one (value)
    union all
    select one.key, one.value from jsonb_each_text(
        case jsonb_typeof(said.value) when 'object' then said.value else '{}' end) one (key, value)
 ) part
 where a.survey_id = :id
 group by said.key, part.line, part.value
""")
_WORDS = text("""
select a.answers ->> :code, coalesce(u.display_name, '')
  from survey_answer a left join user_account u on u.id = a.user_id
 where a.survey_id = :id and a.answers ? :code
 order by a.answered_at desc nulls last, a.id limit :most
""")


@dataclass(frozen=True)
class Line:
    """How often each choice was taken: `counts` are in the order of the choices; `label` is the row of a matrix."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Said:
    """Words of somebody; `by` is empty when it is not known who it was."""

    text: str
    by: str


@dataclass(frozen=True)
class QuestionResult:
    """The answers to a question; `hidden` when so few have answered that they could be guessed, then all is empty."""

    question: Question
    answered: int
    lines: tuple[Line, ...] = ()
    words: tuple[Said, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Results:
    """The results of a version; `total` is how many have answered it."""

    title: str
    anonymous: bool
    total: int
    questions: tuple[QuestionResult, ...]


async def results(work: UnitOfWork, actor: Actor, survey_id: int, *, most_words: int = WORDS_SHOWN) -> Results:
    """Return the results as they are now, with at most so many answers in words to a question.

    Raises:
        NotAllowed, NotFound: the actor manages no surveys, there is no such version.
    """
    demand(actor, Permission.MANAGE_SURVEYS)
    row = await records.found(work, survey_id)
    names = {"id": row.key}
    total = (await work.session.execute(_TOTAL, names)).scalar_one()
    answered: dict[str, int] = {}
    for code, number in await work.session.execute(_ANSWERED, names):
        answered[code] = number
    counts: dict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for code, line, value, count in await work.session.execute(_COUNTS, names):
        counts[code][line, value] = count
    found = [
        await _of(work, row, one, answered.get(one.code, 0), counts[one.code], most_words)
        for one in read_all(row.questions)
    ]
    return Results(row.title, row.anonymous, total, tuple(found))


async def _of(
    work: UnitOfWork, row: Survey, question: Question, answered: int, counts: dict[Any, int], most_words: int
) -> QuestionResult:
    if row.anonymous and answered < SMALLEST_GROUP:
        return QuestionResult(question, 0, hidden=True)
    if question.kind is QuestionKind.TEXT:
        names = {"id": row.key, "code": question.code, "most": most_words}
        words = tuple(Said(said, by) for said, by in await work.session.execute(_WORDS, names))
        return QuestionResult(question, answered, words=words)
    rows = list(enumerate(question.rows)) if question.kind is QuestionKind.MATRIX else [("", "")]
    lines = tuple(
        Line(label, tuple(counts.get((str(number), str(choice)), 0) for choice in question.choices))
        for number, label in rows
    )
    if row.anonymous:
        lines = tuple(_unless_small(line) for line in lines)
    return QuestionResult(question, answered, lines)


def _unless_small(line: Line) -> Line:
    """A row of a matrix may be answered by fewer people than its question."""
    if not line.label or sum(line.counts) >= SMALLEST_GROUP:
        return line
    return Line(f"{line.label} (скрыто: ответили меньше {SMALLEST_GROUP} человек)", tuple(0 for _ in line.counts))
