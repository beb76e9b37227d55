"""The sign-in in two steps: after the right password a ticket, after the second factor a session.

The ticket lives ten minutes in a cookie of its own, opens no page, and ends with the password it was given for.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlmodel import col, delete, select

from lkk.models.identity import User
from lkk.models.second_factor import SignInTicket
from lkk.services.identity import second_factor
from lkk.services.identity.authenticator import NewSecret
from lkk.services.identity.one_time_codes import NoTicket
from lkk.services.kernel.secrets import new_token, token_hash
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.settings import settings
from lkk.vocabulary.people import UserStatus

LIFE = timedelta(minutes=10)
TRIES = 5
Step = Literal["code", "enrol"]


class NoStep(NoTicket):
    """The password is to be entered again."""

    text = "Время на второй шаг вышло. Войдите с паролем ещё раз"


@dataclass(frozen=True)
class HalfSignedIn:
    """What the browser gets after the right password alone: a ticket for the next step."""

    ticket: str
    step: Step


async def after_password(work: UnitOfWork, user: User) -> HalfSignedIn | None:
    """Return the step an employee still has to take; None when the password was enough."""
    if not user.role.staff:
        return None
    on = await second_factor.is_on(work, user.key)
    if not on and not settings().demands_second_factor:
        return None
    ticket = new_token()
    row = SignInTicket(
        ticket_hash=token_hash(ticket),
        user_id=user.key,
        tries_left=TRIES,
        created_at=work.now,
        expires_at=work.now + LIFE,
    )
    work.session.add(row)
    return HalfSignedIn(ticket, "code" if on else "enrol")


async def offer(work: UnitOfWork, ticket: str) -> NewSecret:
    """Make the key of an employee who must have a second factor before the first session.

    Raises:
        AlreadyOn: there is one.
        NoStep: the ticket is unknown, too old, or of another password.
    """
    user, _ = await holder(work, ticket)
    return await second_factor.begin(work, user)


async def holder(work: UnitOfWork, ticket: str) -> tuple[User, SignInTicket]:
    """Return whose the ticket is, both rows locked.

    Raises:
        NoStep: the ticket is unknown, too old, has no tries left, or the person may not sign in with it any more.
    """
    query = select(SignInTicket).where(SignInTicket.ticket_hash == token_hash(ticket)).with_for_update()
    row = (await work.session.exec(query)).first()
    if row is None or row.expires_at <= work.now or row.tries_left <= 0:
        raise NoStep
    active = select(User).where(User.id == row.user_id, User.status == UserStatus.ACTIVE)
    user = (await work.session.exec(active.with_for_update(key_share=True))).first()
    if user is None or (user.password_changed_at and user.password_changed_at > row.created_at):
        raise NoStep
    return user, row


async def spend_ticket(work: UnitOfWork, row: SignInTicket) -> None:
    """End every ticket of the person: the second step is taken."""
    await work.session.exec(delete(SignInTicket).where(col(SignInTicket.user_id) == row.user_id))
