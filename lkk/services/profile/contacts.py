"""A new phone or e-mail: proved by a code to the new one, changed at once, told to the old one."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from lkk.models.identity import User
from lkk.models.profile_changes import ProfileChange
from lkk.services import notifications
from lkk.services.identity import person_codes, sessions
from lkk.services.identity.registration.stale import delete_one
from lkk.services.kernel import audit, requisites
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.profile import profiles, requests
from lkk.services.profile.events import EMAIL_CHANGED, EMAIL_LEFT, PHONE_CHANGED
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import CodeChannel, CodePurpose
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.profile import ChangeStatus, ProfilePart

_MOBILE = "+79"
_TAKEN = "С этим адресом уже есть другой личный кабинет. Укажите другой адрес"
_PURPOSES = {ProfilePart.PHONE: CodePurpose.PHONE, ProfilePart.EMAIL: CodePurpose.EMAIL}


async def ask_code(work: UnitOfWork, actor: Actor, part: ProfilePart, typed: str) -> tuple[int, str]:
    """Send a code to a new phone or e-mail; return what to confirm it with and the normalised address.

    Whether the address belongs to somebody is not told here, only to who reads the code.

    Raises:
        NotFound: the part is not changed by a code.
        InvalidValue: it is no such address, it is the present one, or no SMS reaches it.
        TooManyAttempts: see `person_codes.send`.
    """
    demand(actor, Permission.USE_CABINET)
    if not part.by_code:
        raise NotFound
    user, profile = await profiles.of_user(work, actor.subject_id)
    if part is ProfilePart.PHONE:
        destination, channel = requisites.phone(typed), CodeChannel.PHONE
        if not destination.startswith(_MOBILE):
            raise InvalidValue("Код придёт в СМС: укажите мобильный телефон, например +7 913 123-45-67", at="phone")
        known = destination == profile.phone and profile.phone_confirmed_at is not None
    else:
        destination, channel = requisites.email(typed), CodeChannel.EMAIL
        known = destination == user.email
    if known:
        raise InvalidValue("Это то, что указано сейчас. Напишите новое значение", at=part.value)
    request_id = await person_codes.send(
        work,
        purpose=_PURPOSES[part],
        channel=channel,
        destination=destination,
        about_user_id=actor.subject_id,
        asked_by=actor.author_id,
        thing=f"profile:{part.value}",
        ip=actor.ip,
    )
    return request_id, destination


async def confirm(work: UnitOfWork, actor: Actor, part: ProfilePart, request_id: int, code: str) -> None:
    """Change the phone or the e-mail to the one the code was sent to.

    A new e-mail ends the sessions in other browsers, and the old address is told.

    Raises:
        NotFound: the part is not changed by a code.
        WrongCode, TooManyAttempts: see `person_codes.confirm`.
        InvalidValue: the e-mail belongs to another cabinet.
    """
    demand(actor, Permission.USE_CABINET)
    if not part.by_code:
        raise NotFound
    proven = await person_codes.confirm(
        work, request_id, _PURPOSES[part], code, actor.subject_id, thing=f"profile:{part.value}"
    )
    user, profile = await profiles.of_user(work, actor.subject_id, lock=True)
    before = user.email if part is ProfilePart.EMAIL else profile.phone
    if part is ProfilePart.EMAIL:
        await _demand_free(work, proven.destination)
    try:
        async with work.session.begin_nested():
            requests.apply(work, user, profile, {part.value: proven.destination})
    except IntegrityError:
        raise InvalidValue(_TAKEN, at="email") from None
    if part is ProfilePart.PHONE:
        profile.phone_confirmed_at = work.now
    _note(work, actor, part, before, proven.destination)
    await _tell(work, actor, part, before)


async def _demand_free(work: UnitOfWork, email: str) -> None:
    """A registration that was begun with the address and never finished gives way."""
    other = (await work.session.exec(select(User.id).where(User.email == email))).first()
    if other is not None and not await delete_one(work, other, by=None):
        raise InvalidValue(_TAKEN, at="email")


def _note(work: UnitOfWork, actor: Actor, part: ProfilePart, before: str, after: str) -> None:
    work.session.add(
        ProfileChange(
            user_id=actor.subject_id,
            part=part,
            status=ChangeStatus.APPROVED,
            before={part.value: before},
            after={part.value: after},
            created_at=work.now,
            sent_at=work.now,
            decided_at=work.now,
        )
    )
    audit.record(
        work,
        AuditAction.PROFILE_CHANGED,
        actor_id=actor.author_id,
        subject=f"user:{actor.subject_id}",
        ip=actor.ip,
        part=part.value,
        fields=[part.value],
    )
    work.tell_people(actor.subject_id)


async def _tell(work: UnitOfWork, actor: Actor, part: ProfilePart, before: str) -> None:
    if part is ProfilePart.PHONE:
        await notifications.publish(work, PHONE_CHANGED, user_ids=[actor.subject_id])
        return
    await notifications.send_email(work, EMAIL_LEFT, before)
    await notifications.publish(work, EMAIL_CHANGED, user_ids=[actor.subject_id])
    await sessions.end_others(work, actor)
