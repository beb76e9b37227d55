"""What of a customer's identity has changed since a moment: filed applications keep the earlier one and say so."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from lkk.models.profile_changes import ProfileChange
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.profile import ChangeStatus, ProfilePart

_IDENTITY = [part for part in ProfilePart if part.identity]


@dataclass(frozen=True)
class IdentityChange:
    """A part that tells who the customer is, and when it was changed last (UTC)."""

    part: ProfilePart
    at: datetime


async def identity_changes(work: UnitOfWork, user_id: int, since: datetime) -> tuple[IdentityChange, ...]:
    """Return the parts changed after a moment, each with its last change."""
    query = (
        select(ProfileChange.part, ProfileChange.decided_at)
        .where(
            ProfileChange.user_id == user_id,
            ProfileChange.status == ChangeStatus.APPROVED,
            col(ProfileChange.part).in_(_IDENTITY),
            col(ProfileChange.decided_at) > since,
        )
        .order_by(col(ProfileChange.decided_at))
    )
    latest = {part: at for part, at in await work.session.exec(query) if at is not None}
    return tuple(IdentityChange(ProfilePart(part), at) for part, at in latest.items())
