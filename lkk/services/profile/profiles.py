"""The profile read: by its owner, masked or opened, and what is still missing in it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select as select_columns
from sqlmodel import col, select

from lkk.models.identity import Profile, User
from lkk.models.profile_changes import ProfileChange
from lkk.services.identity import identity_levels
from lkk.services.identity.identity_levels import Standing
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.profile import parts
from lkk.services.profile.parts import SENSITIVE, PartForm
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.profile import ChangeStatus, ProfilePart

HISTORY = 30


@dataclass(frozen=True)
class Line:
    """A field with its value in words, empty when it is not filled in."""

    label: str
    text: str


@dataclass(frozen=True)
class ChangeLine:
    """A request of one's own; `by_staff` tells who decided when it is decided."""

    id: int
    part: ProfilePart
    title: str
    status: ChangeStatus
    sent_at: datetime | None
    decided_at: datetime | None
    decision: str
    by_staff: bool


@dataclass(frozen=True)
class PartView:
    """A part of the profile; `missing` are the labels of what has to be filled in, `last` is its latest change."""

    part: ProfilePart
    title: str
    lines: tuple[Line, ...]
    empty: bool
    sensitive: bool
    missing: tuple[str, ...]
    open: ChangeLine | None
    last: ChangeLine | None


@dataclass(frozen=True)
class ProfileView:
    """Everything the page of one's own profile shows."""

    kind: str
    name: str
    standing: Standing
    parts: tuple[PartView, ...]
    history: tuple[ChangeLine, ...]
    phone_confirmed: bool


async def own(work: UnitOfWork, actor: Actor, *, opened: bool = False) -> ProfileView:
    """Return the actor's own profile; `opened` shows what is masked otherwise, and is logged.

    Raises:
        NotFound: the actor has no profile.
    """
    demand(actor, Permission.USE_CABINET)
    user, profile = await of_user(work, actor.subject_id)
    changes = await _changes(work, profile)
    if opened:
        audit.record(
            work,
            AuditAction.PROFILE_OPENED,
            actor_id=actor.author_id,
            subject=f"user:{actor.subject_id}",
            ip=actor.ip,
        )
    return ProfileView(
        kind=profile.kind.label,
        name=user.display_name,
        standing=await identity_levels.standing_of(work, actor.subject_id),
        parts=tuple(_part(form, user, profile, changes, opened) for form in parts.forms_of(profile.kind)),
        history=tuple(changes),
        phone_confirmed=profile.phone_confirmed_at is not None,
    )


async def of_user(work: UnitOfWork, user_id: int, *, lock: bool = False) -> tuple[User, Profile]:
    """Return a customer with the profile, both locked when they are about to change.

    Raises:
        NotFound: there is no such customer, or one without a profile.
    """
    query = select(User, Profile).join(Profile, col(Profile.user_id) == col(User.id)).where(User.id == user_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = (await work.session.exec(query)).first()
    if found is None:
        raise NotFound
    return found


def values_of(form: PartForm, user: User, profile: Profile) -> dict[str, str]:
    """Return what stands in a part now."""
    return {one.name: user.email if one.name == "email" else getattr(profile, one.name) for one in form.fields}


def _part(form: PartForm, user: User, profile: Profile, changes: list[ChangeLine], opened: bool) -> PartView:
    values = values_of(form, user, profile)
    own = [change for change in changes if change.part is form.part]
    return PartView(
        part=form.part,
        title=form.label,
        lines=tuple(Line(one.label, parts.words(one, values[one.name], opened=opened)) for one in form.fields),
        empty=not any(values.values()),
        sensitive=any(name in SENSITIVE and value for name, value in values.items()),
        missing=tuple(one.label for one in form.fields if one.required and not values[one.name]),
        open=next((change for change in own if change.status is ChangeStatus.OPEN), None),
        last=next((change for change in own if change.status is ChangeStatus.APPROVED), None),
    )


async def _changes(work: UnitOfWork, profile: Profile) -> list[ChangeLine]:
    """The latest requests of a customer, drafts left out; no sealed value is read but the answer."""
    query = (
        select_columns(
            col(ProfileChange.id),
            col(ProfileChange.part),
            col(ProfileChange.status),
            col(ProfileChange.sent_at),
            col(ProfileChange.decided_at),
            col(ProfileChange.decision),
            col(ProfileChange.decided_by).is_not(None),
        )
        .where(col(ProfileChange.user_id) == profile.user_id, col(ProfileChange.status) != ChangeStatus.DRAFT)
        .order_by(col(ProfileChange.id).desc())
        .limit(HISTORY)
    )
    titles = {form.part: form.label for form in parts.forms_of(profile.kind)}
    return [
        ChangeLine(id, part, titles.get(part, str(part.label)), *rest)
        for id, part, *rest in await work.session.execute(query)
    ]
