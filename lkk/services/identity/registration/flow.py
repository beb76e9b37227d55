"""The three steps of registration: the e-mail and its code, the kind of customer, the data [seed B 6.3.1].

Whether an e-mail is known is told by email only: for both the answer, the rows and the number of emails are equal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel import col, delete, select

from lkk.models.identity import Profile, User
from lkk.services import notifications
from lkk.services.identity import consents, one_time_codes, passwords, sessions
from lkk.services.identity.events import ALREADY_REGISTERED, REGISTRATION_CODE
from lkk.services.identity.one_time_codes import Issued, NoTicket, UsedTicket
from lkk.services.identity.registration.forms import FORMS, RegistrationForm, display_name
from lkk.services.identity.sessions import SignedIn
from lkk.services.kernel import audit, limits, requisites
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.errors import FieldErrors, InvalidValue
from lkk.services.kernel.networks import network_of
from lkk.services.kernel.secrets import hash_password
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import CodePurpose, RegistrationKind, UserStatus

PURPOSE = CodePurpose.REGISTRATION


@dataclass(frozen=True)
class Sent:
    """What the last step's form sends: the kind, the data form's values by name, the password, the consent."""

    kind: str
    values: Mapping[str, str]
    password: str
    password_again: str
    consent_version: str


# One statement whether the address is new, pending (starts again, with another 24 hours) or taken (no row).
_CLAIM = text("""
insert into user_account (email, role, status, display_name, created_at)
values (:email, 'customer', 'pending', '', :now)
on conflict (email) do update set created_at = excluded.created_at where user_account.status = 'pending'
returning id
""")


async def start(email: str, visitor: Visitor) -> str:
    """Step 1: sends a code, or an email that there is a cabinet already; return the browser's ticket.

    Raises:
        InvalidValue: it is no e-mail address.
        TooManyAttempts: too often from this network or to this address.
    """
    address = requisites.email(email)
    async with unit_of_work() as work:
        await limits.spend(work, limits.REGISTER_IP, network_of(visitor.ip))
        await one_time_codes.spend_sending(work, PURPOSE, address, visitor)
        free = await _claim(work, address)
        issued = one_time_codes.issue(work, PURPOSE, address, fits=free)
        await _send(work, address, issued, free=free)
    return issued.ticket


async def resend(ticket: str, visitor: Visitor) -> None:
    """Send another code for the same ticket; the earlier one no longer fits.

    Raises:
        NoTicket: this browser has no registration open at this step.
        TooManyAttempts: not earlier than after a minute, 5 an hour, 10 a day.
    """
    async with unit_of_work() as work:
        row = await one_time_codes.opened(work, PURPOSE, ticket)
        await one_time_codes.spend_sending(work, PURPOSE, row.email, visitor)
        free = await _claim(work, row.email)
        issued = one_time_codes.reissue(work, row, ticket, fits=free)
        await _send(work, row.email, issued, free=free)


async def confirm(ticket: str, code: str, visitor: Visitor) -> None:
    """Accept the code from the email.

    Raises:
        NoTicket: this browser has no registration open.
        TooManyAttempts: too many tries from this network.
        WrongCode: it does not fit, is too old or has no tries left.
    """
    async with unit_of_work() as work:
        await one_time_codes.confirm(work, PURPOSE, ticket, code, visitor)


async def finish(ticket: str, sent: Sent, visitor: Visitor) -> SignedIn:
    """Steps 2 and 3: activates the user with the data of the chosen kind and signs this browser in.

    Raises:
        InvalidValue: no such kind of customer.
        NoTicket: the code was not entered, or longer ago than an hour, or the registration is deleted.
        FieldErrors: wrong fields, a weak password, a missing or outdated consent, all at once.
        UsedTicket: another post was first.
    """
    form = _form(sent.kind)
    async with unit_of_work() as work:
        email = (await one_time_codes.confirmed(work, PURPOSE, ticket)).email
        good, fresh = await _checked(work, form, sent, email)
    password_hash = await hash_password(fresh)  # outside of any transaction: a tenth of a second of work
    async with unit_of_work() as work:
        user = await _pending_owner(work, ticket)
        await work.session.exec(delete(Profile).where(col(Profile.user_id) == user.key))  # begun at the counter
        _activate(work, user, form.kind, good, password_hash)
        await consents.give(work, user.key, sent.consent_version, visitor)
        audit.record(work, AuditAction.REGISTERED, actor_id=user.key, ip=visitor.ip, kind=form.kind.value)
        return await sessions.open(work, user, visitor)


def _form(kind: str) -> RegistrationForm:
    try:
        return FORMS[RegistrationKind(kind)]
    except ValueError:
        raise InvalidValue("Выберите, кем вы регистрируетесь", at="kind") from None


async def _checked(work: UnitOfWork, form: RegistrationForm, sent: Sent, email: str) -> tuple[dict[str, str], str]:
    """The form's values and the password; every complaint of the three parts is told at once."""
    errors = FieldErrors()
    good: dict[str, str] = {}
    password = ""
    try:
        good = form.checked(sent.values)
    except FieldErrors as found:
        errors.fields.update(found.fields)
    try:
        password = passwords.check_new(sent.password, sent.password_again, email=email)
    except FieldErrors as found:
        errors.fields.update(found.fields)
    try:
        await consents.check(work, sent.consent_version)
    except InvalidValue as found:
        errors.add(found.at, found)
    errors.raise_if_any()
    return good, password


async def _claim(work: UnitOfWork, email: str) -> bool:
    claimed = await work.session.execute(_CLAIM, {"email": email, "now": work.now})
    return claimed.first() is not None


async def _send(work: UnitOfWork, email: str, issued: Issued, *, free: bool) -> None:
    event = REGISTRATION_CODE if free else ALREADY_REGISTERED
    await notifications.send_email(work, event, email, code=issued.code, minutes=one_time_codes.LIFE_MINUTES)


async def _pending_owner(work: UnitOfWork, ticket: str) -> User:
    row = await one_time_codes.confirmed(work, PURPOSE, ticket)
    user = (
        await work.session.exec(select(User).where(User.email == row.email).with_for_update(key_share=True))
    ).first()
    if user is None:
        raise NoTicket
    if user.status is not UserStatus.PENDING:
        raise UsedTicket
    row.used_at = work.now
    return user


def _activate(
    work: UnitOfWork, user: User, kind: RegistrationKind, values: Mapping[str, str], password_hash: str
) -> None:
    user.status = UserStatus.ACTIVE
    user.cabinet_class = kind.cabinet_class
    user.applicant_type = kind.applicant_type
    user.display_name = display_name(kind, values)
    user.password_hash = password_hash
    user.activated_at = user.last_sign_in_at = user.password_changed_at = work.now
    profile: dict[str, Any] = {"user_id": user.key, "kind": kind, "updated_at": work.now, **values}
    work.session.add(Profile(**profile))
