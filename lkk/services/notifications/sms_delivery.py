"""SMS on their way to the gateway: one item, one SMS; its text is forgotten as soon as it has left."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from lkk.models.sms import SmsMessage
from lkk.services.delivery.declaration import About, Handler, LeasedItem, Record, nothing_to_record
from lkk.services.integrations.errors import ExternalSystemRefuses
from lkk.services.integrations.ports import Ports
from lkk.services.integrations.sms.contract import OutgoingSms, Taken
from lkk.services.integrations.sms.integration import SMS
from lkk.services.kernel.requisites import masked_phone
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.notifications.quiet_hours import loud_at
from lkk.services.notifications.sms_polling import first_question
from lkk.services.notifications.texting import SMS_KIND, queue_or_postpone
from lkk.vocabulary.delivery import SmsState

_REASON = 300


async def _deliver(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Send one; an expired code ends unsent, a notice that was held up till the night is kept till the morning."""
    (item,) = items
    key = str(item.payload["sms"])
    async with unit_of_work() as work:
        row = (await work.session.exec(select(SmsMessage).where(SmsMessage.delivery_key == key))).first()
        if row is None or row.state is not SmsState.QUEUED:
            return nothing_to_record
        if row.expires_at is not None and row.expires_at <= work.now:
            return _ending(key, SmsState.EXPIRED)
        if row.zone and loud_at(work.now, row.zone) > work.now:
            return _keeping(key)
        sms = OutgoingSms(key, row.phone, row.text)
    return _sent(key, await ports[SMS].send(sms))


def _sent(key: str, taken: Taken) -> Record:
    async def record(work: UnitOfWork) -> None:
        row = await _locked(work, key)
        if row is not None:
            row.state, row.text, row.segments = SmsState.SENT, "", taken.segments
            row.sent_at, row.due_at = work.now, work.now + first_question()

    return record


def _ending(key: str, state: SmsState) -> Record:
    async def record(work: UnitOfWork) -> None:
        row = await _locked(work, key)
        if row is not None:
            row.state, row.text, row.settled_at = state, "", work.now

    return record


def _keeping(key: str) -> Record:
    async def record(work: UnitOfWork) -> None:
        row = await _locked(work, key)
        if row is not None:
            queue_or_postpone(work, row)

    return record


async def _refused(work: UnitOfWork, item: LeasedItem, refusal: ExternalSystemRefuses) -> None:
    row = await _locked(work, str(item.payload["sms"]))
    if row is not None:
        row.state, row.text, row.settled_at = SmsState.UNDELIVERED, "", work.now
        row.reason = refusal.text[:_REASON].replace("\0", "")


async def _describe(work: UnitOfWork, payloads: Mapping[int, Mapping[str, Any]]) -> dict[int, About]:
    """To which number, masked; the text of an SMS is shown to nobody."""
    keys = {str(said.get("sms", "")): item for item, said in payloads.items()}
    rows = await work.session.exec(select(SmsMessage).where(col(SmsMessage.delivery_key).in_(keys)))
    return {keys[row.delivery_key]: About(masked_phone(row.phone), "СМС") for row in rows}


async def _locked(work: UnitOfWork, key: str) -> SmsMessage | None:
    return (await work.session.exec(select(SmsMessage).where(SmsMessage.delivery_key == key).with_for_update())).first()


SMS_HANDLER = Handler(SMS_KIND, _deliver, refused=_refused, describe=_describe)
