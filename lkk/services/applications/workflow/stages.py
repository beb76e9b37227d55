"""Stages of a grid connection: which follows which on each track, by whom, and their clocks (domain 5.3)."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import select

from lkk.models.applications import Application
from lkk.models.files import StoredFile
from lkk.services import notifications
from lkk.services.applications import access, events, history, outgoing, people
from lkk.services.applications.workflow import deadlines
from lkk.services.applications.workflow.transitions import Capacity, capacities
from lkk.services.forms import catalog
from lkk.services.forms.performance import performance_rule
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind, Side, Stage, Track
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.words import at_most_signs

OF_CUSTOMER = frozenset({Stage.OFFER, Stage.SIGNING, Stage.PAYMENT})
_BOTH = frozenset(Track)
_SIMPLIFIED, _FULL = frozenset({Track.SIMPLIFIED}), frozenset({Track.FULL})
_OFFICE = frozenset({Capacity.OPERATOR, Capacity.SYSTEM})


@dataclass(frozen=True)
class StageStep:
    """A change of stage that may happen on some tracks; `documents`: the company has posted at least one."""

    source: Stage
    target: Stage
    tracks: frozenset[Track]
    who: frozenset[Capacity] = _OFFICE
    documents: bool = False
    reason: bool = False


STEPS: tuple[StageStep, ...] = (
    StageStep(Stage.REVIEW, Stage.OFFER, _BOTH, documents=True),
    StageStep(Stage.OFFER, Stage.PAYMENT, _SIMPLIFIED),
    StageStep(Stage.OFFER, Stage.SIGNING, _FULL),
    StageStep(Stage.SIGNING, Stage.PAYMENT, _FULL),
    StageStep(Stage.PAYMENT, Stage.WORKS, _BOTH),
    StageStep(Stage.WORKS, Stage.CONNECTION, _SIMPLIFIED),
    StageStep(Stage.WORKS, Stage.NOTICE, _FULL),
    StageStep(Stage.NOTICE, Stage.INSPECTION, _FULL),
    StageStep(Stage.INSPECTION, Stage.WORKS, _FULL, reason=True),
    StageStep(Stage.INSPECTION, Stage.CONNECTION, _FULL),
    StageStep(Stage.CONNECTION, Stage.ACTS, _BOTH, documents=True),
    StageStep(Stage.ACTS, Stage.SUPPLY, _BOTH),
    StageStep(Stage.SUPPLY, Stage.DONE, _BOTH),
)


class StageRefused(ServiceError):
    """This stage cannot follow now."""


async def advance(
    work: UnitOfWork,
    actor: Actor | None,
    application_id: int,
    to: Stage,
    *,
    revision: int | None = None,
    reason: str = "",
    from_accounting: bool = False,
) -> int:
    """Move a grid connection to its next stage and return the new revision.

    Raises:
        NotFound, Stale: as `access.locked`.
        NotAllowed: the actor does not lead grid connections.
        StageRefused: the stage does not follow, or no document is posted.
        InvalidValue: the reason is missing or too long.
    """
    application = await access.locked(work, actor, application_id, revision)
    step = _step(application, to)
    if not capacities(actor) & step.who:
        raise NotAllowed
    if step.reason and not reason.strip():
        raise InvalidValue("Укажите, что не выполнено", at="reason")
    if len(reason) > history.REASON_LENGTH:
        raise InvalidValue(f"Сократите: {at_most_signs(history.REASON_LENGTH)}", at="reason")
    if step.documents and not await _posted(work, application):
        raise StageRefused("Сначала приложите документы для заявителя")
    await _move(work, actor, application, to, reason.strip())
    if not from_accounting:
        outgoing.changed(work, application)
    title = catalog.kind_of(application.kind).title
    await notifications.publish(
        work,
        events.STAGE,
        user_ids=[application.user_id],
        account_id=application.account_id,
        number=application.number,
        kind=title,
        stage=to.label,
        reason=reason.strip(),
    )
    return application.revision


def possible(application: Application, actor: Actor) -> list[Stage]:
    """The stages the actor may move an application to now."""
    if application.stage is None or application.status is not ApplicationStatus.IN_PROGRESS:
        return []
    return [
        one.target
        for one in STEPS
        if one.source is application.stage and application.track in one.tracks and one.who & capacities(actor)
    ]


def printed() -> str:
    """The table as Markdown, for the documentation and its test."""
    lines = ["| Шаг | Этап | Следующий этап | Порядок | Что нужно |", "|---|---|---|---|---|"]
    for one in STEPS:
        tracks = "любой" if one.tracks == _BOTH else "упрощённый" if one.tracks == _SIMPLIFIED else "общий"
        needs = "документы для заявителя" if one.documents else "что не выполнено" if one.reason else "—"
        lines.append(f"| {one.source.step} | {one.source.label} | {one.target.label} | {tracks} | {needs} |")
    return "\n".join(lines)


def clock_of(stage: Stage, application: Application) -> str:
    """The rule whose clock runs during a stage; empty for none."""
    return _CLOCKS[stage](application) if stage in _CLOCKS else ""


def _step(application: Application, to: Stage) -> StageStep:
    if application.status is not ApplicationStatus.IN_PROGRESS:
        raise StageRefused("Этап меняется, только пока заявка в работе")
    for step in STEPS:
        if (step.source, step.target) == (application.stage, to) and application.track in step.tracks:
            return step
    raise StageRefused(f"Этап «{to.label}» сейчас не может начаться")


async def _move(work: UnitOfWork, actor: Actor | None, application: Application, to: Stage, reason: str) -> None:
    before = application.stage
    application.stage = to
    application.revision += 1
    application.updated_at = work.now
    application.waits_for_customer = to in OF_CUSTOMER
    history.append(
        work,
        application,
        HistoryKind.STAGE,
        actor,
        before=before.value if before else "",
        after=to.value,
        reason=reason,
    )
    await _turn_clocks(work, application, clock_of(to, application))
    await people.signal(work, application)


async def _turn_clocks(work: UnitOfWork, application: Application, rule: str) -> None:
    """End the clocks of the stage that is left; one that the new stage shares goes on."""
    running = {clock.rule for clock in await deadlines.unfinished(work, application)}
    if ended := running - {rule}:
        await deadlines.meet(work, application, *ended)
    if rule and rule not in running:
        await deadlines.start(work, application, rule)


async def _posted(work: UnitOfWork, application: Application) -> bool:
    query = select(func.count()).where(
        StoredFile.application_id == application.key,
        StoredFile.side == Side.COMPANY,
        StoredFile.internal == False,  # noqa: E712  a column, not a value
    )
    return (await work.session.exec(query)).one() > 0


def _payment(application: Application) -> str:
    return deadlines.PAYMENT if application.track is Track.SIMPLIFIED else ""


def _performance(application: Application) -> str:
    applicant = application.applicant_type or ApplicantType.INDIVIDUAL
    return performance_rule(catalog.kind_of(application.kind), applicant, application.answers)


_CLOCKS: dict[Stage, Callable[[Application], str]] = {
    Stage.OFFER: _payment,
    Stage.SIGNING: lambda _: deadlines.SIGNATURE,
    Stage.PAYMENT: _payment,
    Stage.WORKS: _performance,
    Stage.NOTICE: lambda _: "tp.inspect",
    Stage.SUPPLY: lambda _: "tp.supply_contract",
}
