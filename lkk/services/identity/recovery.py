"""A new password by a code from an email; for an employee without one the same way sets the first.

Whether an e-mail is known is told by email only: for both the answer, the rows and the number of emails are equal.
"""

from sqlalchemy import func
from sqlmodel import select

from lkk.models.identity import User
from lkk.services import notifications
from lkk.services.identity import one_time_codes, passwords, second_step, sessions, sign_in_limits
from lkk.services.identity.events import RECOVERY_CODE, RECOVERY_UNKNOWN
from lkk.services.identity.one_time_codes import Issued, NoTicket
from lkk.services.identity.second_step import HalfSignedIn
from lkk.services.identity.sessions import SignedIn
from lkk.services.identity.sign_in_limits import Tries
from lkk.services.kernel import audit, limits, requisites
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.networks import network_of
from lkk.services.kernel.secrets import hash_password
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import CodePurpose, UserStatus

PURPOSE = CodePurpose.RECOVERY


async def start(email: str, visitor: Visitor) -> str:
    """Send a code, or an email that there is no cabinet with this address; return the browser's ticket.

    Raises:
        InvalidValue: it is no e-mail address.
        TooManyAttempts: 5 a day for an address, 20 an hour from a network, and the limits of sending codes.
    """
    address = requisites.email(email)
    async with unit_of_work() as work:
        await limits.spend(work, limits.RECOVERY_IP, network_of(visitor.ip))
        await one_time_codes.spend_sending(work, PURPOSE, address, visitor)
        await limits.spend(work, limits.RECOVERY_DAY, address)
        known = await _is_known(work, address)
        issued = one_time_codes.issue(work, PURPOSE, address, fits=known)
        await _send(work, address, issued, known=known)
    return issued.ticket


async def resend(ticket: str, visitor: Visitor) -> None:
    """Send another code for the same ticket; the earlier one no longer fits.

    Raises:
        NoTicket: this browser has no recovery open.
        TooManyAttempts: not earlier than after a minute, 5 an hour, 10 a day.
    """
    async with unit_of_work() as work:
        row = await one_time_codes.opened(work, PURPOSE, ticket)
        await one_time_codes.spend_sending(work, PURPOSE, row.email, visitor)
        known = await _is_known(work, row.email)
        issued = one_time_codes.reissue(work, row, ticket, fits=known)
        await _send(work, row.email, issued, known=known)


async def finish(
    ticket: str, code: str, password: str, password_again: str, visitor: Visitor
) -> SignedIn | HalfSignedIn:
    """Set the password when the code is right, end all sessions and sign this browser in.

    A new password takes no second factor away: an employee goes on with that step.

    Raises:
        FieldErrors: the password does not fit the policy.
        NoTicket: this browser has no recovery open, or another post has finished it.
        TooManyAttempts: too many tries from this network.
        WrongCode: it does not fit, is too old or has no tries left.
    """
    passwords.check_new(password, password_again, email="")  # before a try of the code is spent
    async with unit_of_work() as work:
        email = await one_time_codes.confirm(work, PURPOSE, ticket, code, visitor)
    fresh = passwords.check_new(password, password_again, email=email)
    password_hash = await hash_password(fresh)
    async with unit_of_work() as work:
        row = await one_time_codes.confirmed(work, PURPOSE, ticket)
        user = await _active(work, row.email)
        if user is None:
            raise NoTicket
        row.used_at = work.now
        await passwords.set_hash(work, user, password_hash)
        await sign_in_limits.forget_failures(work, Tries(user.email, network_of(visitor.ip), device=""))
        user.activated_at = user.activated_at or work.now
        audit.record(work, AuditAction.PASSWORD_RECOVERED, actor_id=user.key, ip=visitor.ip)
        if half := await second_step.after_password(work, user):
            return half
        user.last_sign_in_at = work.now
        return await sessions.open(work, user, visitor)


async def _is_known(work: UnitOfWork, email: str) -> bool:
    """One value both ways: loading the whole user made the answer for a known address measurably later."""
    query = select(func.count()).select_from(User).where(User.email == email, User.status == UserStatus.ACTIVE)
    return (await work.session.exec(query)).one() > 0


async def _active(work: UnitOfWork, email: str) -> User | None:
    query = select(User).where(User.email == email, User.status == UserStatus.ACTIVE)
    return (await work.session.exec(query.with_for_update(key_share=True))).first()


async def _send(work: UnitOfWork, email: str, issued: Issued, *, known: bool) -> None:
    event = RECOVERY_CODE if known else RECOVERY_UNKNOWN
    await notifications.send_email(work, event, email, code=issued.code, minutes=one_time_codes.LIFE_MINUTES)
