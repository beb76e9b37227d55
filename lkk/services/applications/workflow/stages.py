"""Stages of a grid connection: which follows which on each track, by whom, and their clocks (domain 5.3)."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from lkk.models.applications import Application
from lkk.services import notifications
from lkk.services.applications import access, events, history, outgoing, people
from lkk.services.applications.workflow import deadlines, stage_history
from lkk.services.applications.workflow.transitions import Capacity, capacities
from lkk.services.forms import catalog
from lkk.services.forms.classification import OFFER
from lkk.services.forms.performance import performance_rule
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotAllowed, ServiceError
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.declaration import Event
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind, Stage, Track
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.words import at_most_signs

OF_CUSTOMER = frozenset({Stage.OFFER, Stage.SIGNING, Stage.PAYMENT})
_BOTH = frozenset({Track.SIMPLIFIED, Track.FULL})
_SIMPLIFIED, _FULL, _TURNKEY = (frozenset({track}) for track in (Track.SIMPLIFIED, Track.FULL, Track.TURNKEY))
_SIGNED = _FULL | _TURNKEY
_NAMES = {
    frozenset(Track): "любой, под ключ",
    _BOTH: "любой",
    _SIMPLIFIED: "упрощённый",
    _FULL: "общий",
    _TURNKEY: "под ключ",
    _SIGNED: "общий, под ключ",
}
_OFFICE = frozenset({Capacity.OPERATOR, Capacity.SYSTEM})
#: From the contract to the acts.
_UNDER_CONTRACT = frozenset({Stage.WORKS, Stage.NOTICE, Stage.INSPECTION, Stage.CONNECTION})
_ONLY_AT_WORK = "Этап меняется, только пока заявка в работе"


@dataclass(frozen=True)
class StageStep:
    """A change of stage that may happen on some tracks; `documents`: the stage that ends has at least one."""

    source: Stage
    target: Stage
    tracks: frozenset[Track]
    who: frozenset[Capacity] = _OFFICE
    documents: bool = False
    reason: bool = False


STEPS: tuple[StageStep, ...] = (
    StageStep(Stage.REVIEW, Stage.OFFER, _BOTH, documents=True),
    StageStep(Stage.REVIEW, Stage.SIGNING, _TURNKEY, documents=True),
    StageStep(Stage.OFFER, Stage.PAYMENT, _SIMPLIFIED),
    StageStep(Stage.OFFER, Stage.SIGNING, _FULL),
    StageStep(Stage.SIGNING, Stage.PAYMENT, _SIGNED),
    StageStep(Stage.PAYMENT, Stage.WORKS, frozenset(Track)),
    StageStep(Stage.WORKS, Stage.ACTS, _TURNKEY, documents=True),
    StageStep(Stage.ACTS, Stage.WORKS, _TURNKEY, reason=True),
    StageStep(Stage.ACTS, Stage.DONE, _TURNKEY),
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
    documents: Collection[UUID] = (),
    from_accounting: bool = False,
    tell: bool = True,
) -> int:
    """Move a grid connection to its next stage and return the new revision; without `tell` the caller tells of it.

    A stage that wants documents takes those that were posted while the stage before it ran, or are named here.

    Raises:
        NotFound, Stale: as `access.locked`.
        NotAllowed: the actor does not lead grid connections.
        StageRefused: the stage does not follow, or it has no document.
        InvalidValue: the reason is missing or too long.
    """
    application = await access.locked(work, actor, application_id, revision)
    step = _step(application, to)
    if not capacities(actor) & step.who:
        raise NotAllowed
    if step.reason and not reason.strip():
        raise InvalidValue("Укажите, что не выполнено", at="reason")
    _check_length(reason)
    if step.documents and not await stage_history.has_documents(work, application, documents):
        raise StageRefused(f"Сначала приложите документ для заявителя, добавленный на этапе «{step.source.label}»")
    await _move(work, actor, application, HistoryKind.STAGE, to, reason.strip())
    await _turn_clocks(work, application, to)
    await _tell(work, application, events.STAGE, reason.strip(), from_accounting=from_accounting, letter=tell)
    return application.revision


async def take_back(
    work: UnitOfWork,
    actor: Actor | None,
    application_id: int,
    *,
    reason: str,
    revision: int | None = None,
    from_accounting: bool = False,
) -> int:
    """Return to the stage before one that was begun by mistake, and return the new revision.

    Clocks stand as if it had not begun: those it ended go on, with their days, and those it started are taken off.

    Raises:
        NotFound, Stale: as `access.locked`.
        NotAllowed: the actor does not lead grid connections.
        StageRefused: there is nothing to return to, or it cannot be taken back any more.
        InvalidValue: the reason is missing or too long.
    """
    application = await access.locked(work, actor, application_id, revision)
    if not capacities(actor) & _OFFICE:
        raise NotAllowed
    if not reason.strip():
        raise InvalidValue("Напишите, почему этап указан ошибочно: это увидит заявитель", at="reason")
    _check_length(reason)
    if application.status is not ApplicationStatus.IN_PROGRESS:
        raise StageRefused(_ONLY_AT_WORK)
    if refusal := await stage_history.kept(work, actor, application):
        raise StageRefused(refusal)
    before = await stage_history.begun_from(work, application)
    if before is None:
        raise StageRefused("Этот этап первый, возвращаться некуда")
    mistaken = application.stage
    await _move(work, actor, application, HistoryKind.STAGE_BACK, before, reason.strip())
    await _turn_clocks_back(work, application, before)
    wrong = mistaken.label if mistaken else ""
    await _tell(work, application, events.STAGE_BACK, reason.strip(), from_accounting=from_accounting, mistaken=wrong)
    return application.revision


async def may_take_back(work: UnitOfWork, actor: Actor, application: Application) -> Stage | None:
    """The stage this actor may return to now; None for none."""
    at_work = application.stage is not None and application.status is ApplicationStatus.IN_PROGRESS
    if not at_work or not capacities(actor) & _OFFICE or await stage_history.kept(work, actor, application):
        return None
    return await stage_history.begun_from(work, application)


async def without_document(work: UnitOfWork, application: Application) -> Stage | None:
    """The next stage that cannot begin yet because the present one has no document for the applicant."""
    wanting = [one for one in STEPS if one.documents and _may_follow(application, one)]
    return wanting[0].target if wanting and not await stage_history.has_documents(work, application) else None


def follows(application: Application, to: Stage) -> bool:
    """Whether a stage comes after the present one on the application's track."""
    return any(one.target is to and _may_follow(application, one) for one in STEPS)


def _may_follow(application: Application, step: StageStep) -> bool:
    return step.source is application.stage and application.track in step.tracks


def possible(application: Application, actor: Actor) -> list[Stage]:
    """The stages the actor may move an application to now."""
    if application.stage is None or application.status is not ApplicationStatus.IN_PROGRESS:
        return []
    return [one.target for one in STEPS if _may_follow(application, one) and one.who & capacities(actor)]


def printed() -> str:
    """The table as Markdown, for the documentation and its test."""
    lines = ["| Шаг | Этап | Следующий этап | Порядок | Что нужно |", "|---|---|---|---|---|"]
    for one in STEPS:
        tracks = tracks_in_words(one.tracks)
        needs = "документ этого этапа" if one.documents else "что не выполнено" if one.reason else "—"
        lines.append(f"| {one.source.step} | {one.source.label} | {one.target.label} | {tracks} | {needs} |")
    return "\n".join(lines)


def tracks_in_words(tracks: frozenset[Track]) -> str:
    """The tracks of a line of a printed table."""
    return _NAMES[tracks]


def _step(application: Application, to: Stage) -> StageStep:
    if application.status is not ApplicationStatus.IN_PROGRESS:
        raise StageRefused(_ONLY_AT_WORK)
    for step in STEPS:
        if (step.source, step.target) == (application.stage, to) and application.track in step.tracks:
            return step
    raise StageRefused(f"Этап «{to.label}» сейчас не может начаться")


def _check_length(reason: str) -> None:
    if len(reason) > history.REASON_LENGTH:
        raise InvalidValue(f"Сократите: {at_most_signs(history.REASON_LENGTH)}", at="reason")


async def _move(
    work: UnitOfWork, actor: Actor | None, application: Application, kind: HistoryKind, to: Stage, reason: str
) -> None:
    before = application.stage
    application.stage = to
    application.revision += 1
    application.updated_at = work.now
    application.waits_for_customer = to in OF_CUSTOMER
    before_it = before.value if before else ""
    history.append(work, application, kind, actor, before=before_it, after=to.value, reason=reason)
    await people.signal(work, application)


async def _tell(
    work: UnitOfWork,
    application: Application,
    event: Event,
    reason: str,
    *,
    from_accounting: bool,
    letter: bool = True,
    **facts: str,
) -> None:
    if not from_accounting:
        outgoing.changed(work, application)
    if not letter:
        return
    await notifications.publish(
        work,
        event,
        user_ids=[application.user_id],
        account_id=application.account_id,
        number=application.number,
        kind=catalog.kind_of(application.kind).title,
        stage=application.stage.label if application.stage else "",
        reason=reason,
        **facts,
    )


async def _turn_clocks(work: UnitOfWork, application: Application, to: Stage) -> None:
    """End the clocks of the stage that is left; what the new stage shares with it goes on.

    The works have one clock from the contract to the acts: an inspection that fails does not start it anew.
    """
    running = {clock.rule for clock in await deadlines.unfinished(work, application)}
    going_on = {rule for rule in running if to in _UNDER_CONTRACT and deadlines.of_works(rule)}
    own = _own_clock(to, application)
    if ended := running - going_on - {own, deadlines.ASK_FOR_MISSING}:
        await deadlines.meet(work, application, *ended)
    if deadlines.ASK_FOR_MISSING in running:
        await deadlines.stop(work, application, deadlines.ASK_FOR_MISSING)  # nothing was missing
    if own and own not in running:
        await deadlines.start(work, application, own)
    if to is Stage.WORKS and not going_on and not await deadlines.revive(work, application, deadlines.of_works):
        await deadlines.start(work, application, _performance(application))


async def _turn_clocks_back(work: UnitOfWork, application: Application, to: Stage) -> None:
    """Take off the clocks of the mistaken stage; those of the stage returned to go on, none begins anew."""
    running = {clock.rule for clock in await deadlines.unfinished(work, application)}
    belong = {rule for rule in running if _belongs(rule, to, application)}
    if mistaken := running - belong:
        await deadlines.stop(work, application, *mistaken)
    if to in _UNDER_CONTRACT and not any(deadlines.of_works(rule) for rule in belong):
        await deadlines.revive(work, application, deadlines.of_works)
    own = _own_clock(to, application)
    if own and own not in belong:
        await deadlines.revive(work, application, lambda rule: rule == own)


def _belongs(rule: str, stage: Stage, application: Application) -> bool:
    return rule == _own_clock(stage, application) or (stage in _UNDER_CONTRACT and deadlines.of_works(rule))


def _own_clock(stage: Stage, application: Application) -> str:
    """The rule whose clock a stage has beside that of the works; empty for none."""
    track = application.track
    if stage is Stage.REVIEW:
        return OFFER[track] if track else ""
    if stage in (Stage.OFFER, Stage.PAYMENT):
        return deadlines.PAYMENT if track is Track.SIMPLIFIED else ""
    return deadlines.signature(application) if stage is Stage.SIGNING else _CLOCKS.get(stage, "")


def _performance(application: Application) -> str:
    applicant = application.applicant_type or ApplicantType.INDIVIDUAL
    return performance_rule(catalog.kind_of(application.kind), applicant, application.answers)


_CLOCKS = {
    Stage.NOTICE: deadlines.INSPECTION,
    Stage.SUPPLY: "tp.supply_contract",
}
