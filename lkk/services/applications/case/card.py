"""Everything about one application on a page; what is internal is in a part that only the staff get."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from lkk.models.accounts import CustomerAccount
from lkk.models.applications import Application, ApplicationClock, ApplicationHistory
from lkk.models.identity import Profile, User
from lkk.services.applications import access, attachments, choices, slots, smb_check
from lkk.services.applications.case import disputes, messages, remarks
from lkk.services.applications.case.messages import MessageView
from lkk.services.applications.case.remarks import RemarkView
from lkk.services.applications.desk import desk
from lkk.services.applications.drafts import handovers
from lkk.services.applications.drafts.handovers import Confirmed
from lkk.services.applications.smb_check import SmbView
from lkk.services.applications.workflow import deadlines, effects, stages, status_changes, terms
from lkk.services.applications.workflow.transitions import Transition
from lkk.services.documents import room
from lkk.services.documents.room import DocumentRow
from lkk.services.files.views import FileView
from lkk.services.forms import catalog, review
from lkk.services.forms.declaration import Kind
from lkk.services.forms.review import Section
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.profile.since import IdentityChange, identity_changes
from lkk.vocabulary.applications import (
    ApplicationStatus,
    ClockState,
    HistoryKind,
    OnRequest,
    Side,
    Stage,
    Track,
    steps_of,
)


@dataclass(frozen=True)
class TimelineLine:
    """A line of the history; `author` is filled for the staff alone."""

    at: datetime
    kind: HistoryKind
    title: str
    reason: str
    side: Side
    author: str
    internal: bool


@dataclass(frozen=True)
class ClockView:
    """A deadline with its law; `of_customer` tells who must keep it, `percent` how much of it has passed.

    `due_at` is the moment a term in hours ends at, `effect` what becomes of it while an answer is awaited.
    """

    rule: str
    state: ClockState
    started_on: date
    due_on: date
    due_at: datetime | None
    finished_on: date | None
    law: str
    of_customer: bool
    effect: OnRequest
    percent: int


@dataclass(frozen=True)
class StagePart:
    """One of the seven steps of a grid connection: 'done', 'current' or 'ahead'."""

    number: int
    title: str
    state: str


@dataclass(frozen=True)
class StaffPart:
    """What only the staff see; an answer that is asked for today has until `answer_due` by the law at least."""

    executor_id: int | None
    executor: str
    email: str
    phone: str
    applicant_id: int
    filed_by: str
    notes: tuple[MessageView, ...]
    internal_documents: tuple[FileView, ...]
    waiting_documents: tuple[FileView, ...]  # to be posted with a number and a day
    next_stages: tuple[Stage, ...]
    stage_without_document: Stage | None  # the next one, which has to wait for a document for the applicant
    stage_before: Stage | None  # the one that may be returned to
    previous_status: ApplicationStatus | None
    answer_due: date
    answer_law: str
    new_answer: bool  # the applicant has said something that nobody has opened


@dataclass(frozen=True)
class Card:
    """An application for its applicant, or for the staff when `staff` is there."""

    id: int
    number: str
    revision: int
    kind: str
    title: str
    next_step: str
    status: ApplicationStatus
    status_changed_at: datetime
    submitted_at: datetime | None
    registration_number: str
    registered_on: date | None
    reason: str
    legal_ground: str
    on_hold_until: date | None
    due_on: date | None
    waits_for_customer: bool
    applicant: str
    object_name: str
    account_number: str
    category: str
    track: Track | None
    stage: Stage | None
    steps: tuple[StagePart, ...]
    sections: tuple[Section, ...]
    timeline: tuple[TimelineLine, ...]
    clocks: tuple[ClockView, ...]
    remarks: tuple[RemarkView, ...]
    own_documents: tuple[FileView, ...]
    answer_documents: tuple[FileView, ...]
    company_documents: tuple[FileView, ...]
    papers: tuple[DocumentRow, ...]
    thread: tuple[MessageView, ...]
    enclosures: tuple[FileView, ...]
    unsent: tuple[FileView, ...]
    allowed: tuple[Transition, ...]
    snapshot_sha256: str
    reopens: str
    reopened_by: str
    may_reopen: bool
    confirmed: Confirmed | None  # by the applicant, when an employee has prepared it
    staff: StaffPart | None = None
    smb: SmbView | None = None  # of the register of small firms, asked about whoever wants «Энергоадвокат»
    identity_changes: tuple[IdentityChange, ...] = ()  # since it was filed; an application that is over has none


async def card(work: UnitOfWork, actor: Actor, number: str) -> Card:
    """The application with a number, as this person may see it; the staff see sensitive answers masked.

    Raises:
        NotFound: there is none the actor may see.
        NotAllowed: an employee who does not work with applications.
    """
    application = await access.seen(work, actor, number)
    kind = catalog.kind_of(application.kind)
    files = await attachments.of_application(work, application.key, internal=actor.staff)
    said = await messages.thread(work, actor, application)
    open_files = [one for one in files if not one.internal]
    apart = (slots.MESSAGE, *slots.UNPOSTED, slots.SIGNATURE)
    loose = [one for one in open_files if one.message_id is None and one.slot not in apart]
    return Card(
        id=application.key,
        number=number,
        revision=application.revision,
        kind=kind.code,
        title=kind.title,
        next_step=kind.next_step,
        status=application.status,
        status_changed_at=application.status_changed_at,
        submitted_at=application.submitted_at,
        registration_number=application.registration_number,
        registered_on=application.registered_on,
        reason=application.reason,
        legal_ground=application.legal_ground,
        on_hold_until=application.on_hold_until,
        due_on=application.due_on,
        waits_for_customer=application.waits_for_customer,
        applicant=application.applicant,
        object_name=application.object_name,
        account_number=await _account_number(work, application),
        category=application.category,
        track=application.track,
        stage=application.stage,
        steps=_steps(application),
        sections=await _sections(work, application, kind, open_files, mask=actor.staff),
        timeline=tuple(await _timeline(work, actor, application)),
        clocks=tuple(await _clocks(work, application)),
        remarks=tuple(await remarks.of_application(work, application, mask=actor.staff)),
        own_documents=tuple(one for one in loose if one.side is Side.CUSTOMER),
        answer_documents=tuple(one for one in loose if attachments.of_answer(one, application.status_changed_at)),
        company_documents=tuple(one for one in loose if one.side is Side.COMPANY),
        papers=tuple(await room.in_application(work, actor, application.key)),
        thread=tuple(one for one in said if not one.internal),
        enclosures=tuple(one for one in open_files if one.message_id is not None),
        unsent=tuple(await attachments.unsent(work, actor, application.key)),
        allowed=tuple(
            status_changes.possible(
                application, actor, cure_passed=actor.staff and await deadlines.cure_passed(work, application)
            )
        ),
        snapshot_sha256=application.snapshot_sha256,
        reopens=await disputes.number_of(work, application.reopens),
        reopened_by=await disputes.reopened_by(work, application),
        may_reopen=await disputes.may_reopen(work, actor, application),
        identity_changes=await _identity_changes(work, application),
        confirmed=await _confirmed(work, application),
        smb=await smb_check.of_application(work, application),
        staff=await _staff_part(work, actor, application, said, files) if actor.staff else None,
    )


async def _identity_changes(work: UnitOfWork, application: Application) -> tuple[IdentityChange, ...]:
    if application.submitted_at is None or application.status.final:
        return ()
    return await identity_changes(work, application.user_id, application.submitted_at)


async def _confirmed(work: UnitOfWork, application: Application) -> Confirmed | None:
    alone = application.filed_by in (None, application.user_id)
    return None if alone else await handovers.confirmed(work, application.key)


async def _account_number(work: UnitOfWork, application: Application) -> str:
    query = select(CustomerAccount.number).where(CustomerAccount.id == application.account_id)
    return (await work.session.exec(query)).first() or "" if application.account_id is not None else ""


def _steps(application: Application) -> tuple[StagePart, ...]:
    if application.stage is None:
        return ()
    titles, at = steps_of(application.track, application.stage)
    state = {-1: "ahead", 0: "current", 1: "done"}
    return tuple(
        StagePart(number, title, state[(at > number) - (at < number)]) for number, title in enumerate(titles, start=1)
    )


async def _sections(
    work: UnitOfWork, application: Application, kind: Kind, files: list[FileView], *, mask: bool
) -> tuple[Section, ...]:
    by_slot: dict[str, list[str]] = {}
    for one in files:
        if attachments.of_form(kind, one):
            by_slot.setdefault(one.slot, []).append(one.name)
    return review.sections(kind, application.answers, by_slot, await choices.names(work, kind, application), mask=mask)


async def _timeline(work: UnitOfWork, actor: Actor, application: Application) -> list[TimelineLine]:
    query = (
        select(ApplicationHistory, User.display_name)
        .join(User, col(User.id) == col(ApplicationHistory.actor_id), isouter=True)
        .where(ApplicationHistory.application_id == application.key)
        .order_by(col(ApplicationHistory.id).desc())
    )
    if not actor.staff:
        query = query.where(col(ApplicationHistory.internal).is_(False))
    names = {str(one.id): one.name for one in await desk.executors(work, actor)} if actor.staff else {}
    return [
        TimelineLine(
            at=row.at,
            kind=row.kind,
            title=_title(row, names),
            reason=row.reason,
            side=row.side,
            author=(author or "") if actor.staff else "",
            internal=row.internal,
        )
        for row, author in await work.session.exec(query)
    ]


def _title(row: ApplicationHistory, names: dict[str, str]) -> str:
    if row.kind is HistoryKind.STATUS:
        return ApplicationStatus(row.after).label
    if row.kind in (HistoryKind.STAGE, HistoryKind.STAGE_BACK):
        return Stage(row.after).label
    if row.kind is HistoryKind.EXECUTOR:
        return names.get(row.after, row.after)
    return row.kind.label


async def _clocks(work: UnitOfWork, application: Application) -> list[ClockView]:
    query = (
        select(ApplicationClock)
        .where(ApplicationClock.application_id == application.key)
        .order_by(col(ApplicationClock.id))
    )
    today = await deadlines.today(work, application)
    return [
        ClockView(
            rule=row.rule,
            state=row.state,
            started_on=row.started_on,
            due_on=row.due_on,
            due_at=row.due_at,
            finished_on=row.finished_on,
            law=row.law,
            of_customer=row.rule in deadlines.OF_CUSTOMER,
            effect=await terms.effect(work, row),
            percent=deadlines.percent(row, row.finished_on or row.paused_on or today),
        )
        for row in (await work.session.exec(query)).all()
    ]


async def _staff_part(
    work: UnitOfWork, actor: Actor, application: Application, said: list[MessageView], files: list[FileView]
) -> StaffPart:
    wanted = {application.user_id, application.executor_id, application.filed_by} - {None}
    rows = await work.session.exec(select(User).where(col(User.id).in_(wanted)))
    people = {user.key: user for user in rows}
    phone = select(Profile.phone).where(Profile.user_id == application.user_id)
    guest, typed = bool(application.guest_code_hash), application.answers
    filed_by = application.filed_by if application.filed_by != application.user_id else None
    names = {key: user.display_name for key, user in people.items()}
    rule = effects.cure_rule(application)
    possible = stages.possible(application, actor)
    waiting = await stages.without_document(work, application) if possible else None
    return StaffPart(
        executor_id=application.executor_id,
        executor=names.get(application.executor_id or 0, ""),
        email=str(typed.get("email") or "") if guest else people[application.user_id].email,
        phone=str(typed.get("phone") or "") if guest else (await work.session.exec(phone)).first() or "",
        applicant_id=0 if guest else application.user_id,
        filed_by=names.get(filed_by or 0, ""),
        notes=tuple(one for one in said if one.internal),
        internal_documents=tuple(one for one in files if one.internal and one.slot not in slots.UNPOSTED),
        waiting_documents=tuple(one for one in files if one.internal and one.slot == slots.POSTING),
        next_stages=tuple(one for one in possible if one is not waiting),
        stage_without_document=waiting,
        stage_before=await stages.may_take_back(work, actor, application),
        previous_status=application.previous_status,
        answer_due=await deadlines.last_day(work, application, rule),
        answer_law=(await deadlines.rule_in_force(work, rule, await deadlines.today(work, application))).law,
        new_answer=application.answered_at is not None,
    )
