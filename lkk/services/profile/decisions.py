"""Requests as the staff see them: the queue, the differences, the decision."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.identity import Profile, User
from lkk.models.profile_changes import ProfileChange
from lkk.services import notifications
from lkk.services.directories import in_force
from lkk.services.directories.in_force import ChoiceView
from lkk.services.files.views import FileView
from lkk.services.identity import data_access, identity_levels
from lkk.services.identity.identity_levels import Standing
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.secrets import keyed_hash
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.profile import parts, profiles, requests
from lkk.services.profile.events import PROFILE_CHANGE_APPROVED, PROFILE_CHANGE_REFUSED
from lkk.services.profile.parts import SENSITIVE, PartForm
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.directories import ReasonOf
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.profile import ChangeStatus, ProfilePart
from lkk.vocabulary.words import at_most_signs

PAGE_SIZE = 20
REASON_LENGTH = 1000


@dataclass(frozen=True)
class QueueRow:
    """A line of the queue; `sent_at` is UTC."""

    id: int
    customer: str
    part: ProfilePart
    status: ChangeStatus
    sent_at: datetime | None
    decided_at: datetime | None


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue, pages counted from 1."""

    rows: list[QueueRow]
    page: int
    pages: int
    total: int


@dataclass(frozen=True)
class Difference:
    """A field that is to change; `now` is filled when it stands otherwise than it did when the request was sent."""

    label: str
    before: str
    after: str
    now: str


@dataclass(frozen=True)
class DecisionCard:
    """A request before the decision; `version` tells what was seen of it."""

    id: int
    part: ProfilePart
    title: str
    status: ChangeStatus
    customer: str
    kind: str
    email: str
    standing: Standing
    differences: tuple[Difference, ...]
    sensitive: bool
    reason: str
    files: tuple[FileView, ...]
    proof: str
    sent_at: datetime | None
    decided_at: datetime | None
    decided_by: str
    decision: str
    version: str
    reasons: tuple[ChoiceView, ...]


async def queue(work: UnitOfWork, actor: Actor, *, status: ChangeStatus | None = None, page: int = 1) -> QueuePage:
    """Requests that were sent: those that wait first, the oldest of them on top; past the end the last page."""
    demand(actor, Permission.EDIT_CUSTOMERS)
    at = col(ProfileChange.status)
    asked = [at == status if status else at != ChangeStatus.DRAFT]
    by_staff = col(ProfileChange.part).not_in([part for part in ProfilePart if part.by_code])
    total = (await work.session.exec(select(func.count()).select_from(ProfileChange).where(*asked, by_staff))).one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    waits = col(ProfileChange.status) == ChangeStatus.OPEN
    query = (
        select_columns(
            col(ProfileChange.id),
            col(User.display_name),
            col(ProfileChange.part),
            col(ProfileChange.status),
            col(ProfileChange.sent_at),
            col(ProfileChange.decided_at),
        )
        .join(User, col(User.id) == col(ProfileChange.user_id))
        .where(by_staff, *asked)
        .order_by(waits.desc(), col(ProfileChange.decided_at).desc(), col(ProfileChange.sent_at), col(ProfileChange.id))
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    rows = [QueueRow(*row) for row in await work.session.execute(query)]
    return QueuePage(rows, page, pages, total)


async def card(work: UnitOfWork, actor: Actor, change_id: int, *, opened: bool = False) -> DecisionCard:
    """Return a request with its differences; `opened` shows what is masked otherwise, and is logged.

    Raises:
        NotFound: no such request was sent.
    """
    demand(actor, Permission.EDIT_CUSTOMERS)
    change = await _sent(work, change_id)
    user, profile = await profiles.of_user(work, change.user_id)
    form = _form(profile, change)
    if opened:
        _note_access(work, actor, change, AccessKind.SENSITIVE, form)
    decider = await work.session.get(User, change.decided_by) if change.decided_by else None
    return DecisionCard(
        id=change.key,
        part=change.part,
        title=form.label,
        status=change.status,
        customer=user.display_name,
        kind=profile.kind.label,
        email=user.email,
        standing=await identity_levels.standing_of(work, change.user_id),
        differences=tuple(_differences(form, change, user, profile, opened)),
        sensitive=any(name in SENSITIVE for name in change.after),
        reason=change.reason,
        files=tuple(await requests.files_of(work, change.key)),
        proof=form.proof,
        sent_at=change.sent_at,
        decided_at=change.decided_at,
        decided_by=decider.display_name if decider else "",
        decision=change.decision,
        version=_version(form, user, profile),
        reasons=(await in_force.reasons(work))[ReasonOf.REFUSE_CHANGE],
    )


async def approve(work: UnitOfWork, actor: Actor, change_id: int, version: str, *, original_seen: bool = False) -> None:
    """Put the new values into the profile; `original_seen`: the operator has seen the passport itself.

    Raises:
        NotFound: no such request was sent.
        Stale: it is decided already, or the profile has changed since the card was read (`version`).
    """
    change, user, profile = await _to_decide(work, actor, change_id, version)
    requests.apply(work, user, profile, change.after)
    _decide(work, actor, change, ChangeStatus.APPROVED, AuditAction.PROFILE_CHANGED)
    form = _form(profile, change)
    _note_access(work, actor, change, AccessKind.CHANGE_DECIDED, form)
    if original_seen and change.part.of_passport:
        await identity_levels.passport_seen(work, actor, change.user_id)
        _note_access(work, actor, change, AccessKind.PASSPORT_SEEN, form)
    await notifications.publish(work, PROFILE_CHANGE_APPROVED, user_ids=[change.user_id], part=form.label)


async def refuse(
    work: UnitOfWork, actor: Actor, change_id: int, version: str, reason: str, *, reason_code: str = ""
) -> None:
    """Refuse a request with a reason the customer reads; `reason_code` is that of the directory's, whose words stand
    where none were written.

    Raises:
        NotFound: no such request was sent.
        Stale: it is decided already, or the profile has changed since the card was read (`version`).
        InvalidValue: there is no reason, it is too long, or as `in_force.chosen_reason`.
    """
    reason = " ".join(reason.split())
    if reason_code:
        chosen = await in_force.chosen_reason(work, ReasonOf.REFUSE_CHANGE, reason_code)
        reason = reason or chosen.label
    if not 0 < len(reason) <= REASON_LENGTH:
        raise InvalidValue(f"Напишите причину, клиент прочтёт её: {at_most_signs(REASON_LENGTH)}", at="reason")
    change, _, profile = await _to_decide(work, actor, change_id, version)
    change.decision, change.decision_code = reason, reason_code
    _decide(work, actor, change, ChangeStatus.REFUSED, AuditAction.PROFILE_CHANGE_REFUSED)
    form = _form(profile, change)
    _note_access(work, actor, change, AccessKind.CHANGE_DECIDED, form)
    await notifications.publish(work, PROFILE_CHANGE_REFUSED, user_ids=[change.user_id], part=form.label, reason=reason)


async def _to_decide(
    work: UnitOfWork, actor: Actor, change_id: int, version: str
) -> tuple[ProfileChange, User, Profile]:
    demand(actor, Permission.EDIT_CUSTOMERS)
    change = await _sent(work, change_id, lock=True)
    if change.status is not ChangeStatus.OPEN:
        raise Stale(f"Пока вы смотрели, запрос уже рассмотрен: {change.status.label.lower()}")
    user, profile = await profiles.of_user(work, change.user_id, lock=True)
    form = _form(profile, change)
    if version != _version(form, user, profile):
        raise Stale(
            f"Пока вы смотрели, в профиле изменилось: {_moved(form, user, profile, version)}. Проверьте ещё раз"
        )
    return change, user, profile


async def _sent(work: UnitOfWork, change_id: int, *, lock: bool = False) -> ProfileChange:
    by_code = [part for part in ProfilePart if part.by_code]
    query = select(ProfileChange).where(
        ProfileChange.id == change_id,
        ProfileChange.status != ChangeStatus.DRAFT,
        col(ProfileChange.part).not_in(by_code),
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = (await work.session.exec(query)).first()
    if found is None:
        raise NotFound
    return found


def _decide(work: UnitOfWork, actor: Actor, change: ProfileChange, status: ChangeStatus, action: AuditAction) -> None:
    change.status, change.decided_at, change.decided_by = status, work.now, actor.author_id
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
    work.tell_people(change.user_id, actor.author_id)


def _note_access(work: UnitOfWork, actor: Actor, change: ProfileChange, what: AccessKind, form: PartForm) -> None:
    reason = f"Запрос на изменение данных: {form.label}"
    data_access.record(work, actor, subject_id=change.user_id, what=what, reason=reason)


def _form(profile: Profile, change: ProfileChange) -> PartForm:
    form = parts.form_of(profile.kind, change.part)
    if form is None:
        raise NotFound
    return form


def _differences(form: PartForm, change: ProfileChange, user: User, profile: Profile, opened: bool) -> list[Difference]:
    now = profiles.values_of(form, user, profile)
    waits = change.status is ChangeStatus.OPEN
    found = []
    for one in form.fields:
        if one.name not in change.after:
            continue
        moved = waits and now[one.name] != change.before[one.name]
        was, will, current = (
            parts.words(one, value, opened=opened)
            for value in (change.before[one.name], change.after[one.name], now[one.name])
        )
        found.append(Difference(one.label, was, will, (current or "пусто") if moved else ""))
    return found


def _version(form: PartForm, user: User, profile: Profile) -> str:
    """What stands in the part now, as keyed hashes by field: the browser gets no value from it."""
    values = profiles.values_of(form, user, profile)
    return " ".join(f"{name}:{keyed_hash('profile version', name, value)[:16]}" for name, value in values.items())


def _moved(form: PartForm, user: User, profile: Profile, version: str) -> str:
    seen, now = set(version.split()), _version(form, user, profile).split()
    names = {mark.partition(":")[0] for mark in now if mark not in seen}
    return ", ".join(one.label for one in form.fields if one.name in names).lower()
