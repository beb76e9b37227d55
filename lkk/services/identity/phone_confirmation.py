"""A customer confirms the phone of their profile by a code sent to it; only then is it used for SMS."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from lkk.models.identity import Profile
from lkk.services.identity import person_codes
from lkk.services.identity.person_codes import CodeRequestId
from lkk.services.kernel import audit
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import ServiceError, Stale
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.requisites import is_mobile
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.texting import sms_offered
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import CodeChannel, CodePurpose
from lkk.vocabulary.permissions import Permission


class NoSmsToThisPhone(ServiceError):
    """The phone of the profile is no mobile one, or the portal sends no SMS."""

    text = "На этот телефон СМС не отправить: нужен мобильный номер"


@dataclass(frozen=True)
class PhoneView:
    """The phone of the actor's profile; `may_confirm`: a code can be sent to it."""

    phone: str
    confirmed_at: datetime | None
    may_confirm: bool


async def view(work: UnitOfWork, actor: Actor) -> PhoneView | None:
    """Return the phone; None for employees, who have no profile, and while the portal sends no SMS."""
    demand(actor, Permission.OWN_SETTINGS)
    if actor.staff or not sms_offered():
        return None
    query = select(Profile.phone, Profile.phone_confirmed_at).where(Profile.user_id == actor.subject_id)
    row = (await work.session.exec(query)).first()
    if row is None:
        return None
    phone, confirmed_at = row
    return PhoneView(phone, confirmed_at, may_confirm=is_mobile(phone) and confirmed_at is None)


async def ask(work: UnitOfWork, actor: Actor) -> CodeRequestId:
    """Send a code to the phone of the actor's profile.

    Raises:
        NoSmsToThisPhone: it is no mobile phone, or it is confirmed already.
        TooManyAttempts: the limits of codes.
    """
    found = await view(work, actor)
    if found is None or not found.may_confirm:
        raise NoSmsToThisPhone
    return await person_codes.send(
        work,
        purpose=CodePurpose.PHONE,
        channel=CodeChannel.PHONE,
        destination=found.phone,
        about_user_id=actor.subject_id,
        asked_by=actor.author_id,
        ip=actor.ip,
    )


async def confirm(work: UnitOfWork, actor: Actor, request_id: int, code: str) -> None:
    """Note that the phone is the actor's own.

    Raises:
        Stale: the profile has another phone by now.
        TooManyAttempts: the limits of codes.
        WrongCode: the code does not fit.
    """
    demand(actor, Permission.OWN_SETTINGS)
    proven = await person_codes.confirm(work, request_id, CodePurpose.PHONE, code, actor.subject_id)
    mine = select(Profile).where(Profile.user_id == actor.subject_id, Profile.phone == proven.destination)
    profile = (await work.session.exec(mine.with_for_update())).first()
    if profile is None:
        raise Stale
    profile.phone_confirmed_at = work.now
    audit.record(work, AuditAction.PHONE_CONFIRMED, actor_id=actor.author_id, ip=actor.ip)
    work.tell_people(actor.subject_id)
