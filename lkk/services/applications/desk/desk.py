"""The operator's desk: who works on what, and words that are used often."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, or_, select

from lkk.models.applications import AnswerTemplate, Application
from lkk.models.identity import User
from lkk.services import notifications
from lkk.services.applications import access, events, history, people
from lkk.services.applications.desk import template_history, variables
from lkk.services.applications.workflow import status_changes
from lkk.services.applications.workflow.needs import Payload
from lkk.services.applications.workflow.transitions import Act, Transition, transition
from lkk.services.directories import in_force
from lkk.services.directories.in_force import ChoiceView
from lkk.services.forms import catalog
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, NotFound, ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, Direction, HistoryKind, Stage
from lkk.vocabulary.directories import ReasonOf
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.templates import CASE_VARIABLES, VARIABLES
from lkk.vocabulary.words import at_most_signs

TITLE_LENGTH, TEXT_LENGTH = 120, 4000


@dataclass(frozen=True)
class Executor:
    """Somebody who may be given an application."""

    id: int
    name: str


@dataclass(frozen=True)
class TemplateView:
    """Words that are used often; of one direction, of all, or for dialogues alone."""

    id: int
    title: str
    text: str
    direction: Direction | None
    for_dialogues: bool


async def executors(work: UnitOfWork, actor: Actor) -> list[Executor]:
    """Those who may be given applications, by name."""
    demand(actor, Permission.SEE_APPLICATIONS)
    return [Executor(user.key, user.display_name) for user in await _able(work)]


class OfColleague(ServiceError):
    """The application is in the hands of somebody else, and nobody has said that it may be taken from there."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Заявку ведёт {name}. Забрать её можно только с подтверждением")


class AnswersForColleague(InvalidValue):
    """The application is in the hands of somebody else, and the employee has not said to act in their place."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Заявку ведёт {name}. Отметьте, что отвечаете вместо коллеги", at="instead")


async def step_in(work: UnitOfWork, actor: Actor, application_id: int, *, revision: int, instead: bool) -> None:
    """Make whoever is about to act the executor of what is nobody's; a colleague stays theirs when acted `instead` of.

    Raises:
        NotFound, Stale, NotAllowed: as `access.locked`.
        AnswersForColleague: the application has another executor, and nobody said to act in their place.
    """
    application = await _for_staff(work, actor, application_id, revision)
    if application.executor_id is None:
        await _give(work, actor, application, actor.author_id)
    elif application.executor_id != actor.author_id and not instead:
        raise AnswersForColleague(await _name(work, application.executor_id))


async def take(
    work: UnitOfWork, actor: Actor, application_id: int, *, revision: int | None, from_colleague: bool = False
) -> int:
    """Make the actor the executor, a registered application goes to work; return the new revision.

    What a colleague works on is taken `from_colleague` alone, who is told of it.

    Raises:
        NotFound, Stale, NotAllowed: as `access.locked`.
        OfColleague: the application has another executor, and taking it from there was not asked for.
    """
    application = await _for_staff(work, actor, application_id, revision)
    if application.executor_id not in (None, actor.author_id) and not from_colleague:
        raise OfColleague(await _name(work, application.executor_id))
    await _give(work, actor, application, actor.author_id)
    if application.status is ApplicationStatus.REGISTERED:
        await status_changes.change(work, actor, application_id, ApplicationStatus.IN_PROGRESS)
    return application.revision


async def lead(
    work: UnitOfWork,
    actor: Actor,
    application_id: int,
    to: ApplicationStatus,
    payload: Payload,
    *,
    act: Act = Act.USUAL,
    revision: int | None,
) -> None:
    """Change a status as `workflow.change` does; what is only registered goes to work before it is fulfilled.

    The applicant hears of the answer alone, not of the work that begins in the same moment.
    Who begins work that is nobody's, or returns it with remarks, becomes the executor: the answer comes to him.

    Raises:
        As `take` and `workflow.change`.
    """
    application = await access.locked(work, actor, application_id, revision)
    begins = application.status is ApplicationStatus.REGISTERED and to is ApplicationStatus.IN_PROGRESS
    if begins and application.executor_id is None:
        await take(work, actor, application_id, revision=revision)
        return
    if to is ApplicationStatus.INFO_REQUESTED and application.executor_id is None:
        await _give(work, actor, application, actor.author_id)
    if application.status is ApplicationStatus.REGISTERED and to is ApplicationStatus.FULFILLED:
        await status_changes.change(work, actor, application_id, ApplicationStatus.IN_PROGRESS, told=False)
    await status_changes.change(work, actor, application_id, to, payload, act=act)


def led(allowed: Sequence[Transition], stage: Stage | None) -> tuple[Transition, ...]:
    """The changes `lead` makes: those that are allowed, and to fulfil at once what may go to work and has no stages."""
    begins = any(
        one.source is ApplicationStatus.REGISTERED and one.target is ApplicationStatus.IN_PROGRESS for one in allowed
    )
    at_once = transition(ApplicationStatus.IN_PROGRESS, ApplicationStatus.FULFILLED)
    return (*allowed, at_once) if begins and stage is None else tuple(allowed)


async def assign(work: UnitOfWork, actor: Actor, application_id: int, executor_id: int, *, revision: int | None) -> int:
    """Give an application to an executor and return the new revision.

    Raises:
        NotFound, Stale, NotAllowed: as `access.locked`.
        InvalidValue: there is no such executor.
    """
    application = await _for_staff(work, actor, application_id, revision)
    await check_executor(work, executor_id)
    await _give(work, actor, application, executor_id)
    return application.revision


async def check_executor(work: UnitOfWork, executor_id: int) -> None:
    """Refuse whoever may not be given applications.

    Raises:
        InvalidValue: there is no such executor.
    """
    if executor_id not in {user.key for user in await _able(work)}:
        raise InvalidValue("Выберите исполнителя из списка", at="executor_id")


async def reasons(work: UnitOfWork, actor: Actor) -> Mapping[ReasonOf, tuple[ChoiceView, ...]]:
    """Return the reasons of the directory in force today, by the decisions they are offered for."""
    demand(actor, Permission.WORK_APPLICATIONS)
    return await in_force.reasons(work)


async def templates(
    work: UnitOfWork, actor: Actor, direction: Direction | None = None, *, text: str = ""
) -> list[TemplateView]:
    """Templates of a direction with those of all directions, by title; every one when none is named.

    `text` leaves those that contain it in their title or words.

    Raises:
        NotAllowed: an employee who neither works with applications nor, for the whole list, manages templates.
    """
    demand(actor, Permission.WORK_APPLICATIONS if direction is not None else Permission.MANAGE_TEMPLATES)
    query = select(AnswerTemplate).order_by(col(AnswerTemplate.title), col(AnswerTemplate.id))
    if direction is not None:
        fits = or_(col(AnswerTemplate.direction) == direction, col(AnswerTemplate.direction).is_(None))
        query = query.where(fits, col(AnswerTemplate.for_dialogues).is_(False))
    if text:
        holds = [col(one).icontains(text, autoescape=True) for one in (AnswerTemplate.title, AnswerTemplate.text)]
        query = query.where(or_(*holds))
    rows = await work.session.exec(query)
    return [TemplateView(row.key, row.title, row.text, row.direction, row.for_dialogues) for row in rows]


async def save_template(
    work: UnitOfWork,
    actor: Actor,
    title: str,
    text: str,
    direction: Direction | None,
    template_id: int | None = None,
    *,
    for_dialogues: bool = False,
) -> int:
    """Write a new template, or another one in its place, and return its id; one for dialogues has no direction.

    Raises:
        NotFound: there is none to replace.
        InvalidValue: title or text is empty or too long, or a variable is none that is known there.
    """
    demand(actor, Permission.MANAGE_TEMPLATES)
    title, text = " ".join(title.split()), text.strip()
    for name, value, limit in (("title", title, TITLE_LENGTH), ("text", text, TEXT_LENGTH)):
        if not 0 < len(value) <= limit:
            raise InvalidValue(f"Заполните это поле: {at_most_signs(limit)}", at=name)
    offered = VARIABLES if for_dialogues else CASE_VARIABLES
    if odd := variables.unknown(text, offered):
        raise InvalidValue(f"Нет такой переменной: {odd}. Есть {', '.join(offered)}", at="text")
    row = AnswerTemplate(title=title, text=text) if template_id is None else await _template(work, template_id)
    before = template_history.snapshot(row) if template_id is not None else {}
    row.title, row.text, row.for_dialogues = title, text, for_dialogues
    row.direction = None if for_dialogues else direction
    work.session.add(row)
    await work.session.flush()
    template_history.record(work, actor, row.key, before, template_history.snapshot(row))
    return row.key


async def delete_template(work: UnitOfWork, actor: Actor, template_id: int) -> None:
    """Remove a template.

    Raises:
        NotFound: there is none.
    """
    demand(actor, Permission.MANAGE_TEMPLATES)
    row = await _template(work, template_id)
    template_history.record(work, actor, row.key, template_history.snapshot(row), {})
    await work.session.delete(row)


async def _template(work: UnitOfWork, template_id: int) -> AnswerTemplate:
    row = await work.session.get(AnswerTemplate, template_id)
    if row is None:
        raise NotFound
    return row


async def _for_staff(work: UnitOfWork, actor: Actor, application_id: int, revision: int | None) -> Application:
    demand(actor, Permission.WORK_APPLICATIONS)
    application = await access.locked(work, actor, application_id, revision)
    if application.status.final:
        raise NotAllowed("Заявка уже закрыта")
    return application


async def _able(work: UnitOfWork) -> list[User]:
    return await people.able_to(work, Permission.WORK_APPLICATIONS)


async def _name(work: UnitOfWork, user_id: int | None) -> str:
    return (await work.session.exec(select(User.display_name).where(User.id == user_id))).first() or ""


async def _give(work: UnitOfWork, actor: Actor, application: Application, executor_id: int) -> None:
    if application.executor_id == executor_id:
        return
    before = application.executor_id
    application.executor_id = executor_id
    application.revision += 1
    application.updated_at = work.now
    history.append(
        work,
        application,
        HistoryKind.EXECUTOR,
        actor,
        before=str(before or ""),
        after=str(executor_id),
        internal=True,
    )
    told = {
        "number": application.number,
        "kind": catalog.kind_of(application.kind).title,
        "by": await _name(work, actor.author_id),
        "to": await _name(work, executor_id),
    }
    if executor_id != actor.author_id:
        await notifications.publish(work, events.ASSIGNED, user_ids=[executor_id], **told)
    if before is not None and before != actor.author_id:
        await notifications.publish(work, events.TAKEN_OVER, user_ids=[before], **told)
    await people.signal(work, application)
