"""SMS on their way to a gateway: one item, one SMS; its text is forgotten as soon as it has left.

With two gateways one that surely has not taken an SMS is passed over. When nobody knows whether it has, a code goes by
the other at once, for its reader waits, and everything else is asked after first.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from lkk.models.sms import SmsMessage
from lkk.services.delivery.declaration import About, Handler, LeasedItem, Record, nothing_to_record
from lkk.services.integrations.errors import (
    ExternalSystemPostpones,
    ExternalSystemRefuses,
    ExternalSystemUnavailable,
)
from lkk.services.integrations.ports import Ports
from lkk.services.integrations.sms.contract import OutgoingSms, Taken
from lkk.services.integrations.sms.gateways import SmsGateways
from lkk.services.integrations.sms.integration import SMS
from lkk.services.kernel.requisites import masked_phone
from lkk.services.kernel.unit_of_work import UnitOfWork, unit_of_work
from lkk.services.notifications import sms_routing
from lkk.services.notifications.quiet_hours import loud_at
from lkk.services.notifications.sms_polling import UNCERTAIN_FOR, first_question
from lkk.services.notifications.sms_routing import Route
from lkk.services.notifications.texting import CODE, SMS_KIND, queue_or_postpone
from lkk.vocabulary.delivery import SmsState

_REASON = 300


async def _deliver(ports: Ports, items: Sequence[LeasedItem]) -> Record:
    """Send one; an expired code ends unsent, a notice that was held up till the night is kept till the morning.

    A notice that was handed to one of two gateways, and nobody wrote down what came of it, is asked after.
    """
    (item,) = items
    key, gateways = str(item.payload["sms"]), ports[SMS]
    async with unit_of_work() as work:
        row = (await work.session.exec(select(SmsMessage).where(SmsMessage.delivery_key == key))).first()
        if row is None or row.state is not SmsState.QUEUED:
            return nothing_to_record
        if row.expires_at is not None and row.expires_at <= work.now:
            return _ending(key, SmsState.EXPIRED)
        urgent = row.about == CODE
        if row.gateway and not urgent and len(gateways.codes) > 1:
            return _asking(key)
        if row.zone and loud_at(work.now, row.zone) > work.now:
            return _keeping(key)
        sms = OutgoingSms(key, row.phone, row.text)
        route = await sms_routing.route(work, row)
        row.gateway = next(iter(route.codes), "")
    return await _hand_over(gateways, sms, route, urgent=urgent)


async def _hand_over(gateways: SmsGateways, sms: OutgoingSms, route: Route, *, urgent: bool) -> Record:
    """Try one gateway after another until one has taken the SMS, or may have taken it.

    Raises:
        ExternalSystemRefuses, ExternalSystemPostpones: as the gateway says; another would say the same.
        ExternalSystemUnavailable: none has taken it, or the only one may have: it is repeated with the same key.
    """
    failure = ExternalSystemUnavailable("СМС не подключены: LKK_SMS_URL не задан", untouched=True)
    for place, code in enumerate(route.codes):
        if place:
            await sms_routing.hand_to(sms.key, code)
        try:
            return _sent(sms.key, code, await gateways[code].send(sms))
        except ExternalSystemPostpones:
            await sms_routing.hand_to(sms.key, "")
            raise
        except ExternalSystemUnavailable as error:
            failure = error
            await sms_routing.failed(code, error, probing=route.probing and not place)
            if not (error.untouched or urgent) and len(route.codes) > 1:
                return _asking(sms.key)
    if failure.untouched:
        await sms_routing.hand_to(sms.key, "")
    raise failure


def _sent(key: str, code: str, taken: Taken) -> Record:
    async def record(work: UnitOfWork) -> None:
        row = await _locked(work, key)
        if row is not None:
            row.state, row.text, row.segments, row.gateway = SmsState.SENT, "", taken.segments, code
            row.sent_at, row.due_at = work.now, work.now + first_question()
        await sms_routing.answered(work, code)

    return record


def _asking(key: str) -> Record:
    """Keep the text: it is needed again when the gateway says that it has not taken the SMS."""

    async def record(work: UnitOfWork) -> None:
        row = await _locked(work, key)
        if row is not None and row.state is SmsState.QUEUED:
            row.state, row.due_at = SmsState.UNCERTAIN, work.now + UNCERTAIN_FOR

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
        await sms_routing.answered(work, row.gateway)


async def _describe(work: UnitOfWork, payloads: Mapping[int, Mapping[str, Any]]) -> dict[int, About]:
    """To which number, masked; the text of an SMS is shown to nobody."""
    keys = {str(said.get("sms", "")): item for item, said in payloads.items()}
    rows = await work.session.exec(select(SmsMessage).where(col(SmsMessage.delivery_key).in_(keys)))
    return {keys[row.delivery_key]: About(masked_phone(row.phone), "СМС") for row in rows}


async def _locked(work: UnitOfWork, key: str) -> SmsMessage | None:
    return (await work.session.exec(select(SmsMessage).where(SmsMessage.delivery_key == key).with_for_update())).first()


SMS_HANDLER = Handler(SMS_KIND, _deliver, refused=_refused, describe=_describe)
