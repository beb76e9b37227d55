"""A new phone or e-mail: the password again, a code to the new one, changed at once, told to the old one."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from lkk.models.identity import User
from lkk.models.profile_changes import ProfileChange
from lkk.services import notifications
from lkk.services.identity import passwords, person_codes, sessions
from lkk.services.identity.registration.stale import delete_one
from lkk.services.kernel import audit, requisites
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.profile import profiles, requests
from lkk.services.profile.events import EMAIL_CHANGED, EMAIL_LEFT, PHONE_CHANGED
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import CodeChannel, CodePurpose
from lkk.vocabulary.permissions import Permission
from lkk.vocabulary.profile import ChangeStatus, ProfilePart

_MOBILE = "+79"
_TAKEN = "С этим адресом уже есть другой личный кабинет. Укажите другой адрес"
_PURPOSES = {ProfilePart.PHONE: CodePurpose.PHONE, ProfilePart.EMAIL: CodePurpose.EMAIL}


async def ask_code(actor: Actor, part: ProfilePart, typed: str, password: str) -> int:
    """Send a code to a new phone or e-mail and return what to confirm it with; the person proves to be at the keyboard.

    Whether the address belongs to somebody is not told here, only to who reads the code.

    Raises:
        NotFound: the part is not changed by a code.
        InvalidValue: it is no such address, it is the present one, no SMS reaches it, or the password is wrong.
        TooManyAttempts: too many wrong passwords (5 in 15 minutes); see also `person_codes.send`.
    """
    demand(actor, Permission.USE_CABINET)
    destination, channel = _destination(part, typed)
    await passwords.prove_present(actor, password, at="password")
    async with unit_of_work() as work:
        user, profile = await profiles.of_user(work, actor.subject_id)
        present = profile.phone if part is ProfilePart.PHONE else user.email
        if destination == present and (part is ProfilePart.EMAIL or profile.phone_confirmed_at is not None):
            raise InvalidValue("Это то, что указано сейчас. Напишите новое значение", at=part.value)
        return await person_codes.send(
            work,
            purpose=_PURPOSES[part],
            channel=channel,
            destination=destination,
            about_user_id=actor.subject_id,
            asked_by=actor.author_id,
            thing=_thing(part),
            ip=actor.ip,
        )


async def awaited(work: UnitOfWork, actor: Actor, part: ProfilePart, request_id: int) -> str:
    """Return where a code of the actor's that still may be entered was sent, empty when there is none."""
    demand(actor, Permission.USE_CABINET)
    if not part.by_code:
        return ""
    return await person_codes.destination_of(work, request_id, _PURPOSES[part], actor.subject_id)


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
    proven = await person_codes.confirm(work, request_id, _PURPOSES[part], code, actor.subject_id, thing=_thing(part))
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


def _destination(part: ProfilePart, typed: str) -> tuple[str, CodeChannel]:
    """The normalised address and the way there. Raises as `ask_code`."""
    if part is ProfilePart.EMAIL:
        return requisites.email(typed), CodeChannel.EMAIL
    if part is not ProfilePart.PHONE:
        raise NotFound
    phone = requisites.phone(typed)
    if not phone.startswith(_MOBILE):
        raise InvalidValue("Код придёт в СМС: укажите мобильный телефон, например +7 913 123-45-67", at="phone")
    return phone, CodeChannel.PHONE


def _thing(part: ProfilePart) -> str:
    return f"profile:{part.value}"


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
