"""A cabinet opened at the counter: the employee types, the customer confirms by a code and sets the password alone.

Until the code is entered it is a registration that was not activated and deletes itself after a day. No consent is
given here: the customer reads the text and gives it in the own cabinet.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import col, select

from lkk.models.identity import Profile, User
from lkk.services import notifications
from lkk.services.customers import acts, people
from lkk.services.customers.events import CABINET_OPENED
from lkk.services.identity import data_access, person_codes, registration
from lkk.services.identity.registration.forms import FORMS, display_name
from lkk.services.kernel import audit, requisites
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import FieldErrors, InvalidValue, NotFound
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.access import AccessKind
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import CodeChannel, CodePurpose, RegistrationKind, Role, UserStatus
from lkk.vocabulary.permissions import Permission

PURPOSE = CodePurpose.CABINET
_NOTE = "Сотрудник открывает вам личный кабинет. Назовите ему код, если согласны."


class AlreadyKnown(InvalidValue):
    """The e-mail or the phone belongs to a customer; `customer_id` is 0 when it belongs to an employee."""

    def __init__(self, text: str, *, at: str, customer_id: int) -> None:
        super().__init__(text, at=at)
        self.customer_id = customer_id


@dataclass(frozen=True)
class NewCustomer:
    """What was typed at the counter; `values` are the fields of the kind's data form.

    `other_person` says that whoever has the same phone already is somebody else.
    """

    kind: RegistrationKind
    email: str
    values: Mapping[str, str]
    channel: CodeChannel
    passport_seen: bool
    other_person: bool = False


@dataclass(frozen=True)
class Begun:
    """A cabinet that waits for the customer's code, which went to `destination`."""

    customer_id: int
    request_id: int
    destination: str


async def begin(work: UnitOfWork, actor: Actor, new: NewCustomer) -> Begun:
    """Write the profile down and send the customer a code.

    Raises:
        NotAllowed: the actor does not open cabinets.
        FieldErrors: wrong fields.
        InvalidValue: the passport was not compared.
        AlreadyKnown: somebody has this e-mail or phone; names them.
        TooManyAttempts: too many codes.
    """
    demand(actor, Permission.REGISTER_CUSTOMER)
    email, good = _checked(new)
    if not new.passport_seen:
        raise InvalidValue("Сверьте данные с паспортом и отметьте это", at="passport")
    pending = await _demand_unknown_email(work, email)
    if not new.other_person:
        await _demand_unknown_phone(work, good.get("phone", ""))
    if pending is not None:
        await registration.delete_one(work, pending, by=actor.author_id)
    user = await _add(work, new.kind, email, good)
    destination = email if new.channel is CodeChannel.EMAIL else good["phone"]
    request_id = await _send(work, actor, user.key, new.channel, destination)
    audit.record(
        work,
        AuditAction.CUSTOMER_STARTED,
        actor_id=actor.author_id,
        subject=f"user:{user.key}",
        ip=actor.ip,
        kind=new.kind.value,
    )
    return Begun(user.key, request_id, destination)


async def resend(work: UnitOfWork, actor: Actor, customer_id: int, channel: CodeChannel) -> Begun:
    """Send another code for a cabinet that is not activated; the earlier one no longer fits.

    Raises:
        NotAllowed: the actor does not open cabinets.
        NotFound: there is no such registration, or it was not begun at the counter.
        TooManyAttempts: too many codes.
    """
    demand(actor, Permission.REGISTER_CUSTOMER)
    user, profile = await _waiting(work, customer_id)
    destination = user.email if channel is CodeChannel.EMAIL else profile.phone
    return Begun(customer_id, await _send(work, actor, customer_id, channel, destination), destination)


async def confirm(work: UnitOfWork, actor: Actor, customer_id: int, request_id: int, code: str) -> None:
    """Open the cabinet: the customer has named the code and gets an email about setting the password.

    Raises:
        NotAllowed: the actor does not open cabinets.
        NotFound: there is no such registration any more.
        WrongCode: the code does not fit, see `person_codes.confirm`.
        TooManyAttempts: too many tries.
    """
    demand(actor, Permission.REGISTER_CUSTOMER)
    user, profile = await _waiting(work, customer_id)
    proven = await person_codes.confirm(work, request_id, PURPOSE, code, customer_id)
    user.status = UserStatus.ACTIVE
    user.activated_at = work.now
    if proven.channel is CodeChannel.PHONE:
        profile.phone_confirmed_at = work.now
    data_access.record(
        work, actor, subject_id=customer_id, what=AccessKind.CREATED, reason="Клиент подтвердил кодом на приёме"
    )
    await acts.note_passport(work, actor, customer_id)
    audit.record(
        work, AuditAction.CUSTOMER_OPENED, actor_id=actor.author_id, subject=f"user:{customer_id}", ip=actor.ip
    )
    await notifications.send_email(work, CABINET_OPENED, user.email, name=user.display_name)


def _checked(new: NewCustomer) -> tuple[str, dict[str, str]]:
    """The address and the fields; every complaint is told at once."""
    errors = FieldErrors()
    email, good = "", {}
    try:
        email = requisites.email(new.email)
    except InvalidValue as found:
        errors.add("email", found)
    try:
        good = FORMS[new.kind].checked(new.values)
    except FieldErrors as found:
        errors.fields.update(found.fields)
    errors.raise_if_any()
    return email, good


async def _demand_unknown_email(work: UnitOfWork, email: str) -> int | None:
    """The id of a registration with this address that was not activated, which is begun anew; None for none."""
    query = select(User.id, User.role, User.status, User.display_name).where(User.email == email)
    found = (await work.session.exec(query.with_for_update())).first()
    if found is None:
        return None
    user_id, role, status, name = found
    if role is not Role.CUSTOMER:
        raise AlreadyKnown("Это адрес сотрудника, укажите другой", at="email", customer_id=0)
    if status is UserStatus.PENDING:
        return user_id
    raise AlreadyKnown(f"У клиента с этим адресом уже есть кабинет: {name}", at="email", customer_id=user_id or 0)


async def _demand_unknown_phone(work: UnitOfWork, phone: str) -> None:
    known = (
        select(User.id, User.display_name)
        .join(Profile, col(Profile.user_id) == col(User.id))
        .where(Profile.phone == phone, col(User.status) != UserStatus.PENDING)
        .order_by(col(User.id))
        .limit(1)
    )
    found = (await work.session.exec(known)).first() if phone else None
    if found:
        text = f"Кабинет с этим телефоном уже есть: {found[1]}. Если это другой человек, отметьте это ниже"
        raise AlreadyKnown(text, at="phone", customer_id=found[0] or 0)


async def _add(work: UnitOfWork, kind: RegistrationKind, email: str, good: Mapping[str, str]) -> User:
    user = User(
        email=email,
        role=Role.CUSTOMER,
        status=UserStatus.PENDING,
        cabinet_class=kind.cabinet_class,
        applicant_type=kind.applicant_type,
        display_name=display_name(kind, good),
        created_at=work.now,
    )
    work.session.add(user)
    await work.session.flush()
    profile = Profile(user_id=user.key, kind=kind, updated_at=work.now)
    for name, value in good.items():
        setattr(profile, name, value)
    work.session.add(profile)
    await work.session.flush()
    return user


async def _send(work: UnitOfWork, actor: Actor, customer_id: int, channel: CodeChannel, destination: str) -> int:
    return await person_codes.send(
        work,
        purpose=PURPOSE,
        channel=channel,
        destination=destination,
        about_user_id=customer_id,
        asked_by=actor.author_id,
        note=_NOTE,
        ip=actor.ip,
    )


async def _waiting(work: UnitOfWork, customer_id: int) -> tuple[User, Profile]:
    user = await people.locked(work, customer_id)
    _, profile = await people.seen(work, customer_id)
    if user.status is not UserStatus.PENDING or profile is None:
        raise NotFound
    return user, profile
