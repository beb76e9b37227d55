"""What the people of the demo think: a few marks, one of them low, and a survey that is half way through."""

from collections.abc import Sequence
from datetime import timedelta

from lkk.services.broadcasts.audience import Audience
from lkk.services.kernel.actor import Actor, Visitor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.marks import giving, own
from lkk.services.surveys import answering, cards, drafts, publishing
from lkk.services.surveys.drafts import Draft
from lkk.services.surveys.questions import Condition, Question
from lkk.settings import settings
from lkk.vocabulary.broadcasts import AudienceKind
from lkk.vocabulary.marks import LOW
from lkk.vocabulary.surveys import QuestionKind

TITLE = "Как мы работаем"
_OPEN_SINCE, _OPEN_FOR = timedelta(days=4), timedelta(days=21)
_MARKS = (
    (5, "Всё сделали быстро и объяснили, что дальше"),
    (2, "О том, что сделано, пришлось узнавать самому"),
    (4, ""),
    (5, ""),
)
_QUESTIONS = (
    Question("", QuestionKind.SCALE, "Как вы оцениваете нашу работу?"),
    Question("", QuestionKind.TEXT, "Что было не так?", required=False, condition=Condition("q1", LOW)),
    Question(
        "",
        QuestionKind.SINGLE,
        "Как вы чаще всего к нам обращаетесь?",
        options=("В личном кабинете", "По телефону", "В офисе"),
    ),
    Question(
        "",
        QuestionKind.MANY,
        "Что стоит улучшить прежде всего?",
        options=("Сроки", "Понятность ответов", "Работу офисов", "Личный кабинет"),
        required=False,
    ),
    Question(
        "",
        QuestionKind.MATRIX,
        "Оцените по частям",
        options=("Плохо", "Терпимо", "Хорошо"),
        rows=("Вежливость сотрудников", "Скорость ответа"),
    ),
)
#: Mark, way, what to improve, politeness, speed, as the numbers of the answers.
_ANSWERS = ("50022", "40121", "50222", "31010", "40322", "52122", "21010", "40021", "50322", "41121", "30011", "50022")


async def tell(work: UnitOfWork, customers: Sequence[Actor], visitors: Sequence[Actor], head: Actor) -> None:
    """Rate what was served, of each customer all but the latest, and ask everybody what some have answered."""
    served = [(actor, one) for actor in customers for one in (await own.waiting(work, actor))[1:]]
    served += [(actor, one) for actor in visitors for one in await own.waiting(work, actor)]
    for (actor, one), (stars, comment) in zip(served, _MARKS, strict=False):
        await giving.rate(work, actor, one.served, one.thing_id, stars, comment)
    await _ask(work, head)


async def _ask(work: UnitOfWork, head: Actor) -> None:
    today = local_day(work.now, settings().time_zone)
    draft = Draft(
        title=TITLE,
        intro="Пять вопросов, две минуты. Ответы помогут нам работать лучше.",
        anonymous=True,
        invites=True,
        by_link=True,
        starts_on=today - _OPEN_SINCE,
        ends_on=today + _OPEN_FOR,
        audience=Audience(AudienceKind.EVERYBODY),
    )
    survey_id = await drafts.save(work, head, draft)
    for seen, question in enumerate(_QUESTIONS, 1):
        await drafts.put_question(work, head, survey_id, seen, question)
    made = await cards.card(work, head, survey_id)
    await publishing.publish(work, head, survey_id, made.revision)
    for number, (mark, way, improve, polite, quick) in enumerate(_ANSWERS, 1):
        posted = {"q1": mark, "q3": way, f"q4.{improve}": "on", "q5.0": polite, "q5.1": quick}
        if int(mark) <= LOW:
            posted["q2"] = "Ответа на обращение ждали до последнего дня срока"
        await answering.answer(work, None, Visitor(ip=f"198.51.100.{number}"), f"demo-{number}", made.series, posted)
