"""Filing: everything is checked again, frozen, numbered and handed on, once however often it is sent."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import select

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.services.accounts import links
from lkk.services.applications import attachments, choices, contacts, outgoing, smb_check
from lkk.services.applications.classified import classified
from lkk.services.applications.drafts import drafts
from lkk.services.applications.drafts.newer import NewerDraft
from lkk.services.applications.workflow import completion, deadlines, status_changes
from lkk.services.applications.workflow.needs import Payload
from lkk.services.applications.workflow.transitions import transition
from lkk.services.files.views import FileView
from lkk.services.forms import short_path
from lkk.services.forms.checking import asked_answers, asked_slots
from lkk.services.forms.declaration import APPLICANT_TYPE, Kind
from lkk.services.forms.review import as_json, object_name
from lkk.services.identity import consents
from lkk.services.kernel import audit, limits, number_sequence
from lkk.services.kernel.actor import Actor, Visitor
from lkk.services.kernel.errors import FieldErrors, NotFound, ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import ApplicantType, ConsentPurpose
from lkk.vocabulary.permissions import Permission


@dataclass(frozen=True)
class Filed:
    """What the page after filing leads to."""

    number: str


class AccountGone(ServiceError):
    """The account the draft was begun for is not attached any more."""

    text = "Лицевой счёт этой заявки отключён. Подключите его снова или начните новую заявку"


async def file(
    work: UnitOfWork,
    actor: Actor,
    draft_id: int,
    given_consents: Mapping[ConsentPurpose, str],
    *,
    version: str | None = None,
    prepared_by: int | None = None,
) -> Filed:
    """File a draft; `given_consents` are the versions that were agreed to on the last page.

    Sending the same draft again gives the same number. `version` is that of the draft which was looked through
    (`DraftView.version`); without it whatever stands in the draft is filed. `prepared_by` is the employee who has
    prepared what the customer confirms: it is filed in their name.

    Raises:
        NotFound: the actor has no such draft or application.
        NotInVisit: an employee in the customer's cabinet files nothing.
        HandedOver: it waits for the confirmation, see `handovers.confirm`.
        NotAllowed: the kind is not offered to the actor any more.
        AccountGone: its account is not attached any more.
        NewerDraft: it was changed after it had been looked through.
        FieldErrors: everything that is wrong, by the names of fields, slots and `consent.<purpose>`.
        TooManyAttempts: too many were filed this hour.
    """
    application = await _locked(work, actor, draft_id)
    if application.number:
        return Filed(application.number)
    if application.handed_over_at is not None:
        raise drafts.HandedOver
    if version is not None and version != drafts.version_of(application):
        raise NewerDraft
    kind = await drafts.permitted(work, actor, application.kind)
    if application.account_id is not None and not await _attached(work, actor, application.account_id):
        raise AccountGone
    await drafts.identify(work, actor, application)
    await _check(work, application, kind, given_consents)
    await limits.spend(work, limits.APPLICATION, str(actor.author_id))
    for purpose in kind.consents:
        visitor = Visitor(ip=actor.ip)
        await consents.give(work, actor.subject_id, given_consents[purpose], visitor, purpose, application.key)
    await _freeze(work, actor, application, kind, prepared_by)
    number = await hand_in(work, actor, application, kind, Payload())
    await completion.noticed(work, application)
    await smb_check.ask(work, application)
    if not kind.needs_answer:
        await status_changes.change(work, None, application.key, ApplicationStatus.FULFILLED)
    return Filed(number)


async def hand_in(work: UnitOfWork, actor: Actor, application: Application, kind: Kind, payload: Payload) -> str:
    """Make of a draft that was checked a filed application, tells of it and return its number."""
    year = (await deadlines.today(work, application)).year
    files = await attachments.of_application(work, application.key)
    # From here to the change of status nothing is asked of the database: a draft has no number.
    number = application.number = await number_sequence.issue(work, kind.prefix, year)
    application.filed_session = actor.session_id or None
    application.snapshot_sha256 = hashlib.sha256(canonical(application, kind, files)).hexdigest()
    submitted = transition(ApplicationStatus.DRAFT, ApplicationStatus.SUBMITTED)
    await status_changes.enter(work, actor, application, submitted, payload)
    outgoing.filed(work, application)
    audit.record(
        work,
        AuditAction.APPLICATION_FILED,
        actor_id=actor.author_id,
        subject=f"application:{application.key}",
        ip=actor.ip,
    )
    return number


def canonical(application: Application, kind: Kind, files: Sequence[FileView]) -> bytes:
    """What was filed as the bytes whose hash is kept: number, kind, answers that were asked, files by their hashes."""
    content = {
        "number": application.number,
        "kind": application.kind,
        "version": application.kind_version,
        "submitted_at": application.submitted_at.isoformat() if application.submitted_at else "",
        "applicant": application.applicant,
        "answers": as_json(kind, application.answers),
        "files": sorted([one.slot, one.name, one.sha256] for one in files if attachments.of_form(kind, one)),
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


async def _locked(work: UnitOfWork, actor: Actor, draft_id: int) -> Application:
    """The actor's own, a draft or what has become of it."""
    demand(actor, Permission.USE_CABINET)
    query = select(Application).where(Application.id == draft_id, Application.user_id == actor.subject_id)
    query = query.with_for_update().execution_options(populate_existing=True)
    found = (await work.session.exec(query)).first()
    if found is None:
        raise NotFound
    return found


async def _attached(work: UnitOfWork, actor: Actor, account_id: int) -> bool:
    return any(account.id == account_id for account in await links.list_attached(work, actor))


async def _check(
    work: UnitOfWork, application: Application, kind: Kind, given_consents: Mapping[ConsentPurpose, str]
) -> None:
    errors = FieldErrors()
    today = await deadlines.today(work, application)
    files = await attachments.counted(work, application.key)
    for name, sentence in short_path.checked(kind, application.answers, files, today).items():
        errors.add(name, sentence)
    refused = await choices.refused(work, kind, application.answers, application.user_id, application.account_id)
    for name, sentence in refused.items():
        errors.add(name, sentence)
    for purpose in kind.consents:
        try:
            await consents.check(work, given_consents.get(purpose, ""), purpose)
        except ServiceError as error:
            errors.add(f"consent.{purpose.value}", error)
    errors.raise_if_any()


async def _freeze(
    work: UnitOfWork, actor: Actor, application: Application, kind: Kind, prepared_by: int | None
) -> None:
    """Only what is asked stays; columns of tables are filled from it."""
    applicant = application.applicant_type or ApplicantType.INDIVIDUAL
    await attachments.forget_slots(work, application.key, asked_slots(kind, application.answers))
    answers = asked_answers(kind, application.answers) | {APPLICANT_TYPE: applicant.value}
    application.answers = answers
    classified(application)
    application.kind_version = kind.version
    application.kind_title = kind.title
    application.submitted_at = work.now
    application.filed_by = prepared_by or actor.author_id
    application.applicant = (
        await work.session.exec(select(User.display_name).where(User.id == application.user_id))
    ).one()
    if application.account_id is not None:
        application.account_number = (await links.attached(work, actor, application.account_id)).number
    application.object_name = object_name(kind, answers, await choices.names(work, kind, application))
    await contacts.refresh(work, application)
