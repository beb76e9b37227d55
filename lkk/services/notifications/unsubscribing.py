"""Links that switch emails of a kind off without signing in: the one in an email and in its headers (RFC 8058).

The token names the user and the event under a MAC over the address the email went to and the turn of the user's links:
another address of the user, or a new turn, and the links of earlier emails open nothing. It lets switch off, no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select as select_columns
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select, update

from lkk.models.identity import User
from lkk.models.notifications import UnwantedEmail
from lkk.routes import unsubscribe_path
from lkk.services.kernel import audit, limits
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.errors import NotFound
from lkk.services.kernel.networks import network_of
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.secrets import keyed_hash, same
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.choices import events_of_choice
from lkk.services.notifications.declaration import Event
from lkk.settings import settings
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.people import Role, UserStatus
from lkk.vocabulary.permissions import Permission

LONGEST_TOKEN = 120
_MAC_LENGTH = 40  # hexadecimal digits: 160 bits
_LONGEST_ID = 18  # digits of a key that fits a column


class NoSuchLink(NotFound):
    """The link opens nothing."""

    text = "Эта ссылка больше не действует"


@dataclass(frozen=True)
class Unsubscribing:
    """What a link switches off: the words of the choice, the address with most of it hidden, whether it is off."""

    label: str
    email: str
    off: bool


@dataclass(frozen=True)
class _Link:
    user_id: int
    email: str
    event: Event


def link(user_id: int, email: str, turn: int, event: Event) -> str:
    """Return the address that switches the emails of an event off for a user; empty where there is no choice."""
    if not event.switchable:
        return ""
    token = f"{user_id}.{event.key}.{_mac(user_id, email, turn, event.key)}"
    return settings().public_url.rstrip("/") + unsubscribe_path(token)


async def link_to(work: UnitOfWork, user_id: int, event: Event) -> str:
    """Return the same of a customer of whom nothing was read yet; empty for an employee."""
    query = select_columns(col(User.email), col(User.letter_links)).where(
        col(User.id) == user_id, col(User.role) == Role.CUSTOMER
    )
    found = (await work.session.execute(query)).first() if event.switchable else None
    return link(user_id, found[0], found[1], event) if found else ""


async def look(work: UnitOfWork, token: str, events: Iterable[Event], ip: str) -> Unsubscribing:
    """Return what a link would switch off; nothing is changed: scanners of mail open every link.

    Raises:
        NoSuchLink: it was revoked, is of another address, or was never made.
        TooManyAttempts: too often from a network.
    """
    known = tuple(events)
    found = await _found(work, token, known, ip)
    keys = {one.key for one in events_of_choice(found.event, known)}
    query = select(UnwantedEmail.event).where(
        UnwantedEmail.user_id == found.user_id, col(UnwantedEmail.event).in_(keys)
    )
    return _seen(found, off=set(await work.session.exec(query)) == keys)


async def switch_off(work: UnitOfWork, token: str, events: Iterable[Event], ip: str) -> Unsubscribing:
    """Switch the emails of a link off, those of every event that stands under the same choice; again changes nothing.

    Raises:
        NoSuchLink, TooManyAttempts: as for `look`.
    """
    known = tuple(events)
    found = await _found(work, token, known, ip)
    rows = [{"user_id": found.user_id, "event": one.key} for one in events_of_choice(found.event, known)]
    written = insert(UnwantedEmail).values(rows).on_conflict_do_nothing().returning(col(UnwantedEmail.event))
    if (await work.session.execute(written)).first() is not None:
        subject = f"user:{found.user_id}"
        audit.record(work, AuditAction.EMAILS_OFF_BY_LINK, actor_id=None, subject=subject, ip=ip, event=found.event.key)
        work.tell_people(found.user_id)
    return _seen(found, off=True)


async def revoke(work: UnitOfWork, actor: Actor) -> None:
    """Let the links of all emails sent to the actor up to now open nothing any more.

    Raises:
        NotAllowed, NotInVisit: only in one's own cabinet.
    """
    demand(actor, Permission.OWN_SETTINGS)
    row = update(User).where(col(User.id) == actor.subject_id)
    await work.session.exec(row.values(letter_links=col(User.letter_links) + 1))
    audit.record(work, AuditAction.LETTER_LINKS_REVOKED, actor_id=actor.author_id, ip=actor.ip)


async def _found(work: UnitOfWork, token: str, events: tuple[Event, ...], ip: str) -> _Link:
    await limits.spend(work, limits.UNSUBSCRIBE, network_of(ip))
    said_id, _, rest = token[:LONGEST_TOKEN].partition(".")
    key, _, mac = rest.partition(".")
    event = next((one for one in events if one.key == key and one.switchable), None)
    if event is None or not (said_id.isascii() and said_id.isdigit() and len(said_id) <= _LONGEST_ID):
        raise NoSuchLink
    user_id = int(said_id)
    query = select_columns(col(User.email), col(User.letter_links)).where(
        col(User.id) == user_id, col(User.status) == UserStatus.ACTIVE, col(User.role) == Role.CUSTOMER
    )
    row = (await work.session.execute(query)).first()
    if row is None or not same(mac, _mac(user_id, row[0], row[1], key)):
        raise NoSuchLink
    return _Link(user_id, row[0], event)


def _seen(found: _Link, *, off: bool) -> Unsubscribing:
    name, at, host = found.email.partition("@")
    return Unsubscribing(found.event.choice, f"{name[:1]}***{at}{host}", off)


def _mac(user_id: int, email: str, turn: int, event: str) -> str:
    return keyed_hash("unsubscribe", str(user_id), email, str(turn), event)[:_MAC_LENGTH]
