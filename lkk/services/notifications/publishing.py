"""Telling people: rows of the site's list and emails, written in the transaction of the event itself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Select, and_, bindparam, case, false, func, literal
from sqlalchemy import select as select_columns
from sqlmodel import col

from lkk.models.identity import Profile, User
from lkk.models.notifications import Notification
from lkk.services.integrations.mail.integration import MAIL
from lkk.services.kernel import outbox
from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.secrets import token_hash
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.choices import does_without
from lkk.services.notifications.declaration import Event, Facts, NotificationChannel
from lkk.services.notifications.phones import told_by_phone, zone
from lkk.services.notifications.rendering import email, sms, words
from lkk.services.notifications.texting import send_notice_by_sms, sms_offered
from lkk.services.notifications.unsubscribing import link
from lkk.settings import settings
from lkk.vocabulary.people import Role, UserStatus

EMAIL = OutboxKind(MAIL.channel, "letter", "Письмо")
UNSUBSCRIBE = "unsubscribe"  # where a queued email keeps the address that switches such emails off
APPLICATION = "application"  # where a queued email keeps the number of the application it tells of


@dataclass(frozen=True)
class _Reader:
    """A user who is told: whether without an email, and the phone an SMS goes to in its zone, empty for none.

    `links` is the turn of the links that switch emails off, None for an employee, who gets them all.
    """

    key: int
    email: str
    no_mail: bool
    links: int | None
    phone: str
    zone: str


async def publish(
    work: UnitOfWork,
    event: Event,
    awake: Collection[int] = (),
    /,
    *,
    user_ids: Iterable[int],
    account_id: int | None = None,
    **facts: object,
) -> None:
    """Tell users of an event by the channels it declares; users who are not active are left out.

    Who has switched the emails of an event off finds it on the site alone; an SMS goes to confirmed phones,
    to those `awake` in their quiet hours too.

    Raises:
        jinja2.UndefinedError: a fact its texts need is missing.
    """
    users = await _readers(work, event, set(user_ids))
    if NotificationChannel.SITE in event.channels:
        said = words(event, facts)
        work.session.add_all(
            Notification(
                user_id=user.key,
                account_id=account_id,
                event=event.key,
                title=said.title,
                body=said.body,
                link=said.link,
                subject=event.about(facts),
                created_at=work.now,
            )
            for user in users
        )
        work.tell_people(*(user.key for user in users))
    if NotificationChannel.MAIL in event.channels:
        for user in users:
            if not user.no_mail:
                off = link(user.key, user.email, user.links, event) if user.links is not None else ""
                _post(work, event, user.email, facts, off)
    if event.sms:
        said = sms(event, facts)
        for user in users:
            if user.phone:
                zone_of_quiet = "" if user.key in awake else user.zone
                send_notice_by_sms(work, user.phone, said, about=event.key, user_id=user.key, zone=zone_of_quiet)


async def _readers(work: UnitOfWork, event: Event, user_ids: set[int]) -> list[_Reader]:
    zone_of_portal = settings().time_zone if event.sms and sms_offered() else ""
    rows = await work.session.execute(_who_reads(event, zone_of_portal), {"ids": user_ids})
    return [_Reader(*row) for row in rows]


@lru_cache
def _who_reads(event: Event, zone_of_portal: str) -> Select[tuple[int, str, bool, int | None, str, str]]:
    """The query of the users that are named; without a zone nobody is told by phone."""
    no_mail = does_without(event, col(User.id)) if NotificationChannel.MAIL in event.channels else false()
    links = case((col(User.role) == Role.CUSTOMER, col(User.letter_links)))
    query = select_columns(col(User.id), col(User.email), no_mail, links).where(
        col(User.id).in_(bindparam("ids", expanding=True)), col(User.status) == UserStatus.ACTIVE
    )
    if not zone_of_portal:
        return query.add_columns(literal(""), literal(""))
    phone = (col(Profile.user_id) == col(User.id), *told_by_phone())
    wanted = ~does_without(event, col(User.id), NotificationChannel.SMS)
    return query.add_columns(func.coalesce(col(Profile.phone), ""), zone(zone_of_portal)).outerjoin(
        Profile, and_(*phone, wanted)
    )


async def send_email(work: UnitOfWork, event: Event, to: str, **facts: object) -> None:
    """Send the email of an event to an address that may belong to no user.

    Raises:
        jinja2.UndefinedError: a fact its texts need is missing.
    """
    _post(work, event, to, facts)


def _post(work: UnitOfWork, event: Event, to: str, facts: Facts, unsubscribe: str = "") -> None:
    ready = email(event, facts, unsubscribe=unsubscribe)
    payload: dict[str, object] = {"to": to, "subject": ready.subject, "text": ready.text, "html": ready.html}
    if number := facts.get("number"):
        payload[APPLICATION] = str(number)
    if unsubscribe:
        payload[UNSUBSCRIBE] = unsubscribe
    if event.encloses:
        payload[event.encloses.payload_key] = facts[event.encloses.fact]
    outbox.put(work, EMAIL, payload, ordering_key=mail_order(to, bulk=event.bulk), bulk=event.bulk)


def mail_order(to: str, *, bulk: bool = False) -> str:
    """Return the key in whose order emails leave to an address; those of mass notifications have one of their own.

    An address may be longer than the column of the key, its hash is not.
    """
    return f"{'bulk' if bulk else 'mail'}:{token_hash(to)[:40]}"
