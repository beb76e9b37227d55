"""Surveys for tests: built, published and answered the short way."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from lkk.services.broadcasts.audience import Audience
from lkk.services.kernel.actor import Actor, Visitor
from lkk.services.kernel.unit_of_work import unit_of_work
from lkk.services.surveys import answering, cards, drafts, inviting, publishing, records, results
from lkk.services.surveys.cards import Card
from lkk.services.surveys.drafts import Draft
from lkk.services.surveys.questions import Condition, Question
from lkk.services.surveys.results import Results
from lkk.vocabulary.broadcasts import AudienceKind
from lkk.vocabulary.people import Role
from lkk.vocabulary.surveys import QuestionKind
from tests import builders

MARK = Question("", QuestionKind.SCALE, "Как вы оцениваете обслуживание?")
WAY = Question("", QuestionKind.SINGLE, "Как вы к нам обращались?", options=("В офисе", "На сайте"))
WHY = Question("", QuestionKind.TEXT, "Что было не так?", required=False, condition=Condition("q1", 1))
PARTS = Question(
    "", QuestionKind.MATRIX, "Оцените по частям", options=("Плохо", "Хорошо"), rows=("Сроки", "Вежливость")
)
LIKED = Question("", QuestionKind.MANY, "Что понравилось?", options=("Скорость", "Цена", "Люди"), required=False)
GOOD: Mapping[str, str] = {"q1": "5", "q2": "1", "q4.0": "1", "q4.1": "1", "q5.0": "on", "q5.2": "on"}
EVERYBODY = Audience(AudienceKind.EVERYBODY)


async def manager() -> Actor:
    """An administrator."""
    return await builders.sign_in(await builders.staff(Role.ADMINISTRATOR, name="Главнова Галина"))


async def today() -> date:
    """The day of the company."""
    async with unit_of_work() as work:
        return records.today(work)


async def draft(**changes: Any) -> Draft:
    """A named survey of everybody for a week."""
    day = await today()
    usual: dict[str, Any] = {
        "title": "Качество обслуживания",
        "intro": "Пять вопросов",
        "anonymous": False,
        "invites": True,
        "by_link": False,
        "starts_on": day,
        "ends_on": day + timedelta(days=7),
        "audience": EVERYBODY,
    }
    return Draft(**{**usual, **changes})


async def built(actor: Actor, **changes: Any) -> Card:
    """A draft with a question of each kind."""
    async with unit_of_work() as work:
        id = await drafts.save(work, actor, await draft(**changes))
        for seen, question in enumerate((MARK, WAY, WHY, PARTS, LIKED), 1):
            await drafts.put_question(work, actor, id, seen, question)
    return await card(actor, id)


async def published(actor: Actor, **changes: Any) -> Card:
    """One that people may answer; who is invited knows of it."""
    made = await built(actor, **changes)
    async with unit_of_work() as work:
        await publishing.publish(work, actor, made.id, made.revision)
    await inviting.invite_all()
    return await card(actor, made.id)


async def card(actor: Actor, id: int) -> Card:
    """What the staff see of it now."""
    async with unit_of_work() as work:
        return await cards.card(work, actor, id)


async def answered(
    made: Card, actor: Actor | None = None, browser: str = "", posted: Mapping[str, str] = GOOD, ip: str = "203.0.113.7"
) -> None:
    """Answer it, as a person or by the link."""
    async with unit_of_work() as work:
        await answering.answer(work, actor, Visitor(ip=ip), browser, made.series, posted)


async def looked(made: Card, actor: Actor | None = None, browser: str = "") -> answering.Asked:
    """What whoever opens the link sees."""
    async with unit_of_work() as work:
        return await answering.look(work, actor, browser, made.series)


async def found(actor: Actor, id: int) -> Results:
    """The results now."""
    async with unit_of_work() as work:
        return await results.results(work, actor, id)
