"""The one function that changes a status: it locks, checks, appends history and queues effects in one transaction."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from lkk.models.applications import Application, Remark
from lkk.services import notifications
from lkk.services.applications import access, guests, history, outgoing, people
from lkk.services.applications.history import side_of
from lkk.services.applications.workflow import (
    completion,
    contract,
    effects,
    ending,
    reasons,
    requirements,
    settling,
    terms,
)
from lkk.services.applications.workflow.needs import Payload
from lkk.services.applications.workflow.transitions import (
    TRANSITIONS,
    Act,
    Guard,
    NotPossibleNow,
    Transition,
    capacities,
    printed,
    transition,
)
from lkk.services.forms import catalog
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, HistoryKind, Side
from lkk.vocabulary.words import day

__all__ = ["TRANSITIONS", "Changed", "change", "enter", "possible", "printed"]


NOTHING = Payload()


@dataclass(frozen=True)
class Changed:
    """How an application stands after a change."""

    number: str
    status: ApplicationStatus
    revision: int


async def change(
    work: UnitOfWork,
    actor: Actor | None,
    application_id: int,
    to: ApplicationStatus,
    payload: Payload = NOTHING,
    *,
    act: Act = Act.USUAL,
    revision: int | None = None,
    from_accounting: bool = False,
    told: bool = True,
) -> Changed:
    """Change the status of a filed application; nobody as the actor is the portal or the accounting system.

    People give the `revision` they saw; what comes `from_accounting` is not told to it again. Nobody is `told` of a
    change that another one follows in the same transaction and that the words of this other one make plain.

    Raises:
        NotFound, Stale: as `access.locked`.
        NotPossibleNow: the status allows no such change, or it happens by filing alone.
        NotAllowed: not in the actor's capacities.
        GuardRefuses, FieldErrors: as `requirements.check`.
        InvalidValue: as `reasons.spoken`.
        NoManagerFree: as `completion.fulfilled`.
    """
    application = await access.locked(work, actor, application_id, revision, in_visit=True)
    step = transition(application.status, to, act)
    if not _within_reach(application, step):
        raise NotPossibleNow(step.source, step.target)
    if not capacities(actor) & step.who:
        raise NotAllowed
    payload = await reasons.spoken(work, step, payload)
    wanted = payload.stripped().wanted_by(step.needs)
    await requirements.check(work, actor, application, step, payload)
    await enter(work, actor, application, step, wanted, told=told)
    if application.status is ApplicationStatus.FULFILLED:
        await completion.fulfilled(work, actor, application)
    await ending.ended(work, application)
    if not from_accounting:
        outgoing.changed(work, application)
    return Changed(application.number or "", application.status, application.revision)


async def enter(
    work: UnitOfWork,
    actor: Actor | None,
    application: Application,
    step: Transition,
    payload: Payload,
    *,
    told: bool = True,
) -> None:
    """Carry out a change that was checked, on a row that is locked; `told` as for `change`."""
    source = application.status
    _write(work, actor, application, step, payload)
    _note(work, actor, application, step, payload)
    await settling.settle(work, application, step, payload)
    work.session.add_all(
        Remark(
            application_id=application.key,
            field_name=remark.field_name,
            text=remark.text.strip(),
            author_id=actor.author_id if actor else None,
            created_at=work.now,
        )
        for remark in payload.remarks
    )
    if step.act is Act.REMARK_ADDED:
        await effects.on_remark_added(work, application, payload.until)
    else:
        await effects.on_leave(work, application, source, mistaken=step.act is Act.TAKEN_BACK)
        await effects.on_enter(work, application, source, payload.until)
    if told:
        await _tell(work, application, step, payload)
    await people.signal(work, application)


def possible(application: Application, actor: Actor, *, cure_passed: bool = False) -> list[Transition]:
    """The changes this actor may make now, as far as roles, the status, the stage and the term of an answer tell."""
    return [
        one
        for one in TRANSITIONS
        if one.source is application.status and one.who & capacities(actor) and _foreseen(application, one, cure_passed)
    ]


def _foreseen(application: Application, step: Transition, cure_passed: bool) -> bool:
    if not _within_reach(application, step):
        return False
    refused = {
        Guard.CURE_PASSED: not cure_passed,
        Guard.PREVIOUS: step.target is not application.previous_status,
        Guard.STAGES_PASSED: not requirements.stages_passed(application),
        Guard.BEFORE_CONTRACT: not contract.before_contract(application),
        Guard.INCOMPLETE: not contract.incomplete(application),
        Guard.UNDER_CONTRACT: not contract.under_contract(application),
        Guard.REGISTERED_FIRST: not contract.registered(application),
    }
    return not any(refused.get(guard, False) for guard in step.guards)


def _write(work: UnitOfWork, actor: Actor | None, application: Application, step: Transition, payload: Payload) -> None:
    application.updated_at = work.now
    application.revision += 1
    if step.act is Act.REMARK_ADDED:
        return
    asked = step.target is ApplicationStatus.INFO_REQUESTED
    application.previous_status = application.status if asked else None
    application.status = step.target
    application.status_changed_at = work.now
    if step.source is ApplicationStatus.INFO_REQUESTED and actor is not None and side_of(actor) is Side.CUSTOMER:
        application.answered_at = work.now
    if step.target.final:
        application.answered_at = None
    application.reason = payload.words
    application.legal_ground = payload.legal_ground
    application.on_hold_until = payload.until if step.target is ApplicationStatus.ON_HOLD else None
    if payload.registration_number:
        application.registration_number = payload.registration_number
        application.registered_on = payload.registered_on


def _note(work: UnitOfWork, actor: Actor | None, application: Application, step: Transition, payload: Payload) -> None:
    if step.act is Act.REMARK_ADDED:
        reason = "; ".join(remark.text.strip() for remark in payload.remarks)[: history.REASON_LENGTH]
        history.append(work, application, HistoryKind.REMARK, actor, reason=reason, reason_code=payload.reason_code)
        return
    history.append(
        work,
        application,
        HistoryKind.STATUS,
        actor,
        before=step.source.value,
        after=step.target.value,
        reason=payload.words or payload.legal_ground,
        reason_code=payload.reason_code,
    )


def _within_reach(application: Application, step: Transition) -> bool:
    """A guest has no page to answer a question on."""
    return step.target is not ApplicationStatus.INFO_REQUESTED or not application.guest_code_hash


async def _tell(work: UnitOfWork, application: Application, step: Transition, payload: Payload) -> None:
    facts: dict[str, Any] = {
        "application_id": application.key,
        "number": application.number,
        "kind": catalog.kind_of(application.kind).title,
        "reason": payload.words,
        "remarks": [remark.text.strip() for remark in payload.remarks],
        "legal_ground": payload.legal_ground,
        "until": _day(application.on_hold_until),
        **await terms.facts(work, application),
        "registration_number": application.registration_number,
        "registered_on": _day(application.registered_on),
    }
    if step.event:
        await notifications.publish(
            work, step.event, user_ids=[application.user_id], account_id=application.account_id, **facts
        )
        await guests.tell_of_status(work, application, payload)
    if step.staff_event:
        concerned = await people.in_charge(work, application)
        await notifications.publish(work, step.staff_event, user_ids=concerned, **facts)


def _day(value: date | None) -> str:
    return day(value) if value else ""
