"""Letters of mass notifications: written when they leave, so that one that was stopped never does."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import col, select, update

from lkk.models.broadcasts import Broadcast, BroadcastRecipient
from lkk.models.identity import User
from lkk.services.broadcasts import recipients
from lkk.services.broadcasts.events import OF_KIND
from lkk.services.delivery.declaration import About, Handler, LeasedItem, Record, nothing_to_record
from lkk.services.integrations.errors import ExternalSystemRefuses
from lkk.services.integrations.mail.contract import OutgoingEmail
from lkk.services.integrations.mail.integration import MAIL
from lkk.services.integrations.ports import Ports
from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.notifications.choices import who_does_without
from lkk.services.notifications.rendering import email
from lkk.services.notifications.unsubscribing import link_to
from lkk.vocabulary.broadcasts import BroadcastState, MailFate

LETTER = OutboxKind(MAIL.channel, "broadcast_letter", "Письмо рассылки")


def letter_key(broadcast_id: int, user_id: int) -> str:
    """The key of the one letter of a broadcast to a user."""
    return f"broadcast:{broadcast_id}:{user_id}"


async def _deliver(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Send one; a letter that was stopped, or whose reader has no open cabinet any more, ends unsent."""
    (item,) = items
    broadcast_id, user_id = _of(item.payload)
    async with unit_of_work(reads_clock=False) as work:
        ready = await _written(work, item.idempotency_key, broadcast_id, user_id)
    if isinstance(ready, MailFate):
        return _noting(broadcast_id, user_id, ready)
    await ports[MAIL].send(ready)
    return _noting(broadcast_id, user_id, MailFate.SENT)


async def _written(work: UnitOfWork, key: str, broadcast_id: int, user_id: int) -> OutgoingEmail | MailFate:
    """The letter as it is right now: a letter may have waited long, and its reader has chosen otherwise meanwhile."""
    row = await work.session.get(Broadcast, broadcast_id)
    if row is None or row.state is BroadcastState.STOPPED:
        return MailFate.STOPPED
    found = await recipients.people(work, row, [user_id])
    if not found:
        return MailFate.STOPPED
    event, said = OF_KIND[row.kind], recipients.said_to(row, found[0])
    if await who_does_without(work, event, [user_id]):
        return MailFate.OFF
    off = await link_to(work, user_id, event)
    ready = email(event, {"title": said.title, "body": said.body}, unsubscribe=off)
    return OutgoingEmail(found[0].email, ready.subject, ready.text, ready.html, key, unsubscribe=off)


def _noting(broadcast_id: int, user_id: int, fate: MailFate) -> Record:
    async def record(work: UnitOfWork) -> None:
        await _note(work, broadcast_id, user_id, fate)

    return record if broadcast_id else nothing_to_record


async def _refused(work: UnitOfWork, item: LeasedItem, _: ExternalSystemRefuses) -> None:
    await _note(work, *_of(item.payload), MailFate.FAILED)


async def _note(work: UnitOfWork, broadcast_id: int, user_id: int, fate: MailFate) -> None:
    mine = (col(BroadcastRecipient.broadcast_id) == broadcast_id, col(BroadcastRecipient.user_id) == user_id)
    await work.session.exec(update(BroadcastRecipient).where(*mine).values(mail=fate))


async def _describe(work: UnitOfWork, payloads: Mapping[int, Mapping[str, Any]]) -> dict[int, About]:
    """To whom and which broadcast."""
    of = {item: _of(payload) for item, payload in payloads.items()}
    users = {user for _, user in of.values()}
    emails = dict(
        map(
            tuple,
            await work.session.execute(select_columns(col(User.id), col(User.email)).where(col(User.id).in_(users))),
        )
    )
    ids = {broadcast for broadcast, _ in of.values()}
    rows = await work.session.exec(select(Broadcast).where(col(Broadcast.id).in_(ids)))
    titles = {row.key: row.title for row in rows}
    return {item: About(emails.get(user, ""), titles.get(broadcast, "")) for item, (broadcast, user) in of.items()}


def _of(payload: Mapping[str, Any]) -> tuple[int, int]:
    return int(payload.get("broadcast", 0)), int(payload.get("user", 0))


HANDLERS = (Handler(LETTER, _deliver, refused=_refused, describe=_describe, buried=True),)
