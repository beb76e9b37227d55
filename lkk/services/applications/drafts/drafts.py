"""Drafts: begun, saved at every field that is left, resumed anywhere, thrown away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from lkk.models.applications import Application
from lkk.models.identity import User
from lkk.services.accounts import links
from lkk.services.applications import attachments, choices
from lkk.services.applications.choices import Choice
from lkk.services.applications.drafts import eligibility
from lkk.services.applications.drafts.newer import Seen, to_keep
from lkk.services.applications.workflow import deadlines
from lkk.services.directories import in_force
from lkk.services.files.views import FileView
from lkk.services.forms import catalog, prefill, short_path
from lkk.services.forms.checking import Checked, checked_early, checked_field, checked_step
from lkk.services.forms.declaration import APPLICANT_TYPE, Field, Kind
from lkk.services.identity import visits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotAllowed, NotFound, ServiceError
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.applications import ApplicationStatus, Eligibility
from lkk.vocabulary.people import ApplicantType
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.words import count

MOST_DRAFTS = 30
EVERY_APPLICANT = frozenset(ApplicantType)
_EMPTY = (None, "", [])


class TooManyDrafts(ServiceError):
    """The person keeps as many drafts as one may."""

    text = f"У вас уже {count(MOST_DRAFTS, 'черновик', 'черновика', 'черновиков')}. Отправьте или удалите ненужные"


class HandedOver(ServiceError):
    """A draft that an employee has prepared waits for the customer as it is."""

    text = "Заявка ждёт подтверждения клиента, изменить её сейчас нельзя"


@dataclass(frozen=True)
class DraftView:
    """A draft as the wizard shows it; `choices` holds points and applications by the names of the questions.

    `step` is the furthest page that was reached, from 0; `today` is the day answers are checked on; `version` changes
    with every answer and file. `identity` are the answers the profile gives, which are not typed; `dispatcher` is the
    phone that some questions name. `short` tells that it is asked by the short questionnaire of a resident's house,
    `may_shorten` that it may be.
    """

    id: int
    kind: str
    title: str
    answers: Mapping[str, Any]
    prefilled_names: frozenset[str]
    identity: Mapping[str, str]
    step: int
    files_by_slot: Mapping[str, tuple[FileView, ...]]
    choices: Mapping[str, tuple[Choice, ...]]
    account_number: str
    updated_at: datetime
    version: str
    today: date
    dispatcher: str
    short: bool = False
    may_shorten: bool = False
    handed_over: bool = False


async def begin(work: UnitOfWork, actor: Actor, kind_code: str, *, short: bool = True) -> DraftView:
    """A new draft with what is known of the applicant; one that was begun and never touched is used again.

    It is asked by the short questionnaire where the kind has one for this person, unless `short` is false.

    Raises:
        NotFound: the catalogue has no such kind.
        NotAllowed: it is not offered to the actor.
        TooManyDrafts: too many are kept.
    """
    kind = await permitted(work, actor, kind_code)
    await work.session.exec(select(User.id).where(User.id == actor.subject_id).with_for_update())
    account = await links.active(work, actor)
    untouched = of_actor(actor).where(
        Application.kind == kind.code,
        Application.kind_version == kind.version,
        Application.account_id == (account.id if account else None),
        Application.updated_at == Application.created_at,
        col(Application.copied_from).is_(None),
        col(Application.handed_over_at).is_(None),
    )
    begun = prefill.prefilled(kind, await prefill.facts(work, actor, account))
    draft = (await work.session.exec(untouched)).first()
    if draft is None:
        draft = await create(work, actor, kind, begun)
    known = {**draft.answers, **begun}  # the profile may know more by now
    draft.answers = short_path.begun(kind, known, short=short)
    return await _view(work, actor, draft)


async def create(
    work: UnitOfWork, actor: Actor, kind: Kind, answers: Mapping[str, Any], copied_from: int | None = None
) -> Application:
    """Write a draft of a kind the actor may file.

    Raises:
        TooManyDrafts: too many are kept.
    """
    if (await work.session.exec(select(func.count()).select_from(of_actor(actor).subquery()))).one() >= MOST_DRAFTS:
        raise TooManyDrafts
    account = await links.active(work, actor)
    answers = prefill.with_identity(answers, prefill.identity(kind, await prefill.profile_facts(work, actor)))
    user = await work.session.get(User, actor.subject_id)
    applicant = (user.applicant_type if user else None) or ApplicantType.INDIVIDUAL
    draft = Application(
        user_id=actor.subject_id,
        account_id=account.id if account else None,
        kind=kind.code,
        kind_version=kind.version,
        direction=kind.direction,
        status_changed_at=work.now,
        created_at=work.now,
        updated_at=work.now,
        applicant_type=applicant,
        answers={**answers, APPLICANT_TYPE: applicant.value},
        copied_from=copied_from,
    )
    work.session.add(draft)
    await work.session.flush()
    await visits.changed(work, actor, draft.key)
    return draft


async def permitted(work: UnitOfWork, actor: Actor, kind_code: str) -> Kind:
    """A kind the actor may file.

    Raises:
        NotFound: the catalogue has none.
        NotAllowed: it is not offered to the actor.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    kind = catalog.kind_of(kind_code)
    if kind.may_file(await eligibility.of(work, actor), actor.cabinet_class):
        if kind.applicants != EVERY_APPLICANT:
            await eligibility.demand_applicant(work, actor, kind)
        return kind
    if kind.may_file(Eligibility.WITH_ACCOUNT, actor.cabinet_class):
        raise NotAllowed(eligibility.NEEDS_ACCOUNT)
    raise NotAllowed


async def load(work: UnitOfWork, actor: Actor, draft_id: int) -> DraftView:
    """A draft of the actor's own.

    Raises:
        NotFound: there is none.
    """
    return await _view(work, actor, await own(work, actor, draft_id))


async def save_field(
    work: UnitOfWork, actor: Actor, draft_id: int, name: str, raw: Any, seen: Seen | None = None
) -> Checked:
    """Save one answer; what is wrong with it comes back and is not stored, with rules over several answers broken now.

    With `seen`, what stood in the question when it was drawn, a newer answer is not overwritten.

    Raises:
        AnsweredElsewhere: it was answered otherwise since.
        NotFound: there is no such draft or question.
    """
    draft = await locked(work, actor, draft_id)
    kind = asked_by(draft)
    field = kind.field_named(name)
    if field is None:
        raise NotFound
    if seen is not None:
        to_keep({field: raw}, draft.answers, seen, await deadlines.today(work, draft))
    checked = await _keep(work, actor, draft, {field: raw})
    checked.errors = (
        checked_early(kind, draft.answers) | await choices.days_off(work, kind, checked.answers) | checked.errors
    )
    return checked


async def save_step(
    work: UnitOfWork, actor: Actor, draft_id: int, step: int, values: Mapping[str, Any], seen: Seen | None = None
) -> dict[str, str]:
    """Save a page of the wizard and return what is wrong on it; with nothing wrong the next page follows.

    With `seen`, what stood in the questions when they were drawn, newer answers are not overwritten.

    Raises:
        AnsweredElsewhere: a question was answered otherwise since.
        NotFound: there is no such draft or page.
    """
    draft = await locked(work, actor, draft_id)
    kind = asked_by(draft)
    if not 0 <= step < len(kind.steps):
        raise NotFound
    page = kind.steps[step]
    today = await deadlines.today(work, draft)
    given = {one: values[one.name] for one in page.fields if one.name in values}
    checked = await _keep(work, actor, draft, given if seen is None else to_keep(given, draft.answers, seen, today))
    files = await attachments.counted(work, draft.key)
    visible = {one.name for one in page.fields if one.show_when is None or one.show_when(draft.answers)}
    typed = {name: text for name, text in checked.errors.items() if name.partition(".")[0] in visible}
    errors = checked_step(kind, step, draft.answers, files, today) | typed
    errors |= {
        name: text
        for name, text in (await choices.refused(work, kind, draft.answers, draft.user_id, draft.account_id)).items()
        if name in visible
    }
    draft.draft_step = max(draft.draft_step, step if errors else step + 1)
    return errors


def asked_by(draft: Application) -> Kind:
    """The kind of a draft with the pages of the questionnaire it is asked by."""
    return short_path.asked_by(catalog.kind_of(draft.kind), draft.answers)


def version_of(draft: Application) -> str:
    """The version of a draft: the moment of its last change."""
    return f"{draft.updated_at.timestamp():.6f}"


async def discard(work: UnitOfWork, actor: Actor, draft_id: int) -> None:
    """Throw a draft away with the records of its files.

    Raises:
        NotFound: there is none.
    """
    await work.session.delete(await locked(work, actor, draft_id))
    work.tell_people(actor.subject_id)


async def locked(work: UnitOfWork, actor: Actor, draft_id: int) -> Application:
    """A draft of the actor's own that nobody else changes until the end of the transaction.

    Raises:
        NotFound: there is none.
        HandedOver: it waits for the customer's confirmation.
    """
    return await own(work, actor, draft_id, lock=True)


async def own(work: UnitOfWork, actor: Actor, draft_id: int, *, lock: bool = False) -> Application:
    """The row of a draft of the actor's own; with `lock` it is about to be changed.

    Raises:
        NotFound: there is none.
        HandedOver: it is to be changed and waits for the customer's confirmation.
    """
    demand(actor, Permission.USE_CABINET, in_visit=True)
    query = of_actor(actor).where(Application.id == draft_id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    found = (await work.session.exec(query)).first()
    if found is None:
        raise NotFound
    if lock:
        if found.handed_over_at is not None:
            raise HandedOver
        await visits.changed(work, actor, draft_id)
    return found


def of_actor(actor: Actor) -> Any:
    """The query of the actor's own drafts."""
    return select(Application).where(
        Application.user_id == actor.subject_id, Application.status == ApplicationStatus.DRAFT
    )


async def identify(work: UnitOfWork, actor: Actor, draft: Application) -> Mapping[str, str]:
    """Put the profile's answers into a draft that is locked, and return them."""
    given = prefill.identity(catalog.kind_of(draft.kind), await prefill.profile_facts(work, actor))
    answers = prefill.with_identity(draft.answers, given)
    if answers != draft.answers:
        draft.answers = answers
    return given


async def _keep(work: UnitOfWork, actor: Actor, draft: Application, typed: Mapping[Field, Any]) -> Checked:
    """Store what is right; an answer that was emptied or is wrong is no longer there, one of the profile stays."""
    today = await deadlines.today(work, draft)
    given = await identify(work, actor, draft)
    answers, together = dict(draft.answers), Checked()
    for field, raw in typed.items():
        if field.name in given:
            continue
        checked = checked_field(field, raw, today)
        together.errors |= checked.errors
        together.answers |= checked.answers
        value = checked.answers.get(field.name)
        if value in _EMPTY:
            answers.pop(field.name, None)
        else:
            answers[field.name] = value
    draft.answers = short_path.completed(catalog.kind_of(draft.kind), answers)
    draft.updated_at = work.now
    return together


async def _view(work: UnitOfWork, actor: Actor, draft: Application) -> DraftView:
    kind = catalog.kind_of(draft.kind)
    account = None
    if draft.account_id is not None:
        mine = await links.list_attached(work, actor)
        account = next((one for one in mine if one.id == draft.account_id), None)
    facts = await prefill.facts(work, actor, account)
    known, identity = prefill.prefilled(kind, facts), prefill.identity(kind, facts)
    answers = prefill.with_identity(draft.answers, identity)
    return DraftView(
        id=draft.key,
        kind=kind.code,
        title=kind.title,
        answers=answers,
        prefilled_names=frozenset(name for name, value in known.items() if answers.get(name) == value),
        identity=identity,
        step=min(draft.draft_step, len(asked_by(draft).steps)),
        files_by_slot=await attachments.by_slot(work, kind, draft.key),
        choices=await choices.offered(work, kind, draft.user_id, draft.account_id),
        account_number=account.number if account else "",
        updated_at=draft.updated_at,
        version=version_of(draft),
        today=await deadlines.today(work, draft),
        dispatcher=(await in_force.company(work)).dispatcher.number,
        short=short_path.is_short(kind, answers),
        may_shorten=short_path.fits(kind, answers),
        handed_over=draft.handed_over_at is not None,
    )
