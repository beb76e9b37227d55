"""The contract of a connection as it is shown to both sides, with what each may do about it now."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from lkk.models.applications import Application
from lkk.models.connection import Connection, ConnectionPayment, InspectionDay
from lkk.services.applications import access
from lkk.services.applications.workflow import deadlines
from lkk.services.connection import (
    cases,
    checks,
    company_signatures,
    inspection,
    instalments,
    papers,
    posting,
    result_papers,
    results,
    turnkey_works,
)
from lkk.services.connection.payment_terms import PaymentTerm, terms_of
from lkk.services.files.views import ROUTE, FileView
from lkk.services.forms import catalog
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, Stage, Track
from lkk.vocabulary.connection import ContractState, DayState, PaymentPlan


@dataclass(frozen=True)
class PartView:
    """A part of the sum; `when` is in words, `late`: its day has passed and it is not paid."""

    number: int
    kopecks: int
    when: str
    paid_on: date | None
    invoiced: bool
    late: bool


@dataclass(frozen=True)
class DayView:
    """A day of the inspection; `waits`: the applicant may choose it now."""

    day: date
    state: DayState
    waits: bool


@dataclass(frozen=True)
class PreparedView:
    """Papers of the present stage that wait to be sent: names and addresses, the company's signatures beside them.

    `overdue`: they are of another day and cannot be sent any more.
    """

    papers: tuple[tuple[str, str], ...] = ()
    prepared_on: date | None = None
    signatures: tuple[FileView, ...] = ()
    overdue: bool = False


@dataclass(frozen=True)
class CaseView:
    """The contract; `instalments` are the lines of the schedule the applicant may ask for, empty when they may not.

    `may_…` tell what the present stage lets the office or the applicant do; `check` are the first values of the record
    of the inspection, empty when none runs; `prepared` is for the staff alone.
    """

    application_id: int
    state: ContractState
    number: str
    total_kopecks: int
    words: str
    plan: PaymentPlan
    estimate: tuple[tuple[str, str, int], ...]
    concluded_on: date | None
    conditions_until: date | None
    parts: tuple[PartView, ...]
    terms: tuple[PaymentTerm, ...]
    days: tuple[DayView, ...]
    instalments: tuple[dict[str, str], ...]
    may_propose: bool
    may_tell_ready: bool
    may_post_act: bool
    may_switch_on: bool
    may_take_acts: bool
    may_post_works_act: bool
    check: Mapping[str, str] = field(default_factory=dict)
    prepared: PreparedView = PreparedView()


@dataclass(frozen=True)
class Shown:
    """What the page of an application shows of its contract; `may_offer`: the conditions may be prepared now.

    `disputed` is the contract whose disagreements the company answers now: for the staff alone.
    """

    staged: bool
    may_offer: bool
    case: CaseView | None
    disputed: uuid.UUID | None = None


async def of_application(work: UnitOfWork, actor: Actor, number: str) -> Shown:
    """The contract of an application the actor may see; a draft of it is for the staff alone.

    Raises:
        NotFound: there is no such application for the actor.
        NotAllowed: as `access.seen`.
    """
    application = await access.seen(work, actor, number)
    staged = catalog.kind_of(application.kind).staged
    case = await cases.of_application(work, application.key) if staged else None
    at_work = application.status is ApplicationStatus.IN_PROGRESS
    answers = actor.staff and staged and at_work and application.stage is Stage.SIGNING
    disputed = await posting.disputed(work, application) if answers else None
    prepares = actor.staff and staged and at_work and application.stage is Stage.REVIEW
    may_offer = prepares or disputed is not None
    if case is None or (case.state is ContractState.DRAFT and not actor.staff):
        return Shown(staged, may_offer, None)
    shown = await _view(work, actor, application, case, at_work=at_work)
    return Shown(staged, may_offer, shown, disputed.public_id if disputed else None)


async def _view(
    work: UnitOfWork, actor: Actor, application: Application, case: Connection, *, at_work: bool
) -> CaseView:
    today = await deadlines.today(work, application)
    readiness, stage = results.tells_readiness(application, case), application.stage if at_work else None
    offered = await instalments.offered(work, application, case)
    days = await inspection.of_case(work, case)
    rows = await cases.payments(work, case)
    return CaseView(
        application_id=application.key,
        state=_state(application, case),
        number=case.number,
        total_kopecks=case.total_kopecks,
        words=case.words,
        plan=case.plan,
        estimate=tuple((one["name"], one["formula"], one["sum_kopecks"]) for one in case.estimate),
        concluded_on=case.concluded_on,
        conditions_until=case.conditions_until,
        parts=tuple(_part(case, one, today) for one in rows),
        terms=_terms(application, rows, today),
        days=tuple(
            DayView(one.day, one.state, stage is Stage.NOTICE and one.state is DayState.PROPOSED) for one in days
        ),
        instalments=tuple(offered.lines) if offered else (),
        may_propose=stage is Stage.NOTICE,
        may_tell_ready=stage is Stage.WORKS and readiness,
        may_post_act=stage is Stage.CONNECTION and not readiness,
        may_switch_on=stage is Stage.CONNECTION and readiness and case.connected_on is None,
        may_take_acts=stage is Stage.ACTS and readiness,
        may_post_works_act=turnkey_works.may_post_act(application),
        check=_check(actor, application, days, today) if actor.staff and stage is Stage.INSPECTION else {},
        prepared=await _prepared(work, application, case, today) if actor.staff else PreparedView(),
    )


def _check(actor: Actor, application: Application, days: Sequence[InspectionDay], today: date) -> Mapping[str, str]:
    agreed = [one.day for one in days if one.state is DayState.AGREED]
    return checks.prefilled(application, agreed, today, actor.author.display_name)


async def _prepared(work: UnitOfWork, application: Application, case: Connection, today: date) -> PreparedView:
    if not result_papers.ready(application, case):
        return PreparedView()
    return PreparedView(
        papers=tuple((f"{one['title']} № {one['number']}", f"{ROUTE}/{one['file_id']}") for one in case.papers),
        prepared_on=case.prepared_on,
        signatures=await company_signatures.waiting(work, application.key),
        overdue=case.prepared_on != today,
    )


def _state(application: Application, case: Connection) -> ContractState:
    return ContractState.TERMINATED if application.status is ApplicationStatus.TERMINATED else case.state


def _part(case: Connection, row: ConnectionPayment, today: date) -> PartView:
    return PartView(
        number=row.number,
        kopecks=row.kopecks,
        when=papers.until_day(row.due_on)
        if row.due_on
        else papers.when_due(cases.part_of(row), cases.milestones(case)),
        paid_on=row.paid_on,
        invoiced=row.invoice_id is not None,
        late=row.paid_on is None and row.due_on is not None and row.due_on < today,
    )


def _terms(application: Application, rows: list[ConnectionPayment], today: date) -> tuple[PaymentTerm, ...]:
    over = application.status.final and application.status is not ApplicationStatus.FULFILLED
    return terms_of(rows, today, has_clock=application.track is Track.SIMPLIFIED, over=over)
