"""What was sent to a customer by every way, and what became of it: of notices, letters and SMS, never their words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, DateTime, String, text

from lkk.models.identity import User
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.services.notifications.publishing import mail_order
from lkk.services.notifications.texting import CODE
from lkk.vocabulary.delivery import DeliveryState, SmsState

NOTICES, MOST_NOTICES = 20, 200
_MOMENT = DateTime(timezone=True)
# A letter and an SMS of an event have its moment; what has no notice beside it, such as a code, stands by itself.
_NOTICES = text("""
select * from (
(select n.title, n.created_at, n.id, true as site, n.read_at, mail.state as mail, mail.done_at as mail_at,
    mail.last_error as mail_said, sms.state as sms, coalesce(sms.settled_at, sms.sent_at) as sms_at,
    sms.reason as sms_said, coalesce(sms.about, '') as about
from notification n
left join lateral (select o.state, o.done_at, o.last_error from outbox_item o where o.channel = 'mail'
    and o.ordering_key = any(:mails) and o.created_at = n.created_at order by o.id limit 1) mail on true
left join lateral (select s.state, s.settled_at, s.sent_at, s.reason, s.about from sms_message s
    where s.user_id = :id and s.created_at = n.created_at order by s.id limit 1) sms on true
where n.user_id = :id order by n.created_at desc, n.id desc limit :most)
union all
(select '', o.created_at, o.id, false, null, o.state, o.done_at, o.last_error, null, null, null, ''
from outbox_item o where o.channel = 'mail' and o.ordering_key = any(:mails)
    and not exists (select 1 from notification n where n.user_id = :id and n.created_at = o.created_at)
order by o.created_at desc, o.id desc limit :most)
union all
(select '', s.created_at, s.id, false, null, null, null, null, s.state, coalesce(s.settled_at, s.sent_at), s.reason,
    s.about
from sms_message s where s.user_id = :id
    and not exists (select 1 from notification n where n.user_id = :id and n.created_at = s.created_at)
order by s.created_at desc, s.id desc limit :most)
) told order by created_at desc, id desc limit :most
""").columns(
    title=String,
    created_at=_MOMENT,
    id=BigInteger,
    site=Boolean,
    read_at=_MOMENT,
    mail=String,
    mail_at=_MOMENT,
    mail_said=String,
    sms=String,
    sms_at=_MOMENT,
    sms_said=String,
    about=String,
)


@dataclass(frozen=True)
class SentLine:
    """What became of a letter or an SMS, when it left or was settled, and what the other side said in refusing it."""

    state: DeliveryState | SmsState
    at: datetime | None
    said: str = ""


@dataclass(frozen=True)
class NoticeLine:
    """A notice the customer got; `mail` and `sms` are None when it did not go that way or is no longer known.

    Off the `site` it is a letter or an SMS that has no notice and so no title; `code`: an SMS with a code.
    """

    title: str
    at: datetime
    site: bool
    read_at: datetime | None
    mail: SentLine | None
    sms: SentLine | None
    code: bool = False


async def newest(work: UnitOfWork, user: User, asked: int) -> tuple[tuple[NoticeLine, ...], bool]:
    """Return as many of a customer's newest notices, two hundred at the most, and whether more can be asked for."""
    most = min(max(asked, 1), MOST_NOTICES)
    found = await _read(work, user, most + 1)
    return found[:most], len(found) > most and most < MOST_NOTICES


async def _read(work: UnitOfWork, user: User, most: int) -> tuple[NoticeLine, ...]:
    mails = [mail_order(user.email), mail_order(user.email, bulk=True)]
    values = {"id": user.key, "mails": mails, "most": most}
    return tuple(
        NoticeLine(
            row.title,
            row.created_at,
            row.site,
            row.read_at,
            _letter(DeliveryState(row.mail), row) if row.mail else None,
            _sms(SmsState(row.sms), row) if row.sms else None,
            row.about == CODE,
        )
        for row in await work.session.execute(_NOTICES, values)
    )


def _letter(state: DeliveryState, row: Any) -> SentLine:
    """What an earlier try was refused with is told of a letter that has not left."""
    return SentLine(state, row.mail_at, "" if state is DeliveryState.DONE else row.mail_said)


def _sms(state: SmsState, row: Any) -> SentLine:
    return SentLine(state, row.sms_at, row.sms_said if state is SmsState.UNDELIVERED else "")
