"""Telling people: rows of the site's list and emails, written in the transaction of the event itself."""

from collections.abc import Iterable

from sqlmodel import col, select

from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.services.integrations.mail.integration import MAIL
from lkk.services.kernel import outbox
from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.secrets import token_hash
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.choices import who_does_without
from lkk.services.notifications.declaration import Event, Facts, NotificationChannel
from lkk.services.notifications.phones import phones_of
from lkk.services.notifications.rendering import email, sms, words
from lkk.services.notifications.texting import send_notice_by_sms
from lkk.vocabulary.people import UserStatus

EMAIL = OutboxKind(MAIL.channel, "letter", "Письмо")
APPLICATION = "application"  # where a queued email keeps the number of the application it tells of


async def publish(
    work: UnitOfWork, event: Event, *, user_ids: Iterable[int], account_id: int | None = None, **facts: object
) -> None:
    """Tell users of an event by the channels it declares; users who are not active are left out.

    Who has switched the emails of an event off finds it on the site alone; an SMS goes to confirmed phones.

    Raises:
        jinja2.UndefinedError: a fact its texts need is missing.
    """
    active = col(User.status) == UserStatus.ACTIVE
    users = (await work.session.exec(select(User).where(col(User.id).in_(set(user_ids)), active))).all()
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
        unwanted = await who_does_without(work, event, [user.key for user in users])
        for user in users:
            if user.key not in unwanted:
                _post(work, event, user.email, facts)
    if event.sms:
        await _text(work, event, [user.key for user in users], facts)


async def _text(work: UnitOfWork, event: Event, user_ids: list[int], facts: Facts) -> None:
    """Send the SMS of an event to those who have a confirmed phone and have not switched it off."""
    unwanted = await who_does_without(work, event, user_ids, NotificationChannel.SMS)
    said = sms(event, facts)
    for one in await phones_of(work, set(user_ids) - unwanted):
        send_notice_by_sms(work, one.phone, said, about=event.key, user_id=one.user_id, zone=one.zone)


async def send_email(work: UnitOfWork, event: Event, to: str, **facts: object) -> None:
    """Send the email of an event to an address that may belong to no user.

    Raises:
        jinja2.UndefinedError: a fact its texts need is missing.
    """
    _post(work, event, to, facts)


def _post(work: UnitOfWork, event: Event, to: str, facts: Facts) -> None:
    ready = email(event, facts)
    payload: dict[str, object] = {"to": to, "subject": ready.subject, "text": ready.text, "html": ready.html}
    if number := facts.get("number"):
        payload[APPLICATION] = str(number)
    if event.encloses:
        payload[event.encloses.payload_key] = facts[event.encloses.fact]
    outbox.put(work, EMAIL, payload, ordering_key=mail_order(to, bulk=event.bulk), bulk=event.bulk)


def mail_order(to: str, *, bulk: bool = False) -> str:
    """Return the key in whose order emails leave to an address; those of mass notifications have one of their own.

    An address may be longer than the column of the key, its hash is not.
    """
    return f"{'bulk' if bulk else 'mail'}:{token_hash(to)[:40]}"
