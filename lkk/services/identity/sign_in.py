"""Sign-in by password, for employees in two steps: one refusal and one argon2 run whoever asks, counted tries."""

import re
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from lkk import menus, routes
from lkk.models.audit import AuditEvent
from lkk.models.identity import User
from lkk.services import notifications
from lkk.services.identity import second_factor, second_step, sessions, sign_in_limits
from lkk.services.identity.browsers import browser_name
from lkk.services.identity.closed_logins import closed_login
from lkk.services.identity.events import NEW_DEVICE_SIGN_IN
from lkk.services.identity.known_devices import known_device
from lkk.services.identity.passwords import typed
from lkk.services.identity.second_step import HalfSignedIn
from lkk.services.identity.sessions import SignedIn
from lkk.services.kernel import audit, requisites
from lkk.services.kernel.actor import Visitor
from lkk.services.kernel.clock import local_day
from lkk.services.kernel.errors import InvalidValue, ServiceError
from lkk.services.kernel.secrets import verify_password
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.settings import settings
from lkk.vocabulary import words
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import Role, UserStatus
from lkk.vocabulary.permissions import Open

_EMAIL_LENGTH = 254
_SAFE_PATH = re.compile(r"/(?![/\\])[\w\-./?=&%]*", re.ASCII)


class WrongPair(ServiceError):
    """The same words for an unknown e-mail, a wrong password and a person without an open cabinet."""

    text = "Неверная электронная почта или пароль"


class ClosedByOwner(ServiceError):
    """The person has closed this cabinet; said only to who knows the password."""


class LockedOut(ServiceError):
    """An administrator has locked the person out; said only to who knows the password."""


async def authenticate(email: str, password: str, visitor: Visitor, *, replaces: str = "") -> SignedIn | HalfSignedIn:
    """Open a session, or give a ticket for the second step; `replaces` is the browser's session, which ends.

    Raises:
        WrongPair: no such pair, or the person's cabinet is not open.
        ClosedByOwner: the pair is right, but the person has closed the cabinet.
        LockedOut: the pair is right, but an administrator has locked the person out.
        TooManyAttempts: too many failures, see `sign_in_limits`.
    """
    login = _login(email)
    tries = sign_in_limits.tries_of(login, visitor)
    async with unit_of_work() as work:
        await sign_in_limits.spend(work, tries)
        found = (await work.session.exec(_known_as(login))).first()
    user_id, stored = found or (None, None)
    fits = await verify_password(typed(password), stored)  # between two short transactions: no lock is held
    async with unit_of_work() as work:
        user = await _allowed(work, user_id, stored) if fits else None
        if user is not None:
            await sign_in_limits.forgive(work, tries)
            return await second_step.after_password(work, user) or await complete(work, user, visitor, replaces)
        audit.record(work, AuditAction.SIGN_IN_REFUSED, subject=f"user:{user_id or 'unknown'}", ip=visitor.ip)
        told = await _locked_out(work, user_id, stored) or await _closed(work, user_id, stored) if fits else None
    raise told or WrongPair


def landing(role: Role, wanted: str = "") -> str:
    """Where a person goes after the sign-in: a page of the portal they may open, otherwise their first page."""
    home = menus.first_page(role).path
    if not _SAFE_PATH.fullmatch(wanted):
        return home
    route = routes.by_path(urlsplit(wanted).path)
    return wanted if route and role.may(route.rule) and route.rule is not Open.EVERYONE else home


def _login(email: str) -> str:
    try:
        return requisites.email(email)
    except InvalidValue:  # goes the same way as an unknown address
        return email.strip().lower()[:_EMAIL_LENGTH]


def _known_as(login: str) -> SelectOfScalar[Any]:
    """The cabinet of an e-mail; without one the latest that was closed with it."""
    of_closed = (col(User.closed_login) == closed_login(login)) & (col(User.closed_login) != "")
    query = select(User.id, User.password_hash).where(or_(col(User.email) == login, of_closed))
    return query.order_by(col(User.closed_at).desc().nulls_first()).limit(1)  # pyright: ignore[reportReturnType]


async def _closed(work: UnitOfWork, user_id: int | None, stored: str | None) -> ClosedByOwner | None:
    query = select(User.closed_at).where(
        User.id == user_id, User.status == UserStatus.CLOSED, User.password_hash == stored
    )
    at = (await work.session.exec(query)).first()
    if at is None:
        return None
    return ClosedByOwner(
        f"Этот кабинет закрыт {words.day(local_day(at, settings().time_zone))}, вернуть его нельзя. "
        "Если личный кабинет снова нужен, зарегистрируйтесь: адрес почты свободен"
    )


async def _allowed(work: UnitOfWork, user_id: int | None, stored: str | None) -> User | None:
    """The user, unless locked, closed or with another password since the check."""
    query = select(User).where(User.id == user_id, User.status == UserStatus.ACTIVE, User.password_hash == stored)
    return (await work.session.exec(query.with_for_update(key_share=True))).first()


async def _locked_out(work: UnitOfWork, user_id: int | None, stored: str | None) -> LockedOut | None:
    """Say since when and why the person is locked out, and whom to ask: an employee by name, a customer in general."""
    query = select(User).where(User.id == user_id, User.status == UserStatus.LOCKED, User.password_hash == stored)
    user = (await work.session.exec(query)).first()
    if user is None:
        return None
    told = (
        select(AuditEvent.at, User.display_name)
        .join(User, col(User.id) == col(AuditEvent.actor_id), isouter=True)
        .where(AuditEvent.action == AuditAction.USER_LOCKED.value, AuditEvent.subject == f"user:{user.key}")
        .order_by(col(AuditEvent.id).desc())
    )
    at, by = (await work.session.exec(told)).first() or (None, None)
    since = f" {words.day(local_day(at, settings().time_zone))}" if at else ""
    why = f" Причина: {user.locked_reason.rstrip('.')}." if user.locked_reason else ""
    if user.role.staff and by:
        return LockedOut(f"Вход закрыт{since}.{why} Вернуть доступ может администратор: {by}")
    return LockedOut(f"Вход закрыт{since}.{why} Вернуть доступ можно через контакт-центр")


async def take_second_step(visitor: Visitor, ticket: str, code: str, *, replaces: str = "") -> SignedIn:
    """Open the session of whoever has given the right password, by the code of their second factor.

    Raises:
        NoStep: the ticket is unknown or too old.
        TooManyAttempts, WrongCode: the code; see `second_factor.check`.
    """
    async with unit_of_work() as work:
        user, row = await second_step.holder(work, ticket)
        row.tries_left -= 1
        await second_factor.check(work, user, code, visitor.ip)
        await second_step.spend_ticket(work, row)
        return await complete(work, user, visitor, replaces)


async def enrol(visitor: Visitor, ticket: str, code: str, *, replaces: str = "") -> tuple[SignedIn, list[str]]:
    """Turn the compulsory second factor on and open the session; return it with the recovery codes, shown once.

    Raises:
        NoStep: the ticket is unknown or too old.
        AlreadyOn, NoKey, TooManyAttempts, WrongCode: see `second_factor.turn_on`.
    """
    async with unit_of_work() as work:
        user, row = await second_step.holder(work, ticket)
        row.tries_left -= 1
        codes = await second_factor.turn_on(work, user, code, visitor.ip)
        await second_step.spend_ticket(work, row)
        return await complete(work, user, visitor, replaces), codes


async def complete(work: UnitOfWork, user: User, visitor: Visitor, replaces: str = "") -> SignedIn:
    """Open the session of a person who has proved who they are, and tell them of a browser not seen before."""
    if not known_device(visitor.device, user.email) and user.last_sign_in_at is not None:
        await notifications.publish(
            work,
            NEW_DEVICE_SIGN_IN,
            user_ids=[user.key],
            browser=browser_name(visitor.browser),
            ip=visitor.ip,
            moment=words.moment(work.now, settings().time_zone),
        )
    user.last_sign_in_at = work.now
    audit.record(work, AuditAction.SIGNED_IN, actor_id=user.key, ip=visitor.ip)
    return await sessions.open(work, user, visitor, replaces=replaces)
