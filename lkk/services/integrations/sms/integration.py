"""SMS among the integrations: one queue, carried by one gateway or two; a portal may do without them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from lkk.services.integrations.declaration import Answer, Integration
from lkk.services.integrations.policy import ChannelPolicy
from lkk.services.integrations.sms.contract import SmsGateway
from lkk.services.integrations.sms.gateways import SmsGateways
from lkk.services.integrations.sms.http import HttpSms
from lkk.settings import settings
from lkk.vocabulary.delivery import Channel

_POLICY = ChannelPolicy(batch=10, parallel=5, dies_after=timedelta(hours=24), dead_kept=timedelta(days=90))


@asynccontextmanager
async def _open_first() -> AsyncIterator[SmsGateway]:
    known = settings()
    token = known.sms_token.get_secret_value()
    async with HttpSms(known.sms_address, token, known.sms_sender, refuse_sandbox=known.production) as gateway:
        yield gateway


@asynccontextmanager
async def _open_second() -> AsyncIterator[SmsGateway]:
    known = settings()
    token = known.sms2_token.get_secret_value()
    async with HttpSms(known.sms2_url, token, known.sms2_sender, refuse_sandbox=known.production) as gateway:
        yield gateway


async def _check_one(gateway: SmsGateway) -> Answer:
    return Answer(*await gateway.check())


#: Each gateway has a circuit of its own, kept under its code; a row of an SMS names the gateway by it.
FIRST: Integration[SmsGateway] = Integration(
    Channel("sms_first", "Первый шлюз"), _POLICY, _open_first, _check_one, "LKK_SMS_URL"
)
SECOND: Integration[SmsGateway] = Integration(
    Channel("sms_second", "Второй шлюз"), _POLICY, _open_second, _check_one, "LKK_SMS2_URL"
)


def gateways() -> dict[str, Integration[SmsGateway]]:
    """The gateways of the settings by their codes, the first one first."""
    known = settings()
    named = ((FIRST, known.sms_address), (SECOND, known.sms2_url if known.sms_address else ""))
    return {one.channel.code: one for one, address in named if address}


def told_apart() -> dict[str, Integration[SmsGateway]]:
    """The gateways when there are several: of a single one the queue tells everything."""
    return there if len(there := gateways()) > 1 else {}


def shares() -> Mapping[str, int]:
    """How many of a hundred SMS each gateway of the settings is meant to carry."""
    if len(there := gateways()) < 2:
        return dict.fromkeys(there, 100)
    second = settings().sms2_share
    return {FIRST.channel.code: 100 - second, SECOND.channel.code: second}


@asynccontextmanager
async def _open() -> AsyncIterator[SmsGateways]:
    async with AsyncExitStack() as stack:
        yield SmsGateways({code: await stack.enter_async_context(one.open()) for code, one in gateways().items()})


async def _check(there: SmsGateways) -> Answer:
    return await there.check()


SMS: Integration[SmsGateways] = Integration(
    channel=Channel("sms", "СМС"), policy=_POLICY, open=_open, check=_check, setting="LKK_SMS_URL"
)
