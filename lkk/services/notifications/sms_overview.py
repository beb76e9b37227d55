"""What became of the SMS of the last day, for those who operate the portal; numbers are masked, texts are gone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, func, select

from lkk.models.delivery import ChannelHealth
from lkk.models.sms import SmsMessage
from lkk.services.integrations.sms.integration import shares, told_apart
from lkk.services.kernel.actor import Actor
from lkk.services.kernel.permissions import demand
from lkk.services.kernel.requisites import masked_phone
from lkk.services.kernel.unit_of_work import UnitOfWork
from lkk.vocabulary.delivery import SmsState
from lkk.vocabulary.permissions import Permission

SHOWN = 20
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class FailedSms:
    """An SMS that did not arrive; the moment is UTC."""

    phone: str
    created_at: datetime
    reason: str


@dataclass(frozen=True)
class GatewayView:
    """A gateway, how many of a hundred SMS are meant for it, and how many it has carried; `circuit` tells its trouble.

    `uncertain`: so many it has neither taken nor refused, as far as anybody knows.
    """

    label: str
    share: int
    carried: int
    uncertain: int
    circuit: ChannelHealth


@dataclass(frozen=True)
class SmsOverview:
    """How many SMS of the last day are in which state, what they cost in segments, and the newest that failed.

    `gateways` are told apart only where there are several.
    """

    now: datetime
    counts: dict[SmsState, int]
    segments: int
    failed: list[FailedSms]
    gateways: list[GatewayView]


async def overview(work: UnitOfWork, actor: Actor) -> SmsOverview:
    """Return the SMS of the last 24 hours.

    Raises:
        NotAllowed: the actor does not operate the portal.
    """
    demand(actor, Permission.OPERATE)
    recent = col(SmsMessage.created_at) > work.now - _DAY
    by_state = select(SmsMessage.state, func.count(), func.sum(SmsMessage.segments)).where(recent)
    rows = (await work.session.exec(by_state.group_by(col(SmsMessage.state)))).all()
    failed = select(SmsMessage).where(recent, SmsMessage.state == SmsState.UNDELIVERED)
    newest = await work.session.exec(failed.order_by(col(SmsMessage.id).desc()).limit(SHOWN))
    return SmsOverview(
        work.now,
        {SmsState(state): count for state, count, _ in rows},
        sum(total for _, _, total in rows),
        [FailedSms(masked_phone(row.phone), row.created_at, row.reason) for row in newest],
        await _gateways(work),
    )


async def _gateways(work: UnitOfWork) -> list[GatewayView]:
    there, meant = told_apart(), shares()
    sent = func.count().filter(col(SmsMessage.sent_at).is_not(None))
    open_ones = func.count().filter(col(SmsMessage.state) == SmsState.UNCERTAIN)
    counted = select(SmsMessage.gateway, sent, open_ones).where(col(SmsMessage.created_at) > work.now - _DAY)
    told = {code: (n, m) for code, n, m in await work.session.exec(counted.group_by(col(SmsMessage.gateway)))}
    health = select(ChannelHealth).where(col(ChannelHealth.channel).in_(there))
    circuits = {row.channel: row for row in await work.session.exec(health)}
    return [
        GatewayView(
            one.channel.label, meant[code], *told.get(code, (0, 0)), circuits.get(code) or ChannelHealth(channel=code)
        )
        for code, one in there.items()
    ]
