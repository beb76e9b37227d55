"""Requests of the customer: begun, sent with a reason and a proof, withdrawn; what was empty is filled in at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from lkk.models.files import StoredFile
from lkk.models.identity import Profile, User
from lkk.models.profile_changes import ProfileChange
from lkk.services.files.views import FileView, view_of
from lkk.services.identity.registration.forms import display_name
from lkk.services.kernel import audit, limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import FieldErrors, NotFound, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.profile import parts, profiles
from lkk.services.profile.parts import PartForm
from lkk.settings import settings
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.profile import ChangeStatus, ProfilePart
from lkk.vocabulary.words import at_least_signs, at_most_signs

PROOF = "proof"  # the place of the files
REASON_LENGTH = 1000
REASON_LEAST = 5
_COLUMNS_OF_USER = {"email"}


@dataclass(frozen=True)
class RequestView:
    """A request as its customer writes or reads it; values are those to be, or those now while none is sent."""

    id: int
    form: PartForm
    status: ChangeStatus
    values: Mapping[str, str]
    reason: str
    files: tuple[FileView, ...]
    filled_now: bool  # something stands in the part


async def begin(work: UnitOfWork, actor: Actor, part: ProfilePart) -> RequestView:
    """Return the unfinished request of a part of one's own profile, beginning one when there is none.

    Raises:
        NotFound: a customer of this kind has no such part, or it is changed by a code.
    """
    demand(actor, Permission.USE_CABINET)
    user, profile = await profiles.of_user(work, actor.subject_id)
    form = parts.form_of(profile.kind, part)
    if form is None or part.by_code:
        raise NotFound
    begun = (
        insert(ProfileChange)
        .values(
            user_id=actor.subject_id,
            part=part,
            status=ChangeStatus.DRAFT,
            before={},
            after={},
            reason="",
            decision="",
            created_at=work.now,
        )
        .on_conflict_do_nothing()
    )
    await work.session.execute(begun)
    unfinished = (ChangeStatus.DRAFT, ChangeStatus.OPEN)
    query = select(ProfileChange).where(
        ProfileChange.user_id == actor.subject_id,
        ProfileChange.part == part,
        col(ProfileChange.status).in_(unfinished),
    )
    change = (await work.session.exec(query)).one()
    now = profiles.values_of(form, user, profile)
    return RequestView(
        change.key,
        form,
        change.status,
        {**now, **change.after},
        change.reason,
        tuple(await files_of(work, change.key)),
        any(now.values()),
    )


async def send(
    work: UnitOfWork, actor: Actor, part: ProfilePart, typed: Mapping[str, str], reason: str
) -> ChangeStatus:
    """Send the draft of a part; return OPEN, or APPROVED when only empty fields without a proof were filled in.

    Raises:
        NotFound: there is no draft of it: it was never begun.
        Stale: it was sent already.
        FieldErrors: wrong or unchanged values, no reason, no proof, all at once.
        TooManyAttempts: too many a day.
    """
    demand(actor, Permission.USE_CABINET)
    change = await _unfinished(work, actor, part)
    if change.status is not ChangeStatus.DRAFT:
        raise Stale("Запрос по этим данным уже отправлен и ждёт решения")
    user, profile = await profiles.of_user(work, actor.subject_id, lock=True)
    form = parts.form_of(profile.kind, part)
    if form is None:
        raise NotFound
    now = profiles.values_of(form, user, profile)
    values, errors = _checked(work, form, typed)
    changed = {name: value for name, value in values.items() if value != now[name]}
    first = not form.proof and not any(now[name] for name in changed)
    if values and not changed:
        errors.add(form.fields[0].name, "Вы ничего не изменили. Укажите новые данные")
    if form.proof and not await files_of(work, change.key):
        errors.add(PROOF, "Приложите документ, который подтверждает новые данные")
    reason = " ".join(reason.split())
    if not first and (complaint := _of_reason(reason)):
        errors.add("reason", complaint)
    errors.raise_if_any()
    await limits.spend(work, limits.PROFILE_CHANGE, str(actor.author_id))
    change.before, change.after = {name: now[name] for name in changed}, changed
    change.reason, change.sent_at = reason, work.now
    change.status = ChangeStatus.OPEN
    if first:
        change.status, change.decided_at = ChangeStatus.APPROVED, work.now
        apply(work, user, profile, changed)
    _record(work, actor, AuditAction.PROFILE_CHANGED if first else AuditAction.PROFILE_CHANGE_SENT, change)
    work.tell_people(actor.subject_id)
    return change.status


async def withdraw(work: UnitOfWork, actor: Actor, part: ProfilePart) -> None:
    """Take back one's own request that nobody has decided yet.

    Raises:
        NotFound: there is none.
        Stale: it is decided already.
    """
    demand(actor, Permission.USE_CABINET)
    change = await _unfinished(work, actor, part)
    if change.status is not ChangeStatus.OPEN:
        raise Stale("Запрос уже рассмотрен")
    change.status, change.decided_at = ChangeStatus.WITHDRAWN, work.now
    _record(work, actor, AuditAction.PROFILE_CHANGE_WITHDRAWN, change)
    work.tell_people(actor.subject_id)


def apply(work: UnitOfWork, user: User, profile: Profile, changed: Mapping[str, str]) -> None:
    """Put new values into a locked profile; the customer is called by the new name from now on."""
    for name, value in changed.items():
        setattr(user if name in _COLUMNS_OF_USER else profile, name, value)
    named = {name: getattr(profile, name) for name in ("organization_name", "last_name", "first_name", "middle_name")}
    user.display_name = display_name(profile.kind, named)
    profile.updated_at = work.now


async def files_of(work: UnitOfWork, change_id: int) -> list[FileView]:
    """Return the files of a request in the order they were added."""
    query = select(StoredFile).where(StoredFile.profile_change_id == change_id).order_by(col(StoredFile.id))
    return [view_of(row) for row in await work.session.exec(query)]


async def _unfinished(work: UnitOfWork, actor: Actor, part: ProfilePart) -> ProfileChange:
    """The latest of a part, locked: of two who act at once the second sees what the first has done."""
    query = (
        select(ProfileChange)
        .where(ProfileChange.user_id == actor.subject_id, ProfileChange.part == part)
        .order_by(col(ProfileChange.id).desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = (await work.session.exec(query)).first()
    if found is None:
        raise NotFound
    return found


def _checked(work: UnitOfWork, form: PartForm, typed: Mapping[str, str]) -> tuple[dict[str, str], FieldErrors]:
    try:
        return form.checked(typed, local_day(work.now, settings().time_zone)), FieldErrors()
    except FieldErrors as errors:
        return {}, errors


def _of_reason(reason: str) -> str:
    if len(reason) < REASON_LEAST:
        return f"Напишите, почему меняются данные: {at_least_signs(REASON_LEAST)}"
    return f"Сократите: {at_most_signs(REASON_LENGTH)}" if len(reason) > REASON_LENGTH else ""


def _record(work: UnitOfWork, actor: Actor, action: AuditAction, change: ProfileChange) -> None:
    audit.record(
        work,
        action,
        actor_id=actor.author_id,
        subject=f"user:{change.user_id}",
        ip=actor.ip,
        change=change.key,
        part=change.part.value,
        fields=sorted(change.after),
    )
