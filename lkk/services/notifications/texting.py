"""Queueing SMS: codes at any hour, everything else outside the quiet hours of whoever gets it.

The row of an SMS holds its number and, sealed, its text until it has left; the outbox carries the row's key alone.
"""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlmodel import col, select, update

from lkk.models.sms import SmsMessage
from lkk.services.integrations.sms.integration import SMS
from lkk.services.kernel import outbox
from lkk.services.kernel.outbox import OutboxKind
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.quiet_hours import loud_at
from lkk.services.notifications.sms_text import fitting, segments
from lkk.settings import settings
from lkk.vocabulary.delivery import SmsState

SMS_KIND = OutboxKind(SMS.channel, "sms", "СМС")
CODE = "code"  # what a code is about, where others name their event


def sms_offered() -> bool:
    """Whether the portal has a gateway; without one no SMS is queued and the channel is not shown."""
    return bool(settings().sms_address)


def send_code_by_sms(
    work: UnitOfWork, to: str, text: str, *, expires_at: datetime, user_id: int | None = None
) -> SmsMessage:
    """Queue an SMS with a code and return its row: it goes at any hour, and not at all once the code has expired."""
    row = _row(work, to, text, CODE, user_id)
    row.expires_at = expires_at
    work.session.add(row)
    queue(work, row)
    return row


def send_notice_by_sms(
    work: UnitOfWork, to: str, text: str, *, about: str, user_id: int | None, zone: str, broadcast_id: int | None = None
) -> None:
    """Queue an SMS of an event; in the quiet hours of the zone it is kept till 8:00, of none it leaves at once.

    One of a mass notification names it: those that have not left can then be cancelled together.
    """
    row = _row(work, to, text, about, user_id)
    row.zone, row.broadcast_id = zone, broadcast_id
    work.session.add(row)
    queue_or_postpone(work, row)


async def cancel_notices(work: UnitOfWork, user_id: int) -> None:
    """Let no SMS of an event leave that waits for a user; a code is asked for and is no notice.

    One that may have left is still asked after, but its text is gone and it is not sent again.
    """
    waits = col(SmsMessage.state).in_((SmsState.QUEUED, SmsState.POSTPONED))
    notices = (col(SmsMessage.user_id) == user_id, col(SmsMessage.about) != CODE)
    gone = update(SmsMessage).where(*notices, waits)
    await work.session.exec(gone.values(state=SmsState.CANCELLED, text="", due_at=None, settled_at=work.now))
    perhaps = update(SmsMessage).where(*notices, col(SmsMessage.state) == SmsState.UNCERTAIN)
    await work.session.exec(perhaps.values(state=SmsState.SENT, text=""))


async def cancel_postponed(work: UnitOfWork, user_id: int, about: Collection[str], beginning: str) -> None:
    """Let no SMS of these events that waits for the morning leave any more, when its words begin so: it is outdated."""
    waiting = (col(SmsMessage.user_id) == user_id, col(SmsMessage.state) == SmsState.POSTPONED)
    rows = await work.session.exec(select(SmsMessage).where(*waiting, col(SmsMessage.about).in_(about)))
    for row in rows.all():
        if row.text.startswith(beginning):
            row.state, row.text, row.due_at, row.settled_at = SmsState.CANCELLED, "", None, work.now
            work.session.add(row)


def queue_or_postpone(work: UnitOfWork, row: SmsMessage) -> None:
    """Queue a row when people of its zone are awake, else keep it till they are."""
    awake_at = loud_at(work.now, row.zone) if row.zone else work.now
    if awake_at > work.now:
        row.state, row.due_at = SmsState.POSTPONED, awake_at
    else:
        queue(work, row)


def queue(work: UnitOfWork, row: SmsMessage) -> None:
    """Hand a row to the outbox under a new key, so that a kept one can be handed over once more.

    One of a mass notification has no place in the order of its phone: a code must not wait for it.
    """
    row.delivery_key, row.state, row.due_at = str(uuid.uuid4()), SmsState.QUEUED, None
    bulk = row.broadcast_id is not None
    order = "" if bulk else f"sms:{row.phone}"
    outbox.put(work, SMS_KIND, {"sms": row.delivery_key}, key=row.delivery_key, ordering_key=order, bulk=bulk)


def _row(work: UnitOfWork, to: str, text: str, about: str, user_id: int | None) -> SmsMessage:
    said = fitting(text)
    return SmsMessage(
        delivery_key=str(uuid.uuid4()),
        phone=to,
        user_id=user_id,
        about=about,
        text=said,
        state=SmsState.QUEUED,
        segments=segments(said),
        created_at=work.now,
    )
