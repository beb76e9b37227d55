"""A mass notification on its way: the recipients written down once, then told in batches, each in its own transaction.

A batch locks the row of the broadcast and moves on how far it has come in the transaction of its notices, emails and
SMS. A worker that is killed loses the batch it was at, which the next one does again; nobody is told twice, nobody is
left out, and two workers follow one another.
"""

import asyncio
import time
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import BigInteger, exists, insert, literal, text
from sqlalchemy import select as select_columns
from sqlalchemy.dialects.postgresql import insert as insert_new
from sqlmodel import col, select

from lkk.models.broadcasts import Broadcast, BroadcastRecipient
from lkk.models.identity import User
from lkk.models.notifications import Notification
from lkk.models.sms import SmsMessage
from lkk.services.broadcasts import audience, recipients
from lkk.services.broadcasts.delivery import LETTER, letter_key
from lkk.services.broadcasts.events import OF_KIND
from lkk.services.broadcasts.recipients import Person
from lkk.services.broadcasts.records import moved, told
from lkk.services.jobs.items import ItemsFailed
from lkk.services.kernel import outbox
from lkk.services.kernel.errors import Unavailable
from lkk.services.kernel.outbox import BulkItem
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.notifications.choices import who_does_without
from lkk.services.notifications.declaration import NotificationChannel
from lkk.services.notifications.phones import phones_of
from lkk.services.notifications.publishing import mail_order
from lkk.services.notifications.rendering import sms
from lkk.services.notifications.texting import send_notice_by_sms
from lkk.vocabulary.audit import AuditAction
from lkk.vocabulary.broadcasts import BroadcastState, MailFate
from lkk.vocabulary.delivery import SmsState

BATCH = 25  # short stretches of work: whoever waits behind one does not notice
REST = 5.0  # times as long as the batch took
LONGEST_REST_S = 1.0
WAITED_FOR = timedelta(days=3)  # by then what has not left is in the list of the undelivered
_log = structlog.get_logger("lkk.broadcasts")

_HANDLED = text("""
update broadcast_recipient r set told = true, mail = done.mail, sms_off = done.sms_off
  from unnest(cast(:ids as bigint[]), cast(:mails as text[]), cast(:sms_off as boolean[])) done (user_id, mail, sms_off)
 where r.broadcast_id = :id and r.user_id = done.user_id
""")
_LETTERS_WAIT = text("""
select exists (select from broadcast_recipient r join outbox_item o
    on o.channel = 'mail' and o.state = 'waiting'
   and o.idempotency_key = 'broadcast:' || r.broadcast_id || ':' || r.user_id
 where r.broadcast_id = :id and r.mail = 'queued')
""")
# Letters that were too old to leave, or whose cabinet is closed: nothing of them waits any more.
_NEVER_LEFT = text("""
update broadcast_recipient r set mail = 'failed'
 where r.broadcast_id = :id and r.mail = 'queued' and not exists (select from outbox_item o
    where o.channel = 'mail' and o.state = 'waiting'
      and o.idempotency_key = 'broadcast:' || r.broadcast_id || ':' || r.user_id)
""")


async def send_all(size: int = BATCH) -> int:
    """Bring every broadcast that is being sent as far as it goes now; return how many people were told.

    They take turns by batches, also those approved meanwhile: an urgent one waits for no long one, and for none that
    fails.

    Raises:
        ItemsFailed: after the others, when a batch of some of them failed; it is tried again at the next run.
        Unavailable: the database does not answer.
    """
    count, over, failed = 0, set[int](), 0
    while turn := [one for one in await _under_way() if one not in over]:
        for broadcast_id in turn:
            try:
                done = await send_batch(broadcast_id, size)
            except Unavailable:
                raise
            except Exception:
                _log.exception("broadcast_fails", broadcast=broadcast_id)
                done, failed = None, failed + 1
            if done is None:
                over.add(broadcast_id)
            count += done or 0
    if failed:
        raise ItemsFailed(f"рассылки с ошибкой: {failed}")
    return count


async def send_batch(broadcast_id: int, size: int = BATCH) -> int | None:
    """Tell the next recipients and rest a while; None when there is nobody left to be told now."""
    began = time.monotonic()
    async with unit_of_work() as work:
        row = await _locked(work, broadcast_id)
        if row is None:
            return None
        if row.listed_at is None:
            await _list(work, row)
            return 0
        if row.handed_at is not None:
            await _finish(work, row)
            return None
        count = await _tell_next(work, row, size)
    await asyncio.sleep(min(LONGEST_REST_S, REST * (time.monotonic() - began)))
    return count


async def _under_way() -> list[int]:
    async with unit_of_work(reads_clock=False) as work:
        query = select(Broadcast.id).where(Broadcast.state == BroadcastState.SENDING).order_by(col(Broadcast.id))
        return [one for one in await work.session.exec(query) if one is not None]


async def _locked(work: UnitOfWork, broadcast_id: int) -> Broadcast | None:
    query = select(Broadcast).where(Broadcast.id == broadcast_id, Broadcast.state == BroadcastState.SENDING)
    return (await work.session.exec(query.with_for_update())).first()


async def _list(work: UnitOfWork, row: Broadcast) -> None:
    """Write the recipients down: who registers later, or moves into the street, is not among them."""
    chosen = select_columns(literal(row.key, BigInteger), col(User.id)).where(audience.recipients(row))
    statement = insert_new(BroadcastRecipient).from_select(["broadcast_id", "user_id"], chosen, include_defaults=False)
    counted = statement.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    listed: Any = await work.session.execute(counted)
    row.listed_at, row.total = work.now, listed.rowcount
    told(work)


async def _tell_next(work: UnitOfWork, row: Broadcast, size: int) -> int:
    query = (
        select(BroadcastRecipient.user_id)
        .where(BroadcastRecipient.broadcast_id == row.id, col(BroadcastRecipient.user_id) > row.handled_to)
        .order_by(col(BroadcastRecipient.user_id))
        .limit(size)
    )
    ids = list(await work.session.exec(query))
    if ids:
        await _tell(work, row, await recipients.people(work, row, ids))
        row.handled, row.handled_to = row.handled + len(ids), ids[-1]
    if len(ids) < size:
        row.handed_at = work.now
    told(work)
    return len(ids)


async def _tell(work: UnitOfWork, row: Broadcast, people: list[Person]) -> None:
    """Notices, emails and SMS of a batch, as each person has chosen them."""
    event, ids = OF_KIND[row.kind], [one.id for one in people]
    if not people:
        return
    no_mail = await who_does_without(work, event, ids)
    no_sms = await who_does_without(work, event, ids, NotificationChannel.SMS)
    await work.session.execute(insert(Notification), [_notice(work, row, one) for one in people])
    work.tell_people(*ids)
    letters = [one for one in people if row.by_mail and one.id not in no_mail]
    await outbox.put_bulk(work, LETTER, [_letter(row, one) for one in letters])
    if row.by_sms:
        said = sms(event, {"sms": row.sms})
        for one in await phones_of(work, set(ids) - no_sms):
            send_notice_by_sms(
                work, one.phone, said, about=event.key, user_id=one.user_id, zone=one.zone, broadcast_id=row.key
            )
    posted = {one.id for one in letters}
    fates = [_fate(row, one, posted) for one in ids]
    off = [row.by_sms and one in no_sms for one in ids]
    await work.session.execute(_HANDLED, {"id": row.key, "ids": ids, "mails": fates, "sms_off": off})


def _notice(work: UnitOfWork, row: Broadcast, person: Person) -> dict[str, Any]:
    said = recipients.said_to(row, person)
    return {
        "user_id": person.id,
        "event": OF_KIND[row.kind].key,
        "title": said.title,
        "body": said.body,
        "link": "",
        "subject": "",
        "created_at": work.now,
    }


def _letter(row: Broadcast, person: Person) -> BulkItem:
    """The queue keeps who gets what and not the text: a letter is written when it leaves, unless it was stopped."""
    payload = {"broadcast": row.key, "user": person.id}
    return BulkItem(letter_key(row.key, person.id), mail_order(person.email, bulk=True), payload)


def _fate(row: Broadcast, user_id: int, posted: set[int]) -> str:
    if not row.by_mail:
        return MailFate.NONE.value
    return (MailFate.QUEUED if user_id in posted else MailFate.OFF).value


async def _finish(work: UnitOfWork, row: Broadcast) -> None:
    """A broadcast is sent when nothing of it waits in a queue: SMS may wait for the morning."""
    if row.handed_at is not None and work.now - row.handed_at < WAITED_FOR and await _anything_waits(work, row):
        told(work)
        return
    await work.session.execute(_NEVER_LEFT, {"id": row.key})
    row.state, row.sent_at = BroadcastState.SENT, work.now
    moved(work, None, row, AuditAction.BROADCAST_SENT, recipients=row.total)
    _log.info("broadcast_sent", broadcast=row.key, recipients=row.total)


async def _anything_waits(work: UnitOfWork, row: Broadcast) -> bool:
    if (await work.session.execute(_LETTERS_WAIT, {"id": row.key})).scalar_one():
        return True
    waiting = (SmsState.QUEUED, SmsState.POSTPONED, SmsState.UNCERTAIN)
    found = exists().where(col(SmsMessage.broadcast_id) == row.id, col(SmsMessage.state).in_(waiting))
    return bool((await work.session.execute(select_columns(found))).scalar_one())
